"""An attacker who reads nothing but a built site, and works out what it withholds; and a blunt reader beside him.

The attacker folds all that ``site_reader`` found into the sums of ``unknowns``. The blunt reader adds nothing up: he
looks for a withheld number that stands somewhere in plain sight.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce

from site_reader import Site, figure_words
from unknowns import BREAKDOWNS, EVERYBODY, Recovered, Told, known, misread, questions, recover

from kidsonline.disclosure.gate import gate_of
from kidsonline.disclosure.thresholds import UNCERTAIN
from kidsonline.microdata.survey import Survey

_PERCENT = re.compile(r"\d+(?:\.\d+)?%")
_NUMBER = re.compile(r"(?<![\w.,|–-])\d[\d,]*(?:\.\d+)?%?(?![\w.|–-])")
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


def attack_site(read: Mapping[str, Iterable[Told]], surveys: Mapping[str, Survey]) -> dict[str, Attacked]:
    """By population, what can be worked out of its confidential answers from what was read of a site."""
    found = {}
    for population, survey in surveys.items():
        cells = confidential(survey)
        own = list(read[population])
        unknowns = known(survey, own)
        places = {(t.variable, t.group, t.codes) for t in cells}
        said = [t for t in own if (t.variable, t.group, t.codes) in places and (t.n or any(map(str.isdigit, t.text)))]
        found[population] = Attacked(recover(unknowns, cells), said, misread(unknowns))
    return found


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


def in_plain_sight(site: Site, surveys: Mapping[str, Survey]) -> list[str]:
    """Lines of pages and files that have a confidential share or number of people beside what it is of.

    What it is of: the question as the codebook words it, the group and, but for a yes, the answer.
    """
    lines, found = site.lines(), []
    for survey in surveys.values():
        truth = known(survey, [])
        about = {v.variable: [line for line in lines if v.label_en in line] for v in questions(survey)}
        for t in confidential(survey):
            item, own = survey.book[t.variable], truth[t.variable]
            at = own.line(t.group, t.codes).astype(bool)
            (weighted,), (people,) = (numbers[at] for numbers in own.truth)
            share = 100 * weighted / own.weight[t.group] if own.weight[t.group] else 0
            numbers = {f"{share:.1f}%", f"{share:.0f}%", f"{share:.1f}", f"{people:.0f}"} - {"0"}
            answer = item.label(t.codes[0])
            group = "" if t.group == EVERYBODY else survey.book[t.group[0]].label(t.group[1][0])
            said = [item.label_en, group, "" if answer == "yes" else answer]
            for line in (line for line in about[t.variable] if all(word in line for word in said)):
                rest = reduce(lambda text, word: text.replace(word, " "), sorted(filter(None, said), key=len), line)
                found += [
                    f"{t.variable} {group} {answer} {hit}: {line}" for hit in numbers & set(_NUMBER.findall(rest))
                ]
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
    """Decimals among the words of the search index, where nobody would look for a number."""
    text = (site.folder / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    return [term for term in (*index["terms"], *index["titleterms"]) if re.fullmatch(r"\d+[.,]\d+%?", term)]
