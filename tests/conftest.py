"""What all tests share: the environment chapters run in, and the built site."""

import os
from pathlib import Path

import pytest

from kidsonline.book import build
from kidsonline.book.environment import adopt
from kidsonline.errors import UserError

# The tests speak of the data in the repository, and the kernels that nbval starts are those of the build.
CHOSEN_DATA = os.environ.pop("KIDSONLINE_DATA", None)  # read by test_claims_said.py alone
adopt()


@pytest.fixture(scope="session")
def site() -> Path:
    """Folder of the built site: the one ``make book`` left when no input has changed since, else a new build."""
    try:
        return build.ensure()
    except UserError as error:
        pytest.fail(str(error), pytrace=False)
