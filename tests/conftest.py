"""What all tests share: the environment chapters run in, and the built site."""

import os
import shutil
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from country import write_country, write_help, write_study
from units import ByWhatTheyShare, unit_of

from kidsonline.book import build
from kidsonline.book.ahead import warm
from kidsonline.book.environment import adopt
from kidsonline.book.nursery import warm_kernels
from kidsonline.book.place import HOME, Place
from kidsonline.errors import UserError

# The tests speak of the data in the repository, and the kernels that nbval starts are those of the build. The data that
# were chosen are tested by name: test_claims_said.py and test_measured_site.py. Workers of xdist start from what the
# first process leaves in the environment.
CHOSEN_DATA = os.environ.pop("KIDSONLINE_DATA", None) or os.environ.get("KIDSONLINE_TESTED")
if CHOSEN_DATA:
    os.environ["KIDSONLINE_TESTED"] = CHOSEN_DATA
_KERNELS = os.environ.get("NBVAL_KERNELS")  # where the first process of a run says that warm kernels are found
adopt()
if _KERNELS:
    os.environ["JUPYTER_PATH"] = _KERNELS
_OPEN = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """References are run in kernels forked off this process, which the workers of xdist find as well."""
    if getattr(config.option, "nbval", False) and not _KERNELS and threading.active_count() == 1:
        _OPEN.enter_context(warm_kernels(warm))
        os.environ["NBVAL_KERNELS"] = os.environ["JUPYTER_PATH"]


def pytest_unconfigure() -> None:
    """The kernels go with the run."""
    os.environ.pop("NBVAL_KERNELS", None)
    _OPEN.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of long files come first, so that no worker of xdist waits for another in the end."""
    items.sort(key=lambda item: unit_of(item.path.stem))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """What ``--dist loadfile`` stands for here."""
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return ByWhatTheyShare(config, log)


def place_for_tests(home: Place = HOME) -> Place:
    """Where a site of the data in use is built for a test: never over a site of other data."""
    return Place(home.folder / "tested") if home.is_of_other_data() else home


def built() -> Path:
    """The site of the data in use: the one that is there when no input has changed since, else a new build."""
    try:
        return build.ensure(place_for_tests())
    except UserError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def site() -> Path:
    """The site of the project's own, synthetic data."""
    return built()


@pytest.fixture(scope="session")
def made_up_site(tmp_path_factory) -> Path:
    """The site of a made-up country, whose data lie beside it in ``data``: built by whoever needs it first.

    It stays from one run to the next, and is built again when an input has changed, as the project's own is.
    """
    base = tmp_path_factory.getbasetemp()
    shared, data = Place(HOME.folder / "made-up-country"), base / "made-up-country"
    write_help(write_study(write_country(data)))
    with shared.alone():
        (shared.folder / "data").mkdir(exist_ok=True)
        for file in data.iterdir():
            there = shared.folder / "data" / file.name
            if not there.exists() or there.read_bytes() != file.read_bytes():
                shutil.copy(file, there)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIDSONLINE_DATA", str(shared.folder / "data"))
        return build.ensure(shared)
