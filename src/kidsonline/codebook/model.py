"""What was asked, as data: variables with their answers, universes, and the codebook that holds them.

Chapter code names variables and answers, never labels: wording and codes stand in ``data/codebook`` alone.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from ..errors import unknown

LEVELS = ("nominal", "ordinal", "scale")


MISSING_KINDS = ("", "dont_know", "prefer_not_to_say", "not_asked")
Code = int | str  # of an answer in the data; a codebook's own are numbers


def typeset(text: str) -> str:
    """``text`` as on a page: ranges of numbers with an en dash ("15–17")."""
    return re.sub(r"(?<=\d)-(?=\d)", "–", text)


@dataclass(frozen=True)
class Answer:
    """One labelled code of a variable; ``missing`` is empty for a substantive answer, else its kind."""

    code: int
    label: str
    missing: str = ""


@dataclass(frozen=True)
class Variable:
    """One row of ``variables.csv``; ``answers`` are its labelled codes in code order (none for a scale)."""

    variable: str
    population: str
    theme: str
    battery: str
    label_en: str
    question_en: str
    universe: str
    value_labels: str
    level: str
    reference_period: str
    mode: str
    derivation: str
    counterpart: str
    missing_in_base: str
    multiple_response_set: str
    sensitive: bool
    figures: tuple[str, ...]
    answers: tuple[Answer, ...] = field(default=(), repr=False)

    def codes(self, wanted: object) -> tuple[int, ...]:
        """Codes for ``wanted``: a code, a label, or a list of either; raises naming the nearest label."""
        items = wanted if isinstance(wanted, list | tuple | set) else [wanted]
        by_label, known = self._by_label, self._codes
        found = []
        for item in items:
            code = by_label.get(str(item).strip().casefold(), item)
            if str(code).lstrip("-").isdigit():
                code = int(str(code))
            if code not in known:
                raise unknown("answer", item, [a.label for a in self.answers], f"'{self.variable}'")
            found.append(code)
        return tuple(sorted(set(found)))

    @cached_property
    def _by_label(self) -> dict[str, int]:
        return {a.label.casefold(): a.code for a in self.answers}

    @cached_property
    def _codes(self) -> frozenset[int]:
        return frozenset(a.code for a in self.answers)

    def label(self, code: Code) -> str:
        """The label of one code."""
        return next(a.label for a in self.answers if a.code == code)

    def at_least(self, label: object) -> tuple[int, ...]:
        """Codes of the substantive answers from ``label`` upwards on this variable's scale."""
        (low,) = self.codes(label)
        return tuple(a.code for a in self.answers if a.code >= low and not a.missing)

    def kind(self, codes: tuple[Code, ...]) -> str:
        """How ``codes`` are missing: the kind they share ("prefer_not_to_say"), or "" where one is an answer."""
        kinds = {a.missing for a in self.answers if a.code in codes}
        return "" if not codes or "" in kinds else min(kinds, default="")

    def words(self, codes: tuple[Code, ...]) -> str:
        """Answers taken together, in words: all from one upwards as "at least", others with "or" between them."""
        if len(codes) > 1 and codes == self.at_least(codes[0]):
            return self.upwards(codes[0])
        return " or ".join(self.label(code) for code in codes)

    def upwards(self, code: Code) -> str:
        """The answer ``code`` and all above it, in words."""
        return f"at least {self.label(code).removeprefix('at least ')}"

    @property
    def base_codes(self) -> tuple[int, ...]:
        """Codes that count in the base: substantive answers, and the missing kinds named in ``missing_in_base``."""
        kept = set(self.missing_in_base.split("|"))
        return tuple(a.code for a in self.answers if not a.missing or a.missing in kept)


@dataclass(frozen=True)
class Universe:
    """Who was asked: ``rule`` is an expression over codebook variables, empty for everybody."""

    universe: str
    population: str
    label_en: str
    rule: str
    base_n: int | None
    base_status: str
    note: str


@dataclass(frozen=True)
class Codebook:
    """The variables and universes of one population, looked up by name with a helpful error."""

    population: str
    variables: dict[str, Variable]
    universes: dict[str, Universe]

    def __contains__(self, name: object) -> bool:
        return name in self.variables

    def __getitem__(self, name: str) -> Variable:
        if name not in self.variables:
            raise unknown("variable", name, self.variables, f"the {self.population} codebook")
        return self.variables[name]

    def universe_of(self, name: str) -> Universe:
        """The universe a variable was asked of."""
        return self.universes[self[name].universe]

    def battery(self, name: str) -> list[str]:
        """Names of the variables of one battery, in codebook order."""
        members = [v.variable for v in self.variables.values() if v.battery == name]
        if not members:
            raise unknown("battery", name, {v.battery for v in self.variables.values() if v.battery}, "the codebook")
        return members
