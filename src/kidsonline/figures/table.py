"""The table of a figure: estimate, base, flag and evidence of every cell, and a legend for every shorthand used."""

from collections.abc import Collection

from markupsafe import escape

from ..codebook.catalogue import words
from ..codebook.study import is_printed, printed_study
from ..disclosure.thresholds import LEGEND
from ..html import html_table

# Column heading, key of the row, whether it heads its row; a column is left out when it says the same in every row.
_TOLD = (("Item", "variable_label"), ("Answer", "category"), ("Group", "group"))


def figure_table(payload: dict) -> str:
    """The table of a figure: estimate, unweighted n, flag, evidence; with measured data interval and printed value."""
    every, measured = table_rows(payload), not payload["synthetic"]
    rows = [r for r in every if r["flag"] != "x"]
    printed = measured and is_printed()
    told = [(head, key) for head, key in _TOLD if len({r[key] for r in rows}) > 1] or [_TOLD[1]]
    heads = [head for head, _ in told] + ["Estimate, %", "Asked (unweighted n)", "Flag", "Evidence"]
    before = payload.get("before", "")
    heads += [f"Before ({before}), %", "Change in points (95% interval)"] if before else []
    heads += ["95% interval, %"] if measured else []
    heads += [f"Printed {printed_study().year}, %"] if printed else []
    body = []
    for r in rows:
        line = ["all" if key == "group" and r["group_var"] == "total" else r[key] for _, key in told]
        line += [
            r["text"],
            f"{int(r['base_n']):,}" if r["base_n"] else "–",
            f"[{r['flag']}]" if r["flag"] else "–",
            evidence(r),
        ]
        if before:
            line += [r["earlier"] or "–", changed(r)]
        if measured:
            line.append(f"{r['low']} to {r['high']}" if r["low"] else "–")
        if printed:
            line.append(r["printed"] or "–")
        body.append(line)
    n = len(told)
    caption = (
        f"Figure {payload['figure']}. {payload['title']}: weighted percentages, unweighted numbers of respondents asked"
    )
    table = html_table(caption, heads, body, row_heads=n, numeric=(n, n + 1)) if body else ""
    return table + _rest(len(every) - len(rows), len(every)) + legend({r["flag"] for r in rows})


def table_rows(payload: dict) -> list[dict]:
    """All cells of a figure: those of the drawing in its order, and those that only its table and its files hold."""
    return as_drawn(payload["rows"], payload["form"]) + payload.get("tabled", [])


def as_drawn(rows: list[dict], form: str) -> list[dict]:
    """Rows in the order of their drawing, where it puts the largest first: items of one answer, answers of no scale.

    Of one group, or of the two whose dots share a line.
    """
    if form not in ("bars", "dots"):
        return rows
    answers, items = ({r[key] for r in rows} for key in ("category", "variable"))
    groups = {(r["group_var"], r["group_code"]) for r in rows}
    paired = form == "dots" and len(groups) == 2 and len(dict(groups)) == 1
    if not (len(groups) == 1 or paired):
        return rows
    if len(answers) == 1 < len(items):
        by = "variable"
    elif len(items) == 1 < len(answers) and {r["level"] for r in rows} != {"ordinal"}:
        by = "category"
    else:
        return rows
    largest: dict[str, float] = {}
    for r in rows:
        size = float(r["estimate"] or -1) if not r["missing"] else -2.0  # who would not say comes last
        largest[r[by]] = max(size, largest.get(r[by], size))
    return sorted(rows, key=lambda r: -largest[r[by]])


def _rest(missing: int, of: int) -> str:
    """One line for what print does not give; the file names each."""
    if not missing:
        return ""
    said = words().notes["none_printed" if missing == of else "not_printed"].format(missing=missing, all=of)
    return f'\n<p class="kko-note">{said}</p>'


def changed(row: dict) -> str:
    """The change since the wave before with its interval and p value, in words; a dash where it is not shown."""
    if not row["change"]:
        return "–"
    tested = f" ({signed(row['change_low'])} to {signed(row['change_high'])})" if row["change_low"] else ""
    p = float(row["change_p"] or "nan")
    return signed(row["change"]) + tested + (", p < 0.001" if p < 0.001 else f", p = {p:.3f}" if p == p else "")


def signed(points: str) -> str:
    """A change with its sign: "+3.2", "−0.4", "0.0"."""
    return f"+{points}" if float(points) > 0 else points.replace("-", "−")


def evidence(row: dict) -> str:
    """What stands behind a cell, in words: printed where, or derived by which sum."""
    kind = row["evidence"] or words().absent(row["flag"])
    detail = row["arithmetic"] or (row["place"] if row["evidence"] in ("published", "quoted") else "")
    return f"{kind}: {detail}" if detail else kind


def legend(flags: Collection[str]) -> str:
    """What each of these shorthands means, as a definition list; empty when none is used."""
    used = [flag for flag in LEGEND if flag in flags]
    if not used:
        return ""
    terms = "\n".join(f"<dt>[{flag}]</dt>\n<dd>{escape(LEGEND[flag])}</dd>" for flag in used)
    return f'\n<dl class="kko-legend">\n{terms}\n</dl>'
