"""What a survey hands back, and how its verbs take names and codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..errors import UserError
from ..estimation import Coded

if TYPE_CHECKING:
    from .survey import Survey

Names = str | list[str]
Together = Mapping[str, Iterable]


@dataclass(frozen=True)
class Estimates:
    """Results of one survey: ``frame``, one row a result, and the ``survey`` they are from."""

    frame: pd.DataFrame
    survey: "Survey" = field(repr=False)


@dataclass(frozen=True)
class Shares(Estimates):
    """Shares of answers: the only estimates that a reader is ever shown, and the only ones the gate takes.

    own_base : whether each is of everybody who was asked, with the refusals that the codebook keeps; not so for shares
    of a domain, on a base chosen by the author, or of a multiple-response set.
    """

    own_base: bool = True


def listed(variables: Names) -> list[str]:
    """One name or several as a list; raises where there is none."""
    names = [variables] if isinstance(variables, str) else list(variables)
    if not names:
        raise UserError("Name at least one variable.")
    return names


def answers_given(item: Coded, wanted: Any) -> list:
    """Codes of answers given as labels or codes; what is neither is left for ``join`` to refuse."""
    codes = {label.casefold(): code for code, label in zip(item.codes, item.labels, strict=True)}
    return [codes.get(str(one).casefold(), one) for one in codes_given(wanted)]


def codes_given(codes: Any) -> list:
    """One code, or several, as a list."""
    return [codes] if np.isscalar(codes) else list(codes)
