"""The build: when chapters run anew, what is published, how a run stops, and what the references hold."""

import json
from pathlib import Path

import nbformat
import pytest

from kidsonline.book import build, inputs, references
from kidsonline.errors import UserError
from kidsonline.paths import ROOT
from kidsonline.site import help_box

# ------------------------------------------------------------------------------- when a chapter runs again


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "src" / "__pycache__").mkdir(parents=True)
    (tmp_path / "src" / "helper.py").write_text("answer = 1")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "children.sav").write_bytes(b"$FL2")
    return tmp_path


def _key(project: Path) -> str:
    return inputs.key([project / "src", project / "data", project / "requirements.txt"])


@pytest.mark.parametrize(
    ("path", "content"),
    [("src/helper.py", "answer = 2"), ("data/children.sav", "$FL3"), ("data/new.csv", ""), ("requirements.txt", "a")],
)
def test_an_edit_of_any_input_gives_another_key_and_its_undoing_the_old_one(
    project: Path, path: str, content: str
) -> None:
    before, file = _key(project), project / path
    old = file.read_text() if file.exists() else None
    file.write_text(content)
    assert _key(project) != before
    file.unlink() if old is None else file.write_text(old)
    assert _key(project) == before


def test_a_renamed_input_gives_another_key(project: Path) -> None:
    before = _key(project)
    (project / "src" / "helper.py").rename(project / "src" / "other.py")
    assert _key(project) != before


def test_compiled_modules_do_not_count(project: Path) -> None:
    before = _key(project)
    (project / "src" / "__pycache__" / "helper.pyc").write_bytes(b"1")
    assert _key(project) == before


def test_the_key_covers_package_data_pins_and_the_readers_own_microdata(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path))
    covered = inputs.execution_inputs()
    expected = ["src/kidsonline/disclosure/gate.py", "data", "requirements.txt", "_config.yml"]
    assert {ROOT / name for name in expected} | {tmp_path} <= set(covered)


# ------------------------------------------------------------------------------------- what is published


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A build folder of its own that holds a good site from before."""
    folders = {"BUILD": "", "STAGING": "staging", "SITE": "html", "STAMP": "html.key"}
    for name, folder in folders.items():
        monkeypatch.setattr(build, name, tmp_path / folder)
    monkeypatch.setattr(build, "look_first", lambda reports: None)
    build.SITE.mkdir()
    (build.SITE / "index.html").write_text("good")
    return tmp_path


def _fake_run(monkeypatch: pytest.MonkeyPatch, status: int) -> list[int]:
    runs = []

    def run(command: list) -> int:
        runs.append(status)
        made = build.STAGING / "_build" / "html"
        made.mkdir(parents=True)
        (made / "index.html").write_text("new")
        return status

    monkeypatch.setattr(build, "_run", run)
    return runs


def test_a_failed_build_leaves_the_published_site_and_says_so(monkeypatch: pytest.MonkeyPatch, workshop: Path) -> None:
    _fake_run(monkeypatch, 1)
    with pytest.raises(UserError, match="the last good site stays in _build/html"):
        build.build()
    assert (build.SITE / "index.html").read_text() == "good"


def test_a_whole_build_takes_the_place_of_the_last(monkeypatch: pytest.MonkeyPatch, workshop: Path) -> None:
    (build.SITE / "gone.html").write_text("a chapter since removed")
    _fake_run(monkeypatch, 0)
    assert (build.build() / "index.html").read_text() == "new"
    assert not (build.SITE / "gone.html").exists()


def test_a_site_is_built_again_only_when_an_input_changed(monkeypatch: pytest.MonkeyPatch, workshop: Path) -> None:
    runs = _fake_run(monkeypatch, 0)
    monkeypatch.setattr(inputs, "key", lambda paths: "same")
    build.ensure()
    build.ensure()
    assert len(runs) == 1
    monkeypatch.setattr(inputs, "key", lambda paths: "other")
    build.ensure()
    assert len(runs) == 2


def test_a_site_whose_build_failed_is_not_taken_for_current(monkeypatch: pytest.MonkeyPatch, workshop: Path) -> None:
    build.STAMP.write_text(inputs.key(inputs.site_inputs()))
    _fake_run(monkeypatch, 1)
    for attempt in (build.build, build.ensure):
        with pytest.raises(UserError):
            attempt()


# ------------------------------------------------------------------------------------------ the references


def test_every_chapter_with_code_has_a_reference_that_holds_its_code() -> None:
    chapters = references.chapters()
    assert chapters
    assert {references.reference_of(path) for path in chapters} == set(references.REFERENCES.rglob("*.ipynb"))
    for chapter in chapters:
        kept = nbformat.read(references.reference_of(chapter), as_version=4)
        same = [cell.source for cell in kept.cells] == [cell.source for cell in references.code_of(chapter).cells]
        assert same, f"{chapter.name} was edited: run make reference and review what changed"


def test_references_are_not_vacuous() -> None:
    for chapter in references.chapters():
        kept = nbformat.read(references.reference_of(chapter), as_version=4)
        compared = [output for cell in kept.cells for output in cell.outputs if "data" in output]
        assert compared, f"{chapter.name}: nbval would compare nothing"
        stopped = [cell.source for cell in kept.cells for out in cell.outputs if out.output_type == "error"]
        assert stopped == []
        skipped = {"nbval-skip", "nbval-ignore-output", "raises-exception"}
        assert [cell.source for cell in kept.cells if skipped & set(cell.metadata.get("tags", []))] == []
        assert "NBVAL_" not in "".join(cell.source for cell in kept.cells)


def test_references_hold_nothing_that_changes_by_itself() -> None:
    for path in references.REFERENCES.rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        content = json.loads(text)
        assert text == json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", path.name
        assert set(content["metadata"]) == {"kernelspec"}
        for cell in content["cells"]:
            assert "id" not in cell
            assert cell["execution_count"] == 1, "nbval compares only what ran"
            assert all(output.get("execution_count") is None for output in cell["outputs"])


def test_a_chapter_that_stops_is_named_with_its_cell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(references, "ROOT", tmp_path)
    chapter = tmp_path / "broken.md"
    header = "---\nfile_format: mystnb\nkernelspec:\n  display_name: Python\n  name: python3\n---\n\n# Broken\n\n"
    chapter.write_text(header + "```{code-cell}\nx = 1\n```\n\n```{code-cell}\n1 / 0\n```\n")
    with pytest.raises(UserError, match=r"broken\.md, Cell 1 stopped with ZeroDivisionError"):
        references.execute(chapter)


# -------------------------------------------------------------------------------------------- help lines


def test_the_help_box_shows_every_line_of_its_file() -> None:
    rows = help_box.lines()
    markup = help_box.markup(rows)
    for row in rows:
        assert f'href="tel:{row["number"]}"' in markup
        assert row["checked_on"] >= "2026"
    assert {row["number"] for row in rows} == {"111", "112", "150"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name,number\nLine,111\n", "no column .hours. in help.csv"),
        (",".join(help_box.COLUMNS) + "\nLine,,day,Kazakh,report,2026-01-01\n", "row 2: fill in number"),
    ],
)
def test_a_help_file_with_gaps_stops_the_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "help.csv"
    file.write_text(content)
    monkeypatch.setattr(help_box, "FILE", file)
    with pytest.raises(UserError, match=says):
        help_box.lines()
