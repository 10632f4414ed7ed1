"""``kidsonline``: check a file, compare printed with recomputed numbers, write tables, rewrite the synthetic microdata.

Exit status: 0 good, 1 findings, 2 wrong use. Errors are one sentence that says what to do, never a traceback.
"""

import argparse
import sys
from pathlib import Path

from .codebook.study import study
from .console import any_letters
from .errors import UserError


def _check(args: argparse.Namespace) -> int:
    from .microdata.draft import draft_csv
    from .microdata.mapping import mapping_beside
    from .microdata.preflight import preflight
    from .microdata.report_html import report_html
    from .microdata.report_text import report_text

    path = Path(args.file)
    mapping = None if args.draft_mapping else args.mapping or mapping_beside(path, args.population)
    found = preflight(path, args.population, mapping, args.encoding)
    print(report_text(found, path.name))
    if args.html:
        _write(args.html, report_html(found, path.name))
    if args.draft_mapping:
        if args.draft_mapping.exists():
            raise UserError(f"'{args.draft_mapping}' exists already: name another file for the draft, or delete it.")
        _write(args.draft_mapping, draft_csv(found))
        print(f"{args.draft_mapping}: a draft; settle what has a question mark, then give it with --mapping.")
    return 0 if found.fits else 1


def _write(path: Path, content: str | bytes) -> None:
    try:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise UserError(f"'{path}' cannot be written ({error.strerror}): name a file in a folder of yours.") from None


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


def _tables(args: argparse.Namespace) -> int:
    from .appendix.everything.offered import tables_to_take, workbook_of
    from .microdata.load import microdata_synthetic

    out: Path = args.out
    if out.suffix.lower() == ".xlsx":
        if microdata_synthetic() and "synthetic" not in out.name.lower():
            raise UserError(f"The data are synthetic: say so in the file's name, such as '{out.stem}-synthetic.xlsx'.")
        wanted = {out: workbook_of(args.population).content}
    else:
        wanted = {out / file.name: file.content for file in tables_to_take()}
    for path, content in wanted.items():
        if path.exists() and not (path.is_file() and path.read_bytes() == content):
            raise UserError(f"'{path}' exists already and is another: name another place with --out, or delete it.")
    try:
        (out if out not in wanted else out.parent).mkdir(exist_ok=True)
    except OSError as error:
        raise UserError(f"'{out}' cannot be made a folder ({error.strerror}): name one in a folder of yours.") from None
    for path, content in wanted.items():
        _write(path, content)
        print(f"{path}: {len(content):,} bytes")
    return 0


def _audit(args: argparse.Namespace) -> int:
    from .published.audit import matters, tallies
    from .published.contradicted import printed_findings

    found = matters(printed_findings())
    for matter in found:
        print("\n".join(matter.lines))
    for kind in tallies(found):
        print(f"{kind.rule}: {kind.matters} matter(s), {kind.findings} finding(s)")
    print(f"{len(found)} matter(s) in {sum(len(m.findings) for m in found)} finding(s).")
    return 1 if found else 0


def _review(args: argparse.Namespace) -> int:
    from .book.review import review

    print(review(args.base, args.out), end="")
    return 0


def _new(args: argparse.Namespace) -> int:
    from .book.begun import begin_chapter

    print("\n".join(begin_chapter(args.name, args.question)))
    return 0


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
    mappings = check.add_mutually_exclusive_group()
    mappings.add_argument("--mapping", metavar="M.csv", type=Path, help="the file's names and codes in the codebook's")
    mappings.add_argument("--draft-mapping", metavar="OUT.csv", type=Path, help="write a first mapping to look through")
    check.add_argument("--encoding", default="", help="of the file's texts, such as cp1251, where it is said wrongly")
    check.add_argument("--html", metavar="OUT.html", type=Path, help="write the report as a page, too")
    check.set_defaults(run=_check)

    reproduce = commands.add_parser("reproduce", help="print printed against recomputed for every statistic")
    reproduce.add_argument("--all", action="store_true", help="list every statistic, not only those that differ")
    reproduce.set_defaults(run=_reproduce)

    audit = commands.add_parser("audit", help="print where the printed report disagrees with itself")
    audit.set_defaults(run=_audit)

    review = commands.add_parser("review", help="print which numbers, sentences, figures and files changed")
    review.add_argument("--base", metavar="REV", required=True, help="the commit to compare with, such as main")
    review.add_argument(
        "--out", metavar="FOLDER", type=Path, default=Path("_build/review"), help="for review.md, .html"
    )
    review.set_defaults(run=_review)
    tables = commands.add_parser("tables", help="write every answer by every group, as far as it may be told")
    tables.add_argument("--out", metavar="FOLDER or FILE.xlsx", type=Path, required=True,
                        help="a folder for all files, or one workbook")  # fmt: skip
    tables.add_argument("--population", choices=tuple(study().populations), default=study().first_population,
                        help="of which one workbook is")  # fmt: skip
    tables.set_defaults(run=_tables)

    new = commands.add_parser("new", help="begin a chapter that builds as it stands")
    new.add_argument("kind", choices=("chapter",))
    new.add_argument("name", metavar="NAME", help="in small letters, digits and hyphens, such as screen-time")
    new.add_argument("--question", metavar="VARIABLE", default="", help="what its first figure shows")
    new.set_defaults(run=_new)

    synthesize = commands.add_parser("synthesize", help="rewrite the synthetic microdata from the ledger")
    synthesize.set_defaults(run=_synthesize)

    any_letters()
    args = parser.parse_args(argv)
    try:
        return args.run(args)
    except UserError as error:
        print(f"kidsonline {args.command}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
