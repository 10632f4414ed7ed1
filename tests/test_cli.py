"""The command line: one sentence for every mistake, the right exit status, nothing overwritten."""

import os
import re
import subprocess
import sys

import pandas as pd
import pyreadstat
import pytest
from made_up import write_children

from kidsonline.cli import main


def said(capsys):
    out = capsys.readouterr()
    assert "Traceback" not in out.out + out.err
    return out


@pytest.mark.parametrize(
    "content, words",
    [
        (b"id,age\n1,9\n", "not an spss file"),
        (b"", "empty"),
        (None, "no file"),
    ],
)
def test_what_is_no_spss_file_gets_one_sentence(tmp_path, capsys, content, words):
    path = tmp_path / "survey.sav"
    if content is not None:
        path.write_bytes(content)
    assert main(["check", str(path)]) == 2
    message = said(capsys).err.strip()
    assert len(message.splitlines()) == 1 and words in message.lower()
    assert path.read_bytes() == content if content is not None else not path.exists()


def test_a_file_that_fits(tmp_path, capsys):
    assert main(["check", str(write_children(tmp_path / "children.sav"))]) == 0
    assert "fits the children codebook" in said(capsys).out


def test_a_file_of_the_other_population_is_told_what_is_missing(tmp_path, capsys):
    path = write_children(tmp_path / "children.sav")
    assert main(["check", str(path), "--population", "parents"]) == 1
    assert "not in the codebook" in said(capsys).out


def test_reproduce_says_what_it_proves(capsys):
    assert main(["reproduce"]) == 1, "a few statistics on small bases differ, and the exit status says so"
    out = said(capsys).out
    assert "not the report" in out and "agrees" in out


def test_audit_prints_every_contradiction(capsys):
    assert main(["audit"]) == 1
    lines = said(capsys).out.strip().splitlines()
    matters = [line for line in lines if line.startswith("[")]
    places = [line for line in lines if line.startswith("  ")]
    kinds = [re.fullmatch(r"(.+): (\d+) matter\(s\), (\d+) finding\(s\)", line) for line in lines]
    assert sum(int(k[2]) for k in kinds if k) == len(matters)
    repeated = [int(found[1]) for line in matters if (found := re.search(r" (\d+) findings:$", line))]
    assert sum(repeated) == len(places) > len(repeated)
    findings = len(matters) - len(repeated) + len(places)
    assert sum(int(k[3]) for k in kinds if k) == findings
    assert lines[-1] == f"{len(matters)} matter(s) in {findings} finding(s)."


@pytest.mark.parametrize("words", [["chekc"], ["check"], []])
def test_wrong_use(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2


def test_a_direct_identifier_is_found_and_stops_a_build(tmp_path, capsys, monkeypatch):
    from kidsonline import load
    from kidsonline.errors import UserError

    path = write_children(tmp_path / "children.sav")
    data, _ = pyreadstat.read_sav(path)
    pyreadstat.write_sav(data.assign(phone=7), str(path))
    assert main(["check", str(path)]) == 1
    assert "direct identifiers: phone (its name says a telephone)" in said(capsys).out
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    with pytest.raises(UserError, match="direct identifiers"):
        load("children")


def test_a_report_is_written_as_a_page_too(tmp_path, capsys):
    path, page = write_children(tmp_path / "children.sav"), tmp_path / "report.html"
    assert main(["check", str(path), "--html", str(page)]) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert main(["check", str(path), "--html", str(tmp_path / "nowhere" / "report.html")]) == 2
    assert "cannot be written" in said(capsys).err


def test_a_file_with_something_to_look_at_is_no_success(tmp_path, capsys):
    path = write_children(tmp_path / "children.sav", rows=20)
    assert main(["check", str(path)]) == 1
    assert "20 rows, fewer than 25" in said(capsys).out


@pytest.mark.parametrize("encoding", ["cp1251", "cp1252", "ascii"])
def test_a_console_without_the_letters_shows_others_for_them(tmp_path, encoding):
    data = pd.DataFrame({"сынып_ә": [1.0, 2.0], "weight": 1.0, "stratum": 1.0, "psu": [1.0, 2.0]})
    path = tmp_path / "балалар_қ.sav"
    pyreadstat.write_sav(data, str(path))
    command = [sys.executable, "-m", "kidsonline.cli", "check", str(path)]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=False)
    out = (done.stdout + done.stderr).decode(encoding)
    assert done.returncode == 1 and "Traceback" not in out
    assert "?.sav" in out and "not in the codebook, and not used: " in out


def test_a_draft_and_a_mapping_are_not_asked_for_at_once(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["check", "children.sav", "--mapping", "m.csv", "--draft-mapping", "d.csv"])
    assert stopped.value.code == 2
