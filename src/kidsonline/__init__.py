"""Kazakhstan Kids Online, a living report: estimates, evidence and figures computed from an SPSS file."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .estimation import Design
    from .microdata.load import from_table, load
    from .microdata.results import Estimates
    from .microdata.survey import Survey

__all__ = ["Design", "Estimates", "Survey", "from_table", "load"]

_FROM = {
    "Design": "estimation", "Estimates": "microdata.results", "Survey": "microdata.survey",
    "from_table": "microdata.load", "load": "microdata.load",
}  # fmt: skip


def __getattr__(name: str):
    """What the package offers, imported when it is asked for: to see that a site is current takes none of it."""
    if name not in _FROM:
        raise AttributeError(f"module 'kidsonline' has no attribute '{name}'")
    return getattr(import_module(f".{_FROM[name]}", __name__), name)
