"""Numbers that name themselves in a sentence or a headline, by what they are of.

{share}`use_home: daily`                        everybody who gave the answer; `daily+` is daily or more often
{share}`first_use_age: 4 or younger; 5 to 8`    answers taken together
{share}`use_school: never, village`             in one group; groups together: `13-14; 15-17`
{share}`parents.online_since: never`            a variable that both populations have is the children's
{words}`use_home: daily`  {base}`use_home`      the share as a familiar fraction; how many were asked
{quote}`ch2-barrier-teachers-3-words`           a statistic of the ledger
{way}`use_school: never, village / city`        "more often than", "less often than" ..., as the test says
{differ}`use_school: never, village / city`     both shares and the badge of the comparison
{differ}`use_home: daily / use_school: daily`   two questions
{badge}`differ use_school: never, village / city`  its badge alone; where words are fixed: more, fewer, alike
{change}`use_school: never, village`            since the wave before: "up from 31.4% in 2023"
"""

import re
from dataclasses import dataclass
from functools import cached_property

from ..codebook.model import Variable
from ..codebook.read import codebook
from ..codebook.study import study
from ..console import author_looks
from ..errors import UserError, unknown
from ..microdata.load import load
from ..published.ledger import ledger
from .change import Change, change
from .claim import Claim
from .compare import COMPARED, differ
from .direction import direction
from .fact import Fact
from .quote import quote
from .say import say
from .share import base, share

ROLES = ("share", "words", "base", "quote", *COMPARED, "badge", "way", "change")
ROLE = re.compile(rf"\{{({'|'.join(ROLES)})\}}`([^`]+)`")


@dataclass(frozen=True)
class Side:
    """One share as a sentence names it: ``variable: answer; answer, group``; ``text`` is how it is written."""

    text: str

    @cached_property
    def _parts(self) -> tuple[str, str, str]:
        """Variable, answers and group; a comma inside the label of an answer is no end of it."""
        variable, _, rest = (part.strip() for part in self.text.partition(":"))
        answers, comma, group = (part.strip() for part in (rest or variable).rpartition(","))
        if not comma or not _grouping(group):
            return variable, rest, ""
        return (variable, answers, group) if rest else (answers, "", group)

    @property
    def item(self) -> Variable:
        """The variable in its codebook; raises UserError with the nearest name."""
        population, _, name = self._parts[0].rpartition(".")
        books = [codebook(p) for p in ([population] if population else study().populations)]
        return next((book for book in books if name in book), books[0])[name]

    def fact(self) -> Fact:
        """The share, or without an answer the base; raises UserError with the nearest answer or group."""
        survey, of = load(self.item.population), self._group
        if not self._parts[1]:
            return base(survey, self.item.variable, **of)
        return share(survey, self.item.variable, list(self._codes), **of)

    def asked(self) -> tuple[str, tuple[int, ...]]:
        """The variable, and the codes of the answers; none for a base."""
        return self.item.variable, self._codes if self._parts[1] else ()

    def change(self) -> Change:
        """The share against that of the wave before; raises UserError with the nearest answer or group."""
        return change(load(self.item.population), self.item.variable, list(self._codes), **self._group)

    @property
    def _group(self) -> dict[str, object]:
        group = self._parts[2]
        return {_grouping(group): _several(group)} if group else {}

    @property
    def _codes(self) -> tuple[int, ...]:
        """The answers named, ``daily+`` with all above it on the scale; raises UserError with the nearest label."""
        item, named = self.item, _several(self._parts[1])
        return tuple(code for label in named
                     for code in (item.at_least(label[:-1]) if label.endswith("+") else item.codes(label)))  # fmt: skip

    def check(self) -> None:
        """Raise UserError, with the nearest name, where the codebook has no such variable, answer or group."""
        _ = self._codes if self._parts[1] else self.item


@dataclass(frozen=True)
class Named:
    """A number or comparison that a sentence names: how it is said (``role``) and what it is of (``text``)."""

    role: str
    text: str

    @classmethod
    def of(cls, role: str, text: str) -> "Named":
        """What a role in a sentence names; a badge alone names its comparison."""
        return cls(*text.split(" ", 1)) if role == "badge" and " " in text else cls(role, text)

    @property
    def key(self) -> str:
        """Its name among what a chapter says, in one word."""
        text = self.text.replace("+", " or more").replace(";", " or ").replace("/", " than ")
        return "-".join(re.findall(r"\w+", f"{self.role} {text}".lower()))

    @cached_property
    def _sides(self) -> list[Side]:
        """The share, or both of a comparison, whose second may be a group of the first's question."""
        first, _, second = (part.strip() for part in self.text.partition(" / "))
        if self.role not in (*COMPARED, "way"):
            return [Side(self.text)]
        if not second:
            raise UserError(f"'{self.role} {self.text}' has one side: write both with ' / ' between them.")
        return [Side(first), Side(second if ":" in second else f"{first.rpartition(',')[0]}, {second}")]

    def check(self) -> None:
        """Raise UserError, with the nearest name, where it names nothing."""
        if self.role not in ROLES or self.role == "badge":
            raise unknown("comparison", self.role, COMPARED, "a badge")
        if self.role == "quote":
            ledger().statistic(self.text)
            return
        for side in self._sides:
            side.check()

    def made(self) -> Fact | Claim | str:
        """What is said: a number, a fraction in words, or a comparison."""
        if self.role == "quote":
            return quote(self.text)
        if self.role == "change":
            return self._sides[0].change().words
        facts = [side.fact() for side in self._sides]
        if self.role in COMPARED:
            return COMPARED[self.role](*facts)
        if self.role == "way":
            return direction(differ(*facts))
        return facts[0].words if self.role == "words" else facts[0]


def say_named(*names: str) -> dict[str, str] | None:
    """Say every number that the sentences of a chapter name, as ``role text``; the build writes this call.

    Returns, for an author who runs the chapter in JupyterLab, each name with what is said for it.
    """
    made = {name: (named := Named(*name.split(" ", 1)), named.made()) for name in names}
    for named, thing in made.values():
        say(**{named.key: thing})
    return {name: str(thing) for name, (_, thing) in made.items()} if author_looks() else None


def filled(text: str) -> str:
    """A headline with its named numbers put in; a comparison is a sentence's, not a headline's."""
    return ROLE.sub(lambda found: str(Named(*found.groups()).made()), text)


def shares_in(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """Variable and codes of every share that a headline names, in numbers or as a fraction in words."""
    return [Side(found[2]).asked() for found in ROLE.finditer(text) if found[1] in ("share", "words")]


def _groups() -> dict[str, str]:
    """Label of every group of the study -> its grouping."""
    return {a.label: by for p in study().populations for by in study().groupings if by in (book := codebook(p))
            for a in book[by].answers}  # fmt: skip


def _grouping(group: str) -> str:
    """The grouping that all labels of ``group`` belong to; "" where they do not."""
    found = {_groups().get(label, "") for label in _several(group)}
    return found.pop() if len(found) == 1 else ""


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";")]
