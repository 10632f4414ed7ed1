"""Accessible HTML tables: caption, header cells with scope, units, and a legend for every shorthand used."""

from markupsafe import escape

from .disclosure import LEGEND

# Column heading, key of the row, whether it heads its row; a column is left out when it says the same in every row.
_TOLD = (("Item", "variable_label"), ("Answer", "category"), ("Group", "group"))


def html_table(
    caption: str, heads: list[str], rows: list[list[str]], row_heads: int = 1, numeric: tuple[int, ...] = ()
) -> str:
    """A table of texts, escaped here unless they are ``Markup``; the first ``row_heads`` cells of a row are headers.

    Cells stand on lines of their own, because Sphinx's search joins neighbours that no space parts.
    """

    def cell(i: int, text: str) -> str:
        return f'<th scope="row">{escape(text)}</th>' if i < row_heads else f"<td{kind(i)}>{escape(text)}</td>"

    def kind(i: int) -> str:
        return ' class="kko-num"' if i in numeric else ""

    head = "\n".join(f'<th scope="col"{kind(i)}>{escape(h)}</th>' for i, h in enumerate(heads))
    body = "\n".join("<tr>\n" + "\n".join(cell(i, t) for i, t in enumerate(row)) + "\n</tr>" for row in rows)
    return (
        f'<div class="kko-scroll" role="region" aria-label="{escape(caption)}" tabindex="0">\n'
        '<table class="kko-table">\n'
        f"<caption><span>{escape(caption)}</span></caption>\n<thead>\n<tr>\n{head}\n</tr>\n</thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def figure_table(payload: dict) -> str:
    """The table of a figure: estimate, unweighted n, flag, evidence; interval and printed value with measured data."""
    rows, measured = payload["rows"], not payload["synthetic"]
    told = [(head, key) for head, key in _TOLD if len({r[key] for r in rows}) > 1] or [_TOLD[1]]
    heads = [head for head, _ in told] + ["Estimate, %", "Unweighted n", "Flag", "Evidence"]
    heads += ["95% interval, %", "Printed 2023, %"] if measured else []
    body = []
    for r in rows:
        line = ["all" if key == "group" and r["group_var"] == "total" else r[key] for _, key in told]
        line += [
            r["text"],
            f"{int(r['base_n']):,}" if r["base_n"] else "–",
            f"[{r['flag']}]" if r["flag"] else "–",
            evidence(r),
        ]
        if measured:
            line += [f"{r['low']} to {r['high']}" if r["low"] else "–", r["printed"] or "–"]
        body.append(line)
    n = len(told)
    caption = (
        f"Figure {payload['figure']}. {payload['title']}: weighted percentages, unweighted numbers of respondents asked"
    )
    return html_table(caption, heads, body, row_heads=n, numeric=(n, n + 1)) + legend(rows)


def evidence(row: dict) -> str:
    """What stands behind a cell, in words: printed where, or derived by which sum."""
    kind = row["evidence"] or "not printed"
    detail = row["arithmetic"] or (row["place"] if row["evidence"] in ("published", "quoted") else "")
    return f"{kind}: {detail}" if detail else kind


def legend(rows: list[dict]) -> str:
    """What each shorthand in ``rows`` means, as a definition list; empty when none is used."""
    used = [flag for flag in LEGEND if any(r["flag"] == flag for r in rows)]
    if not used:
        return ""
    terms = "\n".join(f"<dt>[{flag}]</dt>\n<dd>{escape(LEGEND[flag])}</dd>" for flag in used)
    return f'\n<dl class="kko-legend">\n{terms}\n</dl>'
