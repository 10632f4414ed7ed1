"""What the code of a chapter may do: use our verbs. It never opens the rows of a survey, nor a file."""

import ast
from pathlib import Path

import jupytext

from ..disclosure.literal import holds_records
from ..errors import UserError
from ..paths import shown

# What a chapter may import: the verbs, what is listed, an example, and tools that know no file.
DOORS = ("kidsonline.chapter", "kidsonline.appendix", "kidsonline.microdata.teaching_sample", "functools", "itertools")
_CLOSED = "kidsonline.appendix.listing"  # makes a table of anything
_ROWS = {"data", "frame", "sample", "bases", "from_sav"}  # where a survey or an estimate keeps what is not gated
_WAYS_ROUND = {
    "open", "eval", "exec", "compile", "getattr", "vars", "globals", "locals", "dir", "print", "input", "display",
    "get_ipython", "__import__",
}  # fmt: skip


def check_code(chapter: Path) -> None:
    """Raise UserError, naming chapter and line, where a code cell does what no chapter may."""
    text = chapter.read_text(encoding="utf-8")
    name = shown(chapter)
    for cell in jupytext.read(chapter).cells:
        if cell.cell_type != "code":
            continue
        first = text[: max(text.find(cell.source), 0)].count("\n") + 1
        try:
            tree = ast.parse(cell.source)
        except SyntaxError as error:
            raise UserError(
                f"{name}, line {first + (error.lineno or 1) - 1}: this is not Python ({error.msg})."
            ) from None
        for line, wrong in _wrong(tree):
            raise UserError(f"{name}, line {first + line - 1}: {wrong}.")
        if holds_records(cell.source):
            raise UserError(f"{name}, line {first}: the cell holds a row of numbers: microdata are not published.")


def _wrong(tree: ast.AST) -> list[tuple[int, str]]:
    """Lines of a cell, and what is wrong on each."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            inner = [f"{m}.{a.name}" for m in modules for a in node.names if isinstance(node, ast.ImportFrom)]
            if not all(_is_door(m) for m in modules) or _CLOSED in (*modules, *inner):
                found.append((node.lineno, f"a chapter imports from {DOORS[0]}, not from {', '.join(modules)}"))
        elif isinstance(node, ast.Attribute) and (node.attr in _ROWS or node.attr.startswith("_")):
            found.append(
                (node.lineno, f".{node.attr} opens what has not passed the gate; use share(), base() or figure()")
            )
        elif isinstance(node, ast.Name) and node.id in _WAYS_ROUND:
            found.append((node.lineno, f"{node.id}() has no place in a chapter; numbers reach the prose through say()"))
    return found


def _is_door(module: str) -> bool:
    return any(module == door or module.startswith(f"{door}.") for door in DOORS)
