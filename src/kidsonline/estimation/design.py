"""How a sample was drawn, in column names."""

from dataclasses import dataclass, fields, replace

from ..errors import UserError, unknown

LONELY = ("adjust", "certainty")


def names(given: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """One name, several or none, as a tuple."""
    return () if given is None else (given,) if isinstance(given, str) else tuple(given)


@dataclass(frozen=True)
class Design:
    """Columns that say how a sample was drawn.

    weight : column of weights. None: from the population sizes in ``fpc``, else equal weights.
    strata : column of first-stage strata; a list gives one per stage. None: unstratified.
    psu : column of primary sampling units, nested in strata (codes may repeat across them); a list gives
        one per stage, the last may be the person. None: people were drawn directly.
    fpc : column of population sizes, or of sampling fractions, per stratum; a list gives one per stage and
        counts the variance of every stage. None: first stage with replacement, the usual approximation.
    lonely : what a stratum with one PSU adds: "adjust" its distance from the grand mean, "certainty" nothing.

    Raises UserError where the numbers of columns do not fit each other.
    """

    weight: str | None
    strata: str | list[str] | tuple[str, ...] | None = None
    psu: str | list[str] | tuple[str, ...] | None = None
    fpc: str | list[str] | tuple[str, ...] | None = None
    lonely: str = "adjust"

    def __post_init__(self):
        for name in ("strata", "psu", "fpc"):
            if isinstance(getattr(self, name), list):
                object.__setattr__(self, name, tuple(getattr(self, name)))
        if self.lonely not in LONELY:
            raise unknown("way to treat lonely PSUs", self.lonely, LONELY, "Design")
        stages, corrected, stratified = len(names(self.psu)) or 1, len(names(self.fpc)), len(names(self.strata))
        if corrected not in (0, stages):
            raise UserError(
                f"Design has {stages} stage(s) of psu and {corrected} of fpc: name one fpc column for each "
                "stage, or none at all."
            )
        if stratified > stages:
            raise UserError(
                f"Design has {stages} stage(s) of psu and {stratified} of strata: name at most one "
                "column of strata for each stage."
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns named, in the order of the fields."""
        return tuple(c for f in fields(self) if f.name != "lonely" for c in names(getattr(self, f.name)))

    @property
    def counted(self) -> "Design":
        """The same without stages that add nothing: with replacement, the first carries the variance of those below."""
        if self.fpc is not None:
            return self
        return replace(self, strata=names(self.strata)[:1] or None, psu=names(self.psu)[:1] or None)
