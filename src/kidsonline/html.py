"""Accessible HTML tables: caption, header cells with scope, units, and a legend for every shorthand used."""

from collections.abc import Sequence

from markupsafe import escape


def html_table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    row_heads: int = 1,
    numeric: tuple[int, ...] = (),
    *,
    stacked: bool = False,
) -> str:
    """A table of texts, escaped here unless they are ``Markup``; the first ``row_heads`` cells of a row are headers.

    stacked : on a phone each row is a block and each cell has the name of its column; else the first column stays in
    sight while the others scroll.

    Cells stand on lines of their own, because Sphinx's search joins neighbours that no space parts.
    """

    def cell(i: int, text: str) -> str:
        if i < row_heads and text:  # an empty cell heads nothing
            return f'<th scope="row">{escape(text)}</th>'
        return f"<td{kind(i)}>{column_label(heads[i]) if stacked else ''}{escape(text)}</td>"

    def kind(i: int) -> str:
        return ' class="kko-num"' if i in numeric else ""

    head = "\n".join(f'<th scope="col"{kind(i)}>{escape(h)}</th>' for i, h in enumerate(heads))
    body = "\n".join("<tr>\n" + "\n".join(cell(i, t) for i, t in enumerate(row)) + "\n</tr>" for row in rows)
    before, after = scroll_region(caption)
    form = "kko-table kko-stacked" if stacked else "kko-table"
    return (
        f'{before}\n<table class="{form}">\n'
        f"<caption><span>{escape(caption)}</span></caption>\n<thead>\n<tr>\n{head}\n</tr>\n</thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n{after}"
    )


def column_label(head: str) -> str:
    """The name of its column before what stands in a cell, for eyes alone and where rows are stacked."""
    return f'<span class="kko-column" aria-hidden="true">{escape(head)}</span>'


def scroll_region(name: str) -> tuple[str, str]:
    """What stands before and after a table so that it scrolls by itself, by keyboard too, on a narrow screen."""
    return f'<div class="kko-scroll" role="region" aria-label="{escape(name)}" tabindex="0">', "</div>"
