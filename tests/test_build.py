"""The build: when chapters run anew, what is published, how a run stops, and what the references hold."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import place_for_tests
from made_up import write_children, write_parents

from kidsonline.book import build, inputs, references
from kidsonline.book.place import Place
from kidsonline.disclosure.release import digest
from kidsonline.errors import UserError
from kidsonline.paths import ROOT, SYNTHETIC
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
def workshop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    """A place of its own that holds a good site from before, of the project's data."""
    monkeypatch.setattr(build, "look_first", lambda reports: None)
    monkeypatch.setattr(build, "work_ahead", lambda executed, kept_in: None)
    place = Place(tmp_path)
    place.site.mkdir()
    (place.site / "index.html").write_text("good")
    place.stamp("an earlier state")
    return place


def _fake_run(monkeypatch: pytest.MonkeyPatch, place: Place, status: int, stray: str = "") -> list[int]:
    """Let Jupyter Book only pretend: one page, the list of what it made, and perhaps a file that is not on it."""
    runs = []

    def run(command: list) -> list[str]:
        runs.append(status)
        made = place.staging / "_build" / "html"
        made.mkdir(parents=True)
        (made / "index.html").write_text("new")
        (made.parent / build.MADE).write_text(json.dumps({"index.html": digest(b"new")}))
        if stray:
            (made / stray).write_text("age,gender\n9,1\n")
        cached = place.cache / inputs.key(inputs.execution_inputs()) / "executed"
        cached.mkdir(parents=True, exist_ok=True)
        (cached / "base.ipynb").write_text("an output")
        return ["chapters/one.md:3: WARNING: a link leads nowhere [ref]"] if status else []

    monkeypatch.setattr(build, "_why_not", run)
    return runs


def test_a_failed_build_leaves_the_published_site_and_says_so(monkeypatch: pytest.MonkeyPatch, workshop: Place) -> None:
    _fake_run(monkeypatch, workshop, 1)
    with pytest.raises(UserError, match=r"line 3: a link leads nowhere; the last good site stays in .*html\.$"):
        build.build(workshop)
    assert (workshop.site / "index.html").read_text() == "good"


def test_a_whole_build_takes_the_place_of_the_last(monkeypatch: pytest.MonkeyPatch, workshop: Place) -> None:
    (workshop.site / "gone.html").write_text("a chapter since removed")
    _fake_run(monkeypatch, workshop, 0)
    assert (build.build(workshop) / "index.html").read_text() == "new"
    assert not (workshop.site / "gone.html").exists()
    assert not workshop.staging.exists()


def test_a_file_that_the_build_did_not_make_is_not_published(monkeypatch: pytest.MonkeyPatch, workshop: Place) -> None:
    _fake_run(monkeypatch, workshop, 0, stray="children.csv")
    with pytest.raises(UserError, match=r"children\.csv is in the built site.*The site was not published"):
        build.build(workshop)
    assert (workshop.site / "index.html").read_text() == "good"
    assert not workshop.staging.exists()


def test_a_site_is_built_again_only_when_an_input_changed(monkeypatch: pytest.MonkeyPatch, workshop: Place) -> None:
    runs = _fake_run(monkeypatch, workshop, 0)
    build.ensure(workshop)
    build.ensure(workshop)
    assert len(runs) == 1
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "key", lambda paths: "other")
        build.ensure(workshop)
    assert len(runs) == 2
    build.ensure(workshop)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # the page says another day
    build.ensure(workshop)
    assert len(runs) == 4


def test_a_site_whose_build_failed_is_not_taken_for_current(monkeypatch: pytest.MonkeyPatch, workshop: Place) -> None:
    workshop.stamp(inputs.key(inputs.site_inputs()))
    _fake_run(monkeypatch, workshop, 1)
    for attempt in (build.build, build.ensure):
        with pytest.raises(UserError):
            attempt(workshop)


# ---------------------------------------------------------------------------------- of which data a site is


@pytest.fixture(scope="module")
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a made-up measured survey."""
    folder = tmp_path_factory.mktemp("own")
    write_children(folder / "children.sav")
    write_parents(folder / "parents.sav")
    return folder


def test_after_a_failed_build_it_is_said_that_the_last_site_is_of_other_data(
    monkeypatch: pytest.MonkeyPatch, workshop: Place, own_data: Path
) -> None:
    assert not workshop.is_of_other_data()
    monkeypatch.setenv("KIDSONLINE_DATA", str(own_data))
    assert workshop.is_of_other_data()
    _fake_run(monkeypatch, workshop, 1)
    says = r"stays in .*html, which is of other data: Kazakhstan Kids Online, Kazakhstan, 2023, synthetic microdata in "
    with pytest.raises(UserError, match=says):
        build.build(workshop)


def test_data_that_cannot_be_read_end_the_build_in_the_same_way(
    monkeypatch: pytest.MonkeyPatch, workshop: Place, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path / "empty"))
    with pytest.raises(UserError, match=r"The last good site stays in .* of other data: Kaz"):
        build.build(workshop)


def test_tests_never_overwrite_a_site_of_other_data(
    monkeypatch: pytest.MonkeyPatch, workshop: Place, own_data: Path
) -> None:
    assert place_for_tests(workshop) == workshop
    monkeypatch.setenv("KIDSONLINE_DATA", str(own_data))
    assert place_for_tests(workshop) != workshop


@pytest.mark.parametrize("mixed", ["children", "parents"])
def test_real_and_synthetic_files_are_not_mixed(
    monkeypatch: pytest.MonkeyPatch, workshop: Place, own_data: Path, tmp_path: Path, mixed: str
) -> None:
    for population in ("children", "parents"):
        source = own_data if population == mixed else SYNTHETIC
        (tmp_path / "mixed").mkdir(exist_ok=True)
        (tmp_path / "mixed" / f"{population}.sav").write_bytes((source / f"{population}.sav").read_bytes())
    monkeypatch.setenv("KIDSONLINE_DATA", str(tmp_path / "mixed"))
    runs = _fake_run(monkeypatch, workshop, 0)
    with pytest.raises(UserError, match=rf"{mixed}\.sav is measured: put files of one survey there"):
        build.build(workshop)
    assert not runs


def test_caches_of_measured_data_keep_what_is_published_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, workshop: Place, own_data: Path
) -> None:
    earlier = workshop.cache / "0123456789abcdef"
    earlier.mkdir(parents=True)
    monkeypatch.setenv("KIDSONLINE_DATA", str(own_data))
    _fake_run(monkeypatch, workshop, 0)
    build.build(workshop)
    assert [folder.name for folder in workshop.cache.iterdir()] == [inputs.key(inputs.execution_inputs())]
    _fake_run(monkeypatch, workshop, 1)
    with pytest.raises(UserError):
        build.build(workshop)
    assert not list(workshop.cache.iterdir())


def test_references_are_written_from_the_projects_own_data_alone(
    monkeypatch: pytest.MonkeyPatch, own_data: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(references, "REFERENCES", tmp_path)
    monkeypatch.setattr(references, "execute", lambda chapter: pytest.fail("executed"))
    monkeypatch.setenv("KIDSONLINE_DATA", str(own_data))
    with pytest.raises(UserError, match="unset KIDSONLINE_DATA"):
        references.rewrite()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["children.sav", "data/microdata/children.sav", "data/microdata/wave2/parents.zsav",
                                  "data/microdata/codes.csv", "chapters/children.SAV", "own/children.por"])  # fmt: skip
def test_microdata_cannot_be_committed_by_mistake(name: str) -> None:
    ignored = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT)
    assert ignored.returncode == 0
    kept = subprocess.run(["git", "check-ignore", "-q", "data/microdata/synthetic/children.sav"], cwd=ROOT)
    assert kept.returncode == 1


def test_every_worker_knows_the_data_that_were_chosen(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "test_it.py").write_text(
        "import os\nfrom conftest import CHOSEN_DATA\n\n\ndef test_it():\n"
        "    assert CHOSEN_DATA == '/data/own' and 'KIDSONLINE_DATA' not in os.environ\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-n", "1", "-p", "no:cacheprovider", "-c", "/dev/null"]
    environment = {
        **os.environ,
        "KIDSONLINE_DATA": "/data/own",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")]),
    }
    ran = subprocess.run([*command, tmp_path], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout


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
