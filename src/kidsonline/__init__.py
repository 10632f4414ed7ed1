"""Kazakhstan Kids Online, a living report: estimates, evidence and figures computed from an SPSS file."""

from .estimation import Design
from .microdata.load import from_table, load
from .microdata.results import Estimates
from .microdata.survey import Survey

__all__ = ["Design", "Estimates", "Survey", "from_table", "load"]
