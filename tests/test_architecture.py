"""The house: each folder uses only those above it, nothing passes the gate by, no module is too long to read."""

import ast
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from kidsonline.paths import ROOT

_spec = spec_from_file_location("architecture", ROOT / "tools" / "architecture.py")
tool = module_from_spec(_spec)
_spec.loader.exec_module(tool)
SRC, LAYERS, MODULES, NAMES, ARROWS = tool.SRC, tool.LAYERS, tool.MODULES, tool.NAMES, tool.arrows()
dotted, imports = tool.dotted, tool.imports
FLOOR = {name: floor for floor, names in enumerate(LAYERS) for name in names}
BESIDE = {"synthesis": {"errors", "paths", "moment", "codebook", "published"}}  # all it may use
MOST_LINES = 250
# Readers are told cells. What estimates them is behind the gate: these folders know neither its results nor its verbs.
AFTER_THE_GATE = ("findings", "figures", "appendix", "site")
VERBS = {"proportions", "multiple_response", "mean", "total", "totals", "compare", "compare_items", "difference",
         "item_difference", "association"}  # fmt: skip
ESTIMATES = {"Estimates"}


def room(module):
    return module.split(".")[0]


def test_every_room_has_its_place():
    assert {room(name) for name in NAMES} == set(FLOOR)


def test_no_import_runs_up():
    up = [f"{a} -> {b}" for a, b in ARROWS if FLOOR[room(b)] > FLOOR[room(a)]]
    assert not up
    beside = [f"{a} -> {b}" for a, b in ARROWS if room(a) in BESIDE and room(b) != room(a)
              and room(b) not in BESIDE[room(a)]]  # fmt: skip
    assert not beside
    into = [f"{a} -> {b}" for a, b in ARROWS if room(b) in BESIDE and room(a) not in (room(b), "cli")]
    assert not into


def test_no_modules_import_each_other_in_a_circle():
    waiting = {name: {b for a, b in ARROWS if a == name and b != name} for name in NAMES}
    # A package's face imports its rooms, and they are not its guests in turn.
    while free := [name for name, needs in waiting.items() if not needs & set(waiting)]:
        for name in free:
            del waiting[name]
    assert not waiting, f"in circles: {sorted(waiting)}"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_can_be_read_at_once(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_no_two_modules_have_one_name():
    twice = [name for name, n in Counter(p.stem for p in MODULES if not p.stem.startswith("__")).items() if n > 1]
    folders = {p.name for p in SRC.rglob("*") if p.is_dir() and any(p.glob("*.py"))}
    assert not twice
    assert not folders & {p.stem for p in MODULES}


@pytest.mark.parametrize("path", [p for p in MODULES if room(dotted(p)) in AFTER_THE_GATE], ids=dotted)
def test_nothing_after_the_gate_sees_an_estimate(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [target for target in imports(path) if room(target) == "estimation"]
    named = {alias.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for alias in n.names}
    assert not named & ESTIMATES
    asked = {n.func.attr for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
    assert not asked & VERBS
    # Shares may be passed on to the gate, and nobody opens them on the way; nor the rows of a survey.
    opened = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    assert not opened & {"frame", "data"} - ({"data"} if "site" in dotted(path) else set())


def test_the_picture_of_the_rooms_is_that_of_the_code():
    assert tool.PICTURE.read_text(encoding="utf-8") == tool.drawing(), "run .venv/bin/python tools/architecture.py"
