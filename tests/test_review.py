"""What a reviewer is told: which numbers moved, by how much, and which comparisons, sentences, figures and files."""

import json
import shutil
import subprocess

import pytest

from kidsonline.book import revision
from kidsonline.book.references import REFERENCES
from kidsonline.book.review import review
from kidsonline.cli import main

CHAPTER = "risks"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with one chapter's reference in its only commit; edit the file, and there is something to review."""
    root = tmp_path / "report"
    references = root / "tests" / "reference"
    references.mkdir(parents=True)
    shutil.copy(REFERENCES / f"{CHAPTER}.ipynb", references)
    (root / "requirements.txt").write_text("pandas==2.3.3\n")
    (root / "chapters").mkdir()
    (root / "chapters" / f"{CHAPTER}.md").write_text("# Risks\n")
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "1"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    monkeypatch.setattr(revision, "ROOT", root)
    monkeypatch.setattr("kidsonline.book.git.ROOT", root)
    monkeypatch.setattr(revision, "REFERENCES", references)
    return root


def edited(root, change):
    """Apply ``change`` to every output's data of the reference."""
    path = root / "tests" / "reference" / f"{CHAPTER}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            for mime, content in output.get("data", {}).items():
                change(mime, content, output)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_nothing_changed_is_one_line(repository, tmp_path):
    assert review("HEAD", tmp_path / "out") == "Nothing changed: no number, sentence or figure differs from HEAD.\n"


def test_a_recode_names_the_number_its_difference_and_whether_it_is_beyond_the_interval(repository, tmp_path):
    """5.9% of nine to ten met somebody in person, with a random sample between 3.8 and 9.2."""

    def change(mime, content, output):
        if mime.endswith("figure+json") and content["name"] == "fig-32":
            for row in content["rows"]:
                if row.get("group_var") == "age_group" and row["group"] == "9-10":
                    row.update(estimate="9.9", text="9.9%")

    edited(repository, change)
    text = review("HEAD", tmp_path / "out")
    (line,) = [line for line in text.splitlines() if "| 9-10 |" in line]
    assert line.endswith("5.9% | 9.9% | +4.0 | yes | fig-32")
    assert "1 number(s) moved" in text and "fig-32 (changed)" in text
    page = (tmp_path / "out" / "review.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 2 and "5.9%" in page and "9.9%" in page, "both drawings, side by side"
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_a_number_that_is_gone_names_the_figure_it_stood_in(repository, tmp_path):
    def change(mime, content, output):
        if mime.endswith("figure+json") and content["name"] == "fig-32":
            content["rows"] = [row for row in content["rows"] if row["group"] != "9-10"]

    edited(repository, change)
    (line,) = [line for line in review("HEAD", tmp_path / "out").splitlines() if "| 9-10 |" in line]
    assert line.endswith("5.9% | – | – | no interval | fig-32")


def test_a_claim_that_changed_and_a_number_in_a_sentence(repository, tmp_path):
    def change(mime, content, output):
        if mime.endswith("claim+json") and content["state"] == "holds":
            content.update(state="not shown", words="no clear difference")

    edited(repository, change)
    text = review("HEAD", tmp_path / "out")
    assert (
        "## Comparisons that changed" in text and "| clear difference: " in text and "| no clear difference: " in text
    )
    assert "## Numbers that moved" not in text


def test_prose_pins_and_new_files_are_named_and_no_number_moves(repository, tmp_path):
    (repository / "chapters" / f"{CHAPTER}.md").write_text("# Risks\n\nAnother sentence.\n")
    (repository / "requirements.txt").write_text("pandas==2.3.4\n")
    (repository / "data").mkdir()
    (repository / "data" / "new.csv").write_text("a\n")
    text = review("HEAD", tmp_path / "out")
    assert "No number, sentence or figure differs." in text
    assert "## Pages\n\n- `chapters/risks.md`" in text and "## Pins\n\n- `requirements.txt`" in text
    assert "## Data\n\n- `data/new.csv`" in text


def test_a_figure_that_is_new_or_gone(repository, tmp_path):
    def change(mime, content, output):
        if mime.endswith("figure+json") and content["name"] == "fig-30":
            content["name"] = "fig-n99"

    edited(repository, change)
    text = review("HEAD", tmp_path / "out")
    assert "fig-30 (gone)" in text and "fig-n99 (new)" in text


def test_an_unknown_commit_is_a_sentence(repository, tmp_path, capsys):
    assert main(["review", "--base", "nowhere", "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "name a commit" in said and "Traceback" not in said and not (tmp_path / "out").exists()
