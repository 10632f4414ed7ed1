"""What left the house: every number in a download of the built site has its evidence in the printed report."""

import csv
import json

from kidsonline.codebook.read import codebook
from kidsonline.codebook.study import study
from kidsonline.published.evidence import evidence_book
from kidsonline.published.ledger import ledger
from kidsonline.published.notation import codes_of


def tables(site):
    for path in sorted((site / "_downloads").glob("fig-*.csv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        comments = [line for line in lines if line.startswith("#")]
        yield path, comments, list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_every_figure_has_a_download_that_says_synthetic(site):
    files = {path.name for path, _, _ in tables(site)}
    assert files == {f"fig-{number.lower()}-synthetic.csv" for number in shown(site)}
    assert all("synthetic" in comments[0].lower() for _, comments, _ in tables(site))


def shown(site):
    files = sorted((site / "_downloads").glob("fig-*.json"))
    return [json.loads(p.read_text(encoding="utf-8"))["figure"] for p in files]


def test_no_unprinted_cell_reaches_a_download(site):
    numbers = 0
    for path, _, rows in tables(site):
        number = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["figure"]
        for row in rows:
            if not row["estimate"]:
                continue
            numbers += 1
            # A side of a pair is everybody asked; where children stand beside parents it says whose survey it is.
            pair = row["group_var"] == "side"
            named = row["group"].lower() if pair and row["group"].lower() in study().populations else ""
            group = ("total", ()) if pair else (row["group_var"], codes_of(row["group_code"]))
            of_print = number in ledger().figures.index  # N1, N2 ... are figures of ours, of children where not of both
            population = named or (ledger().figure(number).population if of_print else study().first_population)
            found = evidence_book(population).cell(row["variable"], codes_of(row["code"]), *group)
            assert found.kind in ("published", "derived"), f"{path.name}: {row}"
            slack = max(found.error, 0.5 * 10.0**-found.decimals) + 0.05001 if not found.about else 2.5
            assert abs(float(row["estimate"]) - found.value) <= slack, f"{path.name}: {row} against {found}"
    assert numbers > 100


def test_every_shown_base_is_the_printed_one(site):
    universes = {u.base_n for p in ("children", "parents") for u in codebook(p).universes.values()}
    for _, _, rows in tables(site):
        assert {int(r["base_n"]) for r in rows if r["group_var"] in ("total", "side") and r["base_n"]} <= universes
