"""``kidsonline``: check a file, compare printed with recomputed numbers, rewrite the synthetic microdata.

Exit status: 0 good, 1 findings, 2 wrong use. Errors are one sentence that says what to do, never a traceback.
"""

import argparse
import sys
from pathlib import Path

from .codebook.study import study
from .errors import UserError


def _check(args: argparse.Namespace) -> int:
    from .microdata.check import check

    findings = check(Path(args.file), args.population)
    for line in findings:
        print(line)
    print(
        f"{args.file}: {len(findings)} finding(s)."
        if findings
        else f"{args.file}: fits the {args.population} codebook."
    )
    return 1 if findings else 0


def _reproduce(args: argparse.Namespace) -> int:
    from .appendix.reproduction import VERDICTS, WRONG, reproduce
    from .microdata.load import load
    from .published.ledger import ledger

    surveys = {p: load(p) for p in study().populations}
    table = reproduce(ledger(), surveys)
    if any(s.synthetic for s in surveys.values()):
        print(
            "Synthetic microdata: this returns the numbers that were put in. It proves the pipeline, not the report.\n"
        )
    shown = table if args.all else table[table.verdict.isin(WRONG)]
    if len(shown):
        columns = ["id", "printed", "value", "text", "verdict"]
        head = [c if c != "text" else "recomputed" for c in columns]
        print(shown[columns].to_string(index=False, header=head, na_rep="", max_colwidth=60) + "\n")
    for verdict in VERDICTS:
        print(f"{(table.verdict == verdict).sum():5d}  {verdict}")
    exact = table[(table.verdict == "agrees") & (table.measure == "percent") & (table.precision == "exact")]
    if len(exact):
        largest = exact.difference.abs().max()
        print(f"Largest difference among {len(exact)} exact percentages that agree: {largest:.3f} points.")
    return 1 if table.verdict.isin(WRONG).any() else 0


def _audit(args: argparse.Namespace) -> int:
    from . import paths
    from .codebook.read import codebook
    from .published.audit import audit, matters, tallies
    from .published.ledger import ledger

    found = matters(audit(ledger(), {p: codebook(p) for p in study().populations}, paths.SAMPLE))
    for matter in found:
        print("\n".join(matter.lines))
    for kind in tallies(found):
        print(f"{kind.rule}: {kind.matters} matter(s), {kind.findings} finding(s)")
    print(f"{len(found)} matter(s) in {sum(len(m.findings) for m in found)} finding(s).")
    return 1 if found else 0


def _synthesize(args: argparse.Namespace) -> int:
    from .synthesis import synthesize

    synthesize()
    return 0


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="kidsonline", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="say what in a .sav file fits the codebook and what does not")
    check.add_argument("file", metavar="FILE.sav")
    check.add_argument("--population", choices=tuple(study().populations), default=study().first_population)
    check.set_defaults(run=_check)

    reproduce = commands.add_parser("reproduce", help="print printed against recomputed for every statistic")
    reproduce.add_argument("--all", action="store_true", help="list every statistic, not only those that differ")
    reproduce.set_defaults(run=_reproduce)

    audit = commands.add_parser("audit", help="print where the printed report disagrees with itself")
    audit.set_defaults(run=_audit)

    synthesize = commands.add_parser("synthesize", help="rewrite the synthetic microdata from the ledger")
    synthesize.set_defaults(run=_synthesize)

    args = parser.parse_args(argv)
    try:
        return args.run(args)
    except UserError as error:
        print(f"kidsonline {args.command}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
