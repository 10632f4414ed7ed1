"""Examples in docstrings say what is so: each is run as it stands there."""

import doctest
from importlib import import_module

import pytest

import kidsonline
from kidsonline.paths import ROOT

SRC = ROOT / "src"
WITH = [path for path in sorted((SRC / "kidsonline").rglob("*.py")) if ">>> " in path.read_text(encoding="utf-8")]
NAMES = [".".join(path.relative_to(SRC).with_suffix("").parts) for path in WITH]


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_module_give_what_they_say(name):
    found = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert found.attempted and not found.failed


def test_estimates_rounding_directions_and_citations_have_examples():
    assert {f"{kidsonline.__name__}.{room}" for room in ("estimation", "disclosure", "findings", "figures")} <= {
        name.rpartition(".")[0] for name in NAMES
    }
