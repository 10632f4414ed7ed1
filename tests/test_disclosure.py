"""The gate: what readers may see, from synthetic and from measured microdata, the same at every door."""

from dataclasses import replace
from math import isnan, nan

import numpy as np
import pandas as pd
import pytest

from kidsonline import Design, Survey, load
from kidsonline.appendix.reproduction import reproduce
from kidsonline.codebook.read import codebook
from kidsonline.disclosure.cell import COLUMNS, Cell
from kidsonline.disclosure.gate import gate, gate_of
from kidsonline.errors import UserError
from kidsonline.figures import figure
from kidsonline.findings.compare import more
from kidsonline.findings.quote import quote
from kidsonline.findings.share import base, share
from kidsonline.published.ledger import ledger
from kidsonline.published.notation import codes_of

BOOK = codebook("children")
SENSITIVE = "risk_photo"  # never, ..., daily; refusals


def survey(rows, units=40, book=BOOK):
    """A measured survey of equal weights: ``rows`` are (number of people, {variable: code})."""
    people = [answers for n, answers in rows for _ in range(n)]
    data = pd.DataFrame(people).astype(float).assign(weight=1.0, stratum=1, synthetic=0)
    data["psu"] = np.random.default_rng(0).permutation(len(data)) % units
    return Survey(data, Design(weight="weight", strata="stratum", psu="psu"), book, "children" if book else "")


def texts(given, variable, by=None):
    return {(*c.group, *c.codes): c.text for c in gate(given.proportions(variable, by=by)).cells}


def one_question(variable, counts, **about):
    return survey([(n, {variable: code, **about}) for code, n in counts.items()])


def by_gender(girls, boys, variable=SENSITIVE):
    rows = [(n, {variable: code, "gender": gender}) for gender, own in ((1, girls), (2, boys))
            for code, n in own.items()]  # fmt: skip
    return survey(rows)


@pytest.fixture(scope="module")
def children():
    return load("children")


class TestSynthetic:
    def test_only_what_was_printed_or_follows_is_shown_in_prints_own_digits(self, children):
        cells = {c.codes: c.text for c in gate(children.proportions("first_use_age")).cells}
        assert (cells[1,], cells[2,], cells[4,]) == ("5%", "45.8%", "[x]")
        assert gate_of(children).cell("first_use_age", (1, 2)).text == "50.8%"
        assert gate_of(children).cell("upset_told_parents", (1,), "age_group", (3,)).text == "13.8%"

    def test_a_hidden_cell_leaves_no_number_behind(self, children):
        hidden = gate_of(children).cell("first_use_age", (4,))
        assert hidden.flag == "x" and not hidden.evidence and not hidden.shown
        assert all(isnan(v) for v in (hidden.estimate, hidden.low, hidden.high)) and hidden.n is None

    def test_sampling_errors_of_the_generator_are_never_shown(self, children):
        cells = gate(children.proportions("first_use_age")).cells
        assert all(isnan(c.low) and isnan(c.high) and not c.interval and c.n is None for c in cells)

    def test_groups_side_by_side_get_the_interval_of_printed_share_and_base(self, children):
        seen = [c for c in gate(children.proportions("use_school", by="area")).cells if c.codes == (1,)]
        assert {c.interval for c in seen} == {"srs"} and all(c.low < c.estimate < c.high for c in seen)
        assert share(children, "use_school", "never", area="village").cell.interval == ""

    def test_the_base_of_a_group_behind_a_filter_is_not_ours_to_tell(self, children):
        cells = gate(children.proportions("account_privacy", by="gender")).cells
        assert all(c.base_about and c.as_strings()["base_n"] == "" for c in cells)
        assert str(base(children, "account_privacy", gender="girl")).startswith("about ")

    def test_a_base_says_what_stands_behind_it(self, children):
        printed, inferred = base(children, "use_home"), base(children, "exploitation_images")
        assert (str(printed), printed.cell.evidence, printed.cell.about) == ("1,201", "published", False)
        assert (str(inferred), inferred.cell.evidence, inferred.cell.about) == ("about 604", "derived", True)

    def test_a_value_in_doubt_is_quoted_with_its_mark_and_not_computed(self, children):
        cell = gate_of(children).cell("first_use_age", (3,), "gender", (2,))
        assert (cell.text, cell.flag, cell.shown) == ("20.7% [d]", "d", False) and isnan(cell.estimate)

    def test_regions_crossings_and_domains_are_never_shown(self, children):
        for estimates in (children.proportions("first_use_age", by="region"),
                          children.proportions("first_use_age", by=["gender", "area"]),
                          children.proportions("first_use_age", where="age >= 13")):  # fmt: skip
            assert {c.text for c in gate(estimates).cells} == {"[x]"}


class TestMeasured:
    @pytest.mark.parametrize(
        "people, shown", [(24, "[u]"), (26, "50% [r]"), (48, "50% [r]"), (50, "50%"), (98, "50%"), (100, "50.0%")]
    )
    def test_small_bases(self, people, shown):
        asked = one_question("first_use_age", {1: people // 2, 2: people // 2})
        assert texts(asked, "first_use_age")[1,] == shown
        assert str(base(asked, "first_use_age")) == ("fewer than 25" if people < 25 else str(people))

    def test_few_degrees_of_freedom(self):
        rows = [(200, {"first_use_age": 1}), (200, {"first_use_age": 2})]
        assert texts(survey(rows, units=8), "first_use_age")[1,] == "[u]"
        assert texts(survey(rows, units=9), "first_use_age")[1,] == "50.0%"

    def test_nobody_is_an_answer_too(self):
        asked = one_question("first_use_age", {2: 400})
        assert texts(asked, "first_use_age")[1,] == "0.0%" and texts(asked, "first_use_age")[2,] == "100.0%"

    def test_small_sensitive_counts_and_what_would_give_them_away(self):
        shown = texts(one_question(SENSITIVE, {1: 360, 2: 32, 3: 8}), SENSITIVE)
        assert shown[3,] == "[c]" and [c for c in (1, 2, 99) if shown[c,] == "[c]"], "100% less the others tells it"

    def test_all_but_a_few_is_as_telling_as_a_few(self):
        shown = texts(one_question(SENSITIVE, {1: 395, 2: 5}), SENSITIVE)
        assert shown[1,] == "[c]" and shown[2,] == "[c]"

    def test_what_is_not_sensitive_may_be_rare(self):
        cells = gate(one_question("first_use_age", {1: 396, 2: 4}).proportions("first_use_age")).cells
        rare = next(c for c in cells if c.codes == (2,))
        assert (rare.text, rare.n) == ("1.0%", None), "its share is told, a number of fewer than ten people never"

    def test_a_group_is_not_given_away_by_everybody_less_the_other(self):
        shown = texts(by_gender({1: 192, 2: 8}, {1: 170, 2: 30}), SENSITIVE, "gender")
        assert shown[1, 2] == shown[2, 2] == "[c]"

    def test_sensitive_answers_are_never_shown_by_region_nor_anything_crossed(self):
        rows = [(200, {SENSITIVE: c, "first_use_age": 1, "region": r, "gender": g})
                for c in (1, 2) for r in (1, 2) for g in (1, 2)]  # fmt: skip
        asked = survey(rows)
        assert set(texts(asked, SENSITIVE, "region").values()) == {"[c]"}
        assert set(texts(asked, "first_use_age", ["gender", "region"]).values()) == {"[c]"}
        assert texts(asked, "first_use_age", "region")[1, 1] == "100.0%"

    def test_intervals_and_the_printed_value_stand_beside_what_is_shown(self):
        cell = gate_of(one_question("first_use_age", {1: 200, 2: 200})).cell("first_use_age", (2,))
        assert (cell.evidence, cell.interval, cell.printed) == ("measured", "design", "45.8%")
        assert cell.low < 0.5 < cell.high and cell.n == 200

    def test_nothing_hidden_keeps_its_estimate_interval_or_count(self):
        for c in gate(one_question(SENSITIVE, {1: 360, 2: 32, 3: 8}).proportions(SENSITIVE)).cells:
            if not c.shown:
                row = c.as_strings()
                assert not any(row[k] for k in ("estimate", "low", "high", "n"))

    def test_every_door_asks_the_same_gate(self):
        """The sentence that undid a chart: girls withheld beside boys in Figure A5, and told in the text."""
        asked = by_gender({1: 575, 2: 25}, {1: 597, 2: 3})
        table = {c.group: c.text for c in gate(asked.proportions(SENSITIVE, by="gender")).cells if c.codes == (2,)}
        girls, boys = (share(asked, SENSITIVE, 2, gender=g) for g in ("girl", "boy"))
        assert (str(girls), str(boys)) == (table[1,], table[2,]) == ("[c]", "[c]")
        assert more(girls, boys).state == "cannot be tested" and isnan(more(girls, boys).difference)
        row = {r["group_code"]: r for r in figure("A5", asked.proportions(SENSITIVE, by="gender")).payload["rows"]
               if r["code"] == "2"}  # fmt: skip
        assert {r["text"] for r in row.values()} == {"[c]"}

    def test_the_page_of_reproduction_asks_it_too(self):
        asked, rows = one_question(SENSITIVE, {1: 394, 2: 6}), ledger().statistics
        table = reproduce(ledger(), {"children": asked}).set_index("id")
        own = table[(rows.variable == SENSITIVE) & rows.group_var.isin(["", "total"]) & (rows.measure == "percent")]
        hidden = own[own.verdict == "withheld"]
        assert len(hidden) and hidden.recomputed.isna().all() and hidden.difference.isna().all()
        for row in own[~own.verdict.isin(["quoted", "not computable"])].itertuples():
            cell = gate_of(asked).cell(SENSITIVE, codes_of(row.categories))
            assert cell.shown == (row.verdict != "withheld"), row

    def test_answers_taken_together_are_told_only_where_that_tells_nothing_more(self):
        asked = one_question(SENSITIVE, {1: 340, 2: 40, 3: 4, 4: 3, 5: 2, 99: 30})
        shown = gate_of(asked)
        withheld = [c for c in BOOK[SENSITIVE].base_codes if not shown.cell(SENSITIVE, (c,)).shown]
        assert {3, 4, 5} <= set(withheld)
        assert not shown.cell(SENSITIVE, (4, 5)).shown and not shown.cell(SENSITIVE, (3, 5)).shown
        together = shown.cell(SENSITIVE, tuple(withheld))
        assert together.shown, "everybody less what is shown tells it anyhow"

    def test_the_base_of_a_follow_up_is_the_count_of_who_passed_the_filter(self):
        """Figure 32 withheld who met somebody, and Figure 34 printed how many were asked further."""
        rows = [(n, {"met_in_person": met, "age_group": age, "met_told_parents": told if met == 1 else nan})
                for age, few in ((1, 2), (2, 4), (3, 8), (4, 60))
                for met, n, told in ((1, few // 2, 1), (1, few - few // 2, 0), (0, 200, 0))]  # fmt: skip
        asked = survey(rows)
        for age, label in ((1, "9-10"), (2, "11-12"), (3, "13-14")):
            assert str(share(asked, "met_in_person", "yes", age_group=label)) == "[c]"
            told = gate_of(asked).cell("met_told_parents", (1,), "age_group", (age,))
            assert told.base_n is None and not told.shown
            assert str(base(asked, "met_told_parents", age_group=label)) == "fewer than 25"
        rows = figure("34", asked.proportions("met_told_parents", by="age_group")).payload["rows"]
        assert {r["base_n"] for r in rows if r["group_code"] in ("1", "2", "3")} == {""}

    def test_of_a_group_of_fewer_than_ten_nothing_is_told_nor_of_one_that_would_tell(self):
        rows = [(n, {"useful_things": code, "age_group": age}) for age, size in ((1, 3), (2, 60), (3, 90), (4, 120))
                for code, n in ((1, size // 3), (2, size // 3), (3, size // 3))]  # fmt: skip
        asked = survey(rows)
        shown = texts(asked, "useful_things", "age_group")
        assert {shown[1, c] for c in (1, 2, 3)} == {"[c]"} == {shown[2, c] for c in (1, 2, 3)}
        assert shown[3, 1] != "[c]" and shown[4, 1] != "[c]"
        assert str(share(asked, "age_group", "9-10")) == "[c]" and str(base(asked, "useful_things", age_group="9-10")) \
            == "fewer than 25"  # fmt: skip
        assert str(base(asked, "useful_things", age_group="11-12")) == "[c]"

    def test_without_a_codebook_every_answer_is_sensitive(self):
        asked = survey([(250, {"threat": 0, "group": 1}), (240, {"threat": 0, "group": 2}),
                        (1, {"threat": 1, "group": 2}), (30, {"threat": 1, "group": 1})], book=None)  # fmt: skip
        shown = texts(asked, "threat", "group")
        assert shown[1, 1] == shown[2, 1] == "[c]"

    def test_a_quoted_number_of_the_study_is_never_another_surveys(self, tmp_path, monkeypatch):
        from country import write_country

        monkeypatch.setenv("KIDSONLINE_DATA", str(write_country(tmp_path, children=400, parents=380)))
        printed = ledger().statistic("ch4-unwanted-any-1-count")
        said = quote("ch4-unwanted-any-1-count")
        assert said.cell.evidence != "quoted" and str(said) != printed.printed
        other = next(k for k, r in ledger().statistics.iterrows() if r.population == "" and r.source != "kko2023")
        assert str(quote(other)) == ledger().statistic(other).printed


def test_a_cell_survives_its_row_of_strings():
    cell = Cell(variable="v", label="V", codes=(1, 2), answer="a", missing="dont_know", level="ordinal",
                group_var="gender", group=(1,), group_label="girl", text="12.5%", shown=True, about=True,
                estimate=0.125, low=0.1, high=0.2, interval="srs", n=12, base_n=400, flag="r", evidence="published",
                printed="12.5", place="p", arithmetic="a")  # fmt: skip
    assert Cell.from_strings(cell.as_strings()) == cell
    assert tuple(cell.as_strings()) == COLUMNS
    people = replace(cell, unit="people", estimate=12.0, low=11.0, high=13.0)
    assert Cell.from_strings(people.as_strings()) == people


def test_means_and_totals_cannot_pass_as_shares():
    children = load("children")
    for estimates in (children.mean("age"), children.totals("use_home"), children.compare("use_home", "gender")):
        with pytest.raises(UserError, match="Only shares"):
            gate(estimates)
