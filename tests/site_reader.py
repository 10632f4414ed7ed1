"""All that a built site tells of single cells, read off its pages and files: what an attacker writes down first."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from site_pages import parsed
from site_prose import NUMBER, cells_of, named_claims, prose, words
from unknowns import EVERYBODY, Told

from kidsonline.appendix.everything.edition import stem
from kidsonline.codebook.read import codebook
from kidsonline.codebook.study import study
from kidsonline.disclosure.cell import SIDE
from kidsonline.paths import PUBLISHED
from kidsonline.published.comparisons import read_claims, sides_of
from kidsonline.published.ledger import ledger
from kidsonline.published.notation import codes_of

_SIDE_SAID = re.compile(r"^(?:.*: )?(?P<text>.*?) ?\(n ?= ?(?P<base>[^)]*)\)$")


@dataclass(frozen=True)
class Site:
    """The folder of a published site, or of its downloads alone."""

    folder: Path

    @cached_property
    def pages(self) -> dict[str, BeautifulSoup]:
        """Every page by its name, parsed."""
        return parsed(self.folder)

    @cached_property
    def figures(self) -> dict[str, Tag]:
        """Every figure on a page by its number."""
        return {f["data-figure"]: f for page in self.pages.values() for f in page.select("figure.kko-figure")}

    @cached_property
    def files(self) -> dict[str, list[dict[str, str]]]:
        """Rows of the file of each figure."""
        about = [json.loads(p.read_text(encoding="utf-8")) for p in (self.folder / "_downloads").glob("fig-*.json")]
        return {own["figure"]: _table(self.folder / "_downloads" / own["file"]) for own in about}

    def read(self) -> dict[str, list[Told]]:
        """Everything that was told, from every place, by population."""
        found: dict[str, list[Told]] = {population: [] for population in study().populations}
        told = [*self._figures(), *self._reproduced(), *self._printed(), *self._claims()]
        told += [*self._everything(), *self._explorer()]
        for name, page in self.pages.items():
            told += prose(name, page.select_one("main") or page)[0]
        for population, one in told:
            found[population].append(one)
        return found

    def unread(self) -> dict[str, int]:
        """By page, how many glued words in its sentences were not understood."""
        return {name: prose(name, page.select_one("main") or page)[1] for name, page in self.pages.items()}

    def every_cell(self) -> Iterator[dict[str, str]]:
        """Rows of the one table of every answer by every group."""
        return self._rows(f"{stem()}*.csv")

    def _rows(self, pattern: str) -> Iterator[dict[str, str]]:
        for path in sorted((self.folder / "_downloads").glob(pattern)):
            yield from _table(path)

    def _figures(self) -> Iterator[tuple[str, Told]]:
        """Files of figures; of two populations in one, each row is of that whose codebook has it, or that is named."""
        of = {row["figure"]: row["population"] for row in _table(PUBLISHED / "figures.csv")}
        for figure, rows in self.files.items():
            for row in rows:
                asked = [p for p in study().populations if row["variable"] in codebook(p)]
                named = [p for p in asked if p in (row["group"].lower(), of.get(figure))]
                told = Told.of_row(row, f"figure {figure}")
                if row["group_var"] == SIDE:
                    told = replace(told, group=EVERYBODY)
                if asked:
                    yield (named or asked)[0], told

    def _everything(self) -> Iterator[tuple[str, Told]]:
        """The one table of every answer by every group."""
        for row in self.every_cell():
            text = f"{row['estimate']}%" if row["estimate"] else ""
            yield row["population"], Told.of_row(row | {"text": text, "flag": row["flag"].strip("[]")}, "everything")

    def _explorer(self) -> Iterator[tuple[str, Told]]:
        """The records of the explorer: a row of cells a group, in the order of the codebook."""
        for path in sorted((self.folder / "_downloads").glob("explorer-*.js")):
            record = record_in(path)
            book = codebook(record["population"])
            for question in record["questions"]:
                codes = book[question["name"]].base_codes
                for by, rows in question["cells"].items():
                    groups = [EVERYBODY] if by == "total" else [(by, (answer.code,)) for answer in book[by].answers]
                    for group, (base, *cells) in zip(groups, rows, strict=False):
                        for code, cell in zip(codes, cells, strict=True):
                            yield record["population"], _of_record(question["name"], group, code, base, cell)

    def _reproduced(self) -> Iterator[tuple[str, Told]]:
        """The page of printed against recomputed."""
        for row in self._rows("reproduction.csv"):
            of = ledger().statistic(row["Id"])
            number, name = row["Recomputed"], of.variable
            if of.population not in study().populations or "?" in (of.categories, of.group):
                continue
            book = codebook(of.population)
            if name not in book or of.universe not in ("", book[name].universe):
                continue
            group = (of.group_var or "total", codes_of(of.group)) if of.group else EVERYBODY
            told = Told(name, group, codes_of(of.categories), text=number, place="reproduction")
            if of.measure in ("count", "base_n"):
                people = number.replace(",", "") if NUMBER.match(number) else ""
                yield of.population, replace(told, **{"n" if of.measure == "count" else "base": people})
            elif of.measure == "percent":
                yield of.population, replace(told, text=f"{number}%" if number[:1].isdigit() else number)

    def _printed(self) -> Iterator[tuple[str, Told]]:
        """Comparisons of the printed text put to these data, where its words name one pair alone."""
        by_text: dict[str, dict] = {}
        for _, claim in read_claims().iterrows():
            pair = (*sides_of(claim), claim.group_var, claim.group, claim.against_group or claim.group)
            if not claim.untested:
                by_text.setdefault(claim.said[:1].upper() + claim.said[1:].removesuffix(".") + ".", {})[pair] = claim
        for row in self._rows("print-*.csv"):
            said = row["Said in print, in our words"]
            pairs = {pair for text, own in by_text.items() if said.startswith(text) for pair in own}
            for one, other, group_var, group, against in pairs if len(pairs) == 1 else ():
                for side, of, column in ((one, group, "First share"), (other, against, "Second share")):
                    population, name, codes = side
                    if "?" not in (codes, of) and name in codebook(population):
                        who = (group_var, codes_of(of)) if of else EVERYBODY
                        told = Told(name, who, codes_of(codes), place="comparisons in print")
                        yield population, _side(told, row[column])

    def _claims(self) -> Iterator[tuple[str, Told]]:
        """The table of all comparisons of the report; each leads to its sentence, whose name is public."""
        page, named = self.pages.get("reference/claims.html"), named_claims()
        for row in page.select_one("main table").select("tbody tr") if page else ():
            first, second, _, chapter = row.select("td")
            key = chapter.a["href"].partition("#claim-")[2]
            sides = cells_of(named[key]) if key in named else []
            if len(sides) == 2:
                for (population, told), cell in zip(sides, (first, second), strict=True):
                    yield population, _side(replace(told, place=f"comparison {key}"), cell.get_text())


def record_in(path: Path) -> dict:
    """The record of the explorer that a published script holds."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text[text.index("] = {") + 4 : text.rindex("}") + 1])


def _of_record(variable: str, group: tuple, code: int, base: int | None, cell: list) -> Told:
    """A cell of the explorer: text, what is behind it, flag, ends of its interval, number of people."""
    text, _, flag, _, _, n = [*cell, *[""] * (6 - len(cell))]
    told = {"text": text, "n": str(n)} if re.match(r"\d", text) else {"text": "", "n": ""}
    return Told(variable, group, (code,), base=str(base or ""), flag=flag, place="explorer", **told)


def _table(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("# ")))


def _side(told: Told, said: str) -> Told:
    """A side of a comparison as a table has it: ``girl: 26.9% (n = 188)``."""
    match = _SIDE_SAID.match(" ".join(said.split()))
    base = match["base"].replace(",", "") if match else ""
    return replace(told, text=match["text"] if match else said, base=base if base.isdigit() else "")


def figure_words(figure: Tag) -> str:
    """All that a figure says besides its table: drawing, tooltips, alternative text, headline, notes and base."""
    details = {id(tag) for part in figure.select(".kko-details") for tag in part.find_all(True)}
    tags = [tag for tag in figure.find_all(True) if id(tag) not in details]
    told = [tag[name] for tag in tags for name in ("alt", "aria-label", "title") if tag.get(name)]
    drawn = [text for tag in tags if tag.name == "script" for text in _strings(json.loads(tag.string or "{}"))]
    return "\n".join([*words(figure, ("script", "style")), *told, *drawn])


def _strings(thing: object) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict | list):
        for value in thing.values() if isinstance(thing, dict) else thing:
            yield from _strings(value)
