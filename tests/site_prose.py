"""What the sentences and headlines of a site tell of single cells.

A sentence does not say which cell a number is, but its source is public: it is laid over the page, and each number
found there is of the cell that its source names. Only *of what* a number is comes from the source; the number itself
is always the page's own.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from bs4 import NavigableString, Tag
from executed import execute
from unknowns import Told

from kidsonline.book.notebooks import notebook
from kidsonline.book.references import chapters
from kidsonline.codebook.catalogue import words as words_beside
from kidsonline.codebook.study import OWN
from kidsonline.findings.claim import Claim
from kidsonline.findings.fact import Fact
from kidsonline.findings.named import COMPARED, ROLE, Named
from kidsonline.paths import ROOT
from kidsonline.site.language import language_of

NUMBER = re.compile(r"^[\d,]+$")
_CODE = re.compile(r"^(`{3,})\{code-cell\}.*?^\1$", re.M | re.S)
_MARKUP = re.compile(r"\{\{.*?\}\}|\{[\w:]+\}`[^`]*`|\[([^\]]*)\]\([^)]*\)")
_NAMED = re.compile(rf"{ROLE.pattern}|\{{glue:text\}}`([^`]+)`")
_GLUED = "«([^»]*)»"
_IN_HEADLINE = r"(\[[a-z]+\]|[\d.,]+%?(?:\[r\])?)"


@dataclass(frozen=True)
class Sentence:
    """A line of a chapter, or the headline of a figure, that names numbers.

    pattern : the line as it may stand on the page, without spaces. names : of its numbers, in their order; a key where
    the chapter's code said the number.
    """

    page: str
    pattern: str
    names: tuple[Named | str, ...]
    headline: bool = False


@cache
def sentences() -> tuple[Sentence, ...]:
    """All of the chapters. What is not a letter or digit, and what other markup becomes, may be anything short."""
    found = []
    for path in chapters():
        page = str(path.relative_to(ROOT / "chapters").with_suffix(".html"))
        found += [_sentence(page, line) for line in _lines(_CODE.sub("", path.read_text(encoding="utf-8")))]
        for cell in notebook(path).cells:
            found += [_sentence(page, text, True) for text in _headlines(cell) if cell.cell_type == "code"]
    return tuple(sentence for sentence in found if sentence.names)


def named_claims() -> dict[str, Named]:
    """Every comparison that a chapter names, by its key: its badge has it too."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in chapters())
    named = [Named.of(*found.groups()) for found in ROLE.finditer(text)]
    return {name.key: name for name in named if name.role in COMPARED}


@cache
def of_code(page: str) -> dict[str, object]:
    """What the code of a page's chapter says, by key: what it is of does not hang on the data."""
    facts: dict[str, object] = {}
    if any(isinstance(name, str) for s in sentences() if s.page == page for name in s.names):
        execute(ROOT / "chapters" / page.replace(".html", ".md"), facts=facts)
    return facts


def prose(page: str, main: Tag) -> tuple[list[tuple[str, Told]], int]:
    """What the sentences of a page tell, by population, and how many glued words in it were not read.

    Where two sentences have the same words, each is one of the places.
    """
    text = re.sub(r"[ \n\t]+", "", "".join(words(main)))
    titles = [re.sub(r"\s+", "", "".join(words(line))) for line in main.select(".kko-headline")]
    found, read = [], set()
    for sentence in (s for s in sentences() if s.page == page):
        texts = titles if sentence.headline else [text]
        matches = (m for t in texts for m in re.finditer(sentence.pattern, t))
        match = next((m for m in matches if sentence.headline or m.start(1) not in read), None)
        numbers = list(match.groups()) if match else []
        read |= set() if sentence.headline or not match else {match.start(i + 1) for i in range(len(numbers))}
        for name in sentence.names if match else ():
            cells, key = (
                (cells_of(name), name.key) if isinstance(name, Named) else (cells_at(of_code(page), name), name)
            )
            for population, told in cells:
                number = _in_english(page, numbers.pop(0))
                found.append((population, replace(said(told, number), place=f"{page}: {key}")))
            if not cells:
                del numbers[: 2 if isinstance(name, Named) and name.role in COMPARED else 1]
    return found, text.count("«") - len(read)


def glued(page: str, said_there: Mapping[str, object], facts: Mapping[str, object]) -> list[tuple[str, Told]]:
    """The same of a chapter that was executed and is no page yet: what it glued, by key; ``facts`` are what it said."""
    found = []
    for key, thing in facts.items():
        for place in (f"{key}_1", f"{key}_2") if isinstance(thing, Claim) else (key,):
            for population, told in cells_at(facts, place):
                found.append((population, replace(said(told, str(said_there[place])), place=f"{page}: {place}")))
    return found


def cells_at(facts: Mapping[str, object], key: str) -> list[tuple[str, Told]]:
    """The cell that a key stands for; that of one side of a comparison where the key ends in _1 or _2."""
    claim = facts.get(key[:-2])
    thing = {"_1": claim.a, "_2": claim.b}.get(key[-2:]) if isinstance(claim, Claim) else facts.get(key)
    return cell_of(thing) if isinstance(thing, Fact) else []


def words(tag: Tag, skip: Iterable[str] = ("script", "style", "figure")) -> Iterator[str]:
    """The text of a page in its order, glued words in «»; badges, code, numbers and tables of figures are not."""
    for child in tag.children:
        if isinstance(child, NavigableString):
            yield str(child)
        elif isinstance(child, Tag) and child.name not in skip:
            classes = child.get("class") or []
            if "pasted-text" in classes:
                yield "«" + child.get_text().replace(" ", "\u00a0") + "»"
            elif not {"kko-claim", "kko-claim-says", "kko-code", "kko-number", "kko-details", "kko-column"} & set(
                classes
            ):
                yield from words(child, skip)


def cells_of(named: Named) -> list[tuple[str, Told]]:
    """The cells that a name stands for, without their numbers, by population; none for words and ratios."""
    if named.role in ("way", "change"):
        return []
    made = Named("share", named.text).made() if named.role == "words" else named.made()
    facts = [made.a, made.b] if isinstance(made, Claim) else [made]
    return [cell for fact in facts if isinstance(fact, Fact) for cell in cell_of(fact)]


def cell_of(fact: Fact) -> list[tuple[str, Told]]:
    """The cell of a number; none for one of no survey, and for a ratio."""
    cell = fact.cell
    if fact.survey is None or not cell.variable or cell.unit == "number":
        return []
    people = {} if cell.unit == "percent" else {"n": "?"} if cell.codes else {"base": "?"}
    return [(fact.survey.population, Told(cell.variable, (cell.group_var, cell.group), cell.codes, **people))]


def said(told: Told, text: str) -> Told:
    """A cell with what a sentence says of it: a share, or of a base or a count the number of people."""
    number = text.replace(",", "") if NUMBER.match(text) else ""
    if told.n:
        return replace(told, n=number, text=text)
    return replace(told, base=number, text=text) if told.base else replace(told, text=text)


def _in_english(page: str, number: str) -> str:
    """A number as pages in English write it."""
    language = language_of(page.removesuffix(".html"))
    if language == OWN:
        return number
    return number.replace(words_beside().about[language], "about").replace(",", ".")


def _lines(text: str) -> Iterator[str]:
    """The lines of a chapter; one that is a number alone, as on a card, with the line it goes on in."""
    alone = ""
    for line in text.splitlines():
        said = f"{alone} {line}" if alone else line
        alone = said if _NAMED.search(said) and line and not re.search(r"\w", _NAMED.sub("", said)) else ""
        if not alone:
            yield said
    if alone:
        yield alone


def _sentence(page: str, line: str, headline: bool = False) -> Sentence:
    names, pattern, at, number = [], "", 0, _IN_HEADLINE if headline else _GLUED
    for found in _NAMED.finditer(line):
        pattern += _literal(line[at : found.start()])
        at = found.end()
        if found[1] != "badge":
            names.append(found[3] or Named.of(found[1], found[2]))
            pattern += f"{number}against{number}" if found[1] in COMPARED else number
    return Sentence(page, pattern + _literal(line[at:]), tuple(names), headline)


def _headlines(cell: dict) -> Iterator[str]:
    """Texts with named numbers in the code of a cell."""
    tree = ast.parse(cell.source) if cell.cell_type == "code" else ast.Module([], [])
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ROLE.search(node.value):
            yield node.value


def _literal(text: str) -> str:
    parts, at = [], 0
    for found in _MARKUP.finditer(text):
        parts += [_letters(text[at : found.start()]), _letters(found[1]) if found[1] else ".{0,90}?"]
        at = found.end()
    return "".join([*parts, _letters(text[at:])])


def _letters(text: str) -> str:
    """Letters and digits as they are; in place of anything else whatever is neither."""
    return re.sub(r"[\W_]+", lambda _: r"[^\w«»]*", "".join(text.split()))
