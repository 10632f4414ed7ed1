"""Rules such as "age >= 13 and area == 2": expressions over the codes of variables."""

import ast


def names(rule: str) -> set[str]:
    """Variables that a rule ("age >= 13 and area == 2") mentions."""
    return {n.id for n in ast.walk(ast.parse(rule, mode="eval")) if isinstance(n, ast.Name)} if rule else set()


def passing(rule: str, variable: str, codes: tuple) -> tuple:
    """Which of ``codes`` of ``variable`` pass a rule about it alone."""
    return tuple(c for c in codes if eval(rule, {"__builtins__": {}}, {variable: c}))
