"""Whether the synthetic microdata still return print: asked before a site is built of them."""

from ..codebook.study import study
from ..errors import UserError
from ..microdata.load import load, microdata_synthetic
from ..published.ledger import ledger
from .contradictions import printed_matters
from .reproduction import WRONG, reproduce


def not_returned() -> list[str]:
    """What print has and the microdata do not return within its printed digit, one phrase a statistic.

    Left out is what the audit names: no file can return values that cannot all stand.
    """
    table = reproduce(ledger(), {p: load(p) for p in study().populations})
    excused = {key for matter in printed_matters() for finding in matter.findings for key in finding.ids}
    wrong = table[table.verdict.isin(WRONG) & ~table.id.isin(excused)]
    return [f"{row.id} (printed {row.printed}, the file has {row.text or 'another'})" for row in wrong.itertuples()]


def check_returned() -> None:
    """Raise UserError where synthetic microdata and print disagree; measured data owe print nothing."""
    if microdata_synthetic() and (found := not_returned()):
        raise UserError(
            f"The synthetic microdata do not return {'; '.join(found)}: run 'kidsonline synthesize', or correct "
            "data/published/statistics.csv."
        )
