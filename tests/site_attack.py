"""An attacker who reads nothing but a built site, and works out what it withholds; and a blunt reader beside him.

The attacker folds all that ``site_reader`` found into the sums of ``unknowns``. The blunt reader adds nothing up: he
looks for a withheld number that stands somewhere in plain sight.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from site_reader import Site, figure_words
from unknowns import BREAKDOWNS, EVERYBODY, Recovered, Told, known, misread, questions, recover

from kidsonline.disclosure.gate import gate_of
from kidsonline.disclosure.thresholds import UNCERTAIN
from kidsonline.microdata.survey import Survey

_PERCENT = re.compile(r"\d+(?:\.\d+)?%")
_OF_SCALES = {"0%", "10%", "20%", "25%", "30%", "40%", "50%", "60%", "75%", "80%", "100%", "95%"}  # and of intervals


@dataclass(frozen=True)
class Attacked:
    """What came of an attack on the confidential numbers of one survey.

    cells : all single answers that may not be told. said : those of which a number is told outright. misread : where
    the attacker took one number for another.
    """

    cells: list[Recovered]
    said: list[Told]
    misread: list[str]

    @property
    def exact(self) -> list[Recovered]:
        """Known to half a person on either side."""
        return [cell for cell in self.cells if cell.width <= 1]

    @property
    def near(self) -> list[Recovered]:
        """Known to within three people on either side."""
        return [cell for cell in self.cells if cell.width <= 2 * UNCERTAIN]


def attack_site(
    read: Mapping[str, Iterable[Told]], surveys: Mapping[str, Survey], variable: str = ""
) -> dict[str, Attacked]:
    """By population, what can be worked out of its confidential answers from what was read of a site.

    variable : the one whose answers the attack is after; without it those of all.
    """
    found = {}
    for population, survey in surveys.items():
        cells = [cell for cell in confidential(survey) if variable in ("", cell.variable)]
        own = list(read[population])
        unknowns = known(survey, own)
        places = {(t.variable, t.group, t.codes) for t in cells}
        said = [t for t in own if (t.variable, t.group, t.codes) in places and (t.n or any(map(str.isdigit, t.text)))]
        found[population] = Attacked(recover(unknowns, cells), said, misread(unknowns))
    return found


@lru_cache(maxsize=8)
def confidential(survey: Survey) -> list[Told]:
    """The single answers that may not be told, by total, gender, age or area: what the attacker is after."""
    gate, found = gate_of(survey), []
    for item in questions(survey):
        for by in (b for b in BREAKDOWNS if b == "total" or (b != item.variable and survey.asked(b))):
            groups = (
                [EVERYBODY] if by == "total" else [(by, (a.code,)) for a in survey.book[by].answers if not a.missing]
            )
            cells = [Told(item.variable, group, (code,)) for group in groups for code in item.base_codes]
            found += [replace(t, flag="c") for t in cells if gate.flag(t.variable, t.codes, *t.group) == "c"]
    return found


def unlisted(site: Site) -> dict[str, set[str]]:
    """By figure, percentages in its drawing, words or tooltips that no row of its own file shows.

    A withheld number that slipped into a picture would be one. Headlines name their numbers and are read as sentences.
    """
    found = {}
    for name, figure in site.figures.items():
        listed = set(_PERCENT.findall(" ".join(value for row in site.files.get(name, []) for value in row.values())))
        listed |= set(_PERCENT.findall(" ".join(h4.get_text() for h4 in figure.select(".kko-headline"))))
        found[name] = set(_PERCENT.findall(figure_words(figure))) - _OF_SCALES - listed
    return {name: more for name, more in found.items() if more}


def tables_beside_files(site: Site) -> list[str]:
    """Figures whose table on the page tells another number than their file."""
    wrong = []
    for name, figure in site.figures.items():
        heads = [th.get_text() for th in figure.select(".kko-details thead th")]
        if "Estimate, %" in heads:
            at = heads.index("Estimate, %")
            shown = [row.select("th, td")[at].get_text() for row in figure.select(".kko-details tbody tr")]
            if shown != [row["text"] for row in site.files.get(name, [])]:
                wrong.append(name)
    return wrong


def numbers_to_search_for(site: Site) -> list[str]:
    """Decimals among the words of the search index that stand on no page: it may lead to numbers, not tell any."""
    text = (site.folder / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    told = {n for page in site.pages.values() for n in re.findall(r"\d+[.,]\d+", page.get_text(" "))}
    terms = [term for term in (*index["terms"], *index["titleterms"]) if re.fullmatch(r"\d+[.,]\d+%?", term)]
    return [term for term in terms if term.rstrip("%") not in told]
