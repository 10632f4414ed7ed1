"""Draw the rooms of the package from the code: ``python tools/architecture.py`` writes docs/architecture.svg.

A row is a room, in the order in which a number passes; its circles say how many imports it makes from each room. All
stand left of the diagonal: no import runs up.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "kidsonline"
PICTURE = ROOT / "docs" / "architecture.svg"
# The way of a number, from the ground up; a folder may import those before it. Synthesis stands beside the way.
LAYERS = (
    ("errors", "paths", "html", "cells", "console", "moment", "content"),
    ("estimation",),
    ("codebook",),
    ("microdata",),
    ("published",),
    ("synthesis",),
    ("disclosure",),
    ("findings",),
    ("figures",),
    ("appendix",),
    ("book",),
    ("site",),
    ("__init__", "chapter", "cli"),
)
_NAMES = {0: "ground", len(LAYERS) - 1: "doors"}  # of modules that have no folder
_ROW, _LEFT, _TOP, _WIDE = 44, 470, 96, 46
_STYLE = """
svg { --page: #ffffff; --ink: #17212b; --muted: #52606d; --line: #cfd6dc; --box: #f4f6f7; --dot: #1c6280; --on: #fff; }
@media (prefers-color-scheme: dark) {
svg { --page: #10161c; --ink: #e8edf1; --muted: #a9b7c2; --line: #3a4753; --box: #1b242d; --dot: #6fb3c4;
  --on: #0b141b; }
}
text { font-family: system-ui, sans-serif; font-size: 13px; fill: var(--ink); }
.page { fill: var(--page); } .room { fill: var(--box); stroke: var(--line); } .name { font-weight: 600; }
.what, .size { fill: var(--muted); font-size: 11px; } .rule { stroke: var(--line); }
.dot { fill: var(--dot); } .count { fill: var(--on); text-anchor: middle; font-size: 11px; font-weight: 600; }
"""


def dotted(path: Path) -> str:
    """The name of a module inside the package."""
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = sorted(SRC.rglob("*.py"))
NAMES = {dotted(path) for path in MODULES}


def imports(path: Path) -> Iterator[str]:
    """Modules of ours that a module imports, inside functions too; what only a type checker reads does not count."""
    package = list(path.relative_to(SRC).parts[:-1])
    tree = ast.parse(path.read_text(encoding="utf-8"))
    blocks = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    checked = {id(inner) for block in blocks for inner in ast.walk(block)}
    for node in (n for n in ast.walk(tree) if id(n) not in checked):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names if alias.name.startswith("kidsonline")]
            yield from (name.removeprefix("kidsonline").lstrip(".") or "__init__" for name in found)
        if not isinstance(node, ast.ImportFrom):
            continue
        base = package[: len(package) - node.level + 1] if node.level else []
        if not node.level:
            if (node.module or "").split(".")[0] != "kidsonline":
                continue
            target = (node.module or "").removeprefix("kidsonline").lstrip(".")
        else:
            target = ".".join([*base, *([node.module] if node.module else [])])
        for alias in node.names:
            inner = f"{target}.{alias.name}".lstrip(".")
            yield inner if inner in NAMES else target or "__init__"


def arrows() -> set[tuple[str, str]]:
    """Every import of one module by another, once."""
    return {(dotted(path), target) for path in MODULES for target in imports(path)}


def drawing() -> str:
    """The picture as SVG, from the code as it lies here."""
    floor = {name: i for i, names in enumerate(LAYERS) for name in names}
    used = Counter((floor[a.split(".")[0]], floor[b.split(".")[0]]) for a, b in arrows())
    width, height = _LEFT + _WIDE * len(LAYERS) + 20, _TOP + _ROW * len(LAYERS) + 20
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d">',
        '<title id="t">The rooms of the package, and how many imports each makes of the others</title>',
        f'<desc id="d">{_in_words(used)}</desc>', f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{width}" height="{height}"/>',
    ]  # fmt: skip
    for i, names in enumerate(LAYERS):
        x, y = _LEFT + _WIDE * i + _WIDE // 2, _TOP + _ROW * i
        files = [path for path in MODULES if dotted(path).split(".")[0] in names]
        out += [
            f'<text class="size" transform="translate({x + 4} {_TOP - 12}) rotate(-50)">{_name(i)}</text>',
            f'<line class="rule" x1="{_LEFT - 10}" x2="{x}" y1="{y + 20}" y2="{y + 20}"/>',
            f'<line class="rule" x1="{x}" x2="{x}" y1="{y + 20}" y2="{height - 20}"/>',
            f'<rect class="room" x="12" y="{y}" width="{_LEFT - 30}" height="38" rx="4"/>',
            f'<text class="name" x="22" y="{y + 16}">{_name(i)}</text>',
            f'<text class="size" x="110" y="{y + 16}">{len(files)} modules</text>',
            f'<text class="what" x="22" y="{y + 31}">{escape(_what(i))}</text>',
        ]
    for (a, b), n in sorted(used.items()):
        if a != b:
            x, y = _LEFT + _WIDE * b + _WIDE // 2, _TOP + _ROW * a + 20
            out.append(f'<circle class="dot" cx="{x}" cy="{y}" r="{min(8 + n**0.5, 19):.1f}"/>')
            out.append(f'<text class="count" x="{x}" y="{y + 4}">{n}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def _name(layer: int) -> str:
    return _NAMES.get(layer, LAYERS[layer][0])


def _what(layer: int) -> str:
    """What a room is for, in its own first words."""
    if layer in _NAMES:
        return ", ".join(name for name in LAYERS[layer] if name != "__init__")
    tree = ast.parse((SRC / LAYERS[layer][0] / "__init__.py").read_text(encoding="utf-8"))
    words = (ast.get_docstring(tree) or "").splitlines()[0].rstrip(".").replace("`", "")
    return words if len(words) <= 74 else f"{words[:72].rsplit(' ', 1)[0]} ..."


def _in_words(used: Counter) -> str:
    """The picture for those who do not see it."""
    rooms = range(len(LAYERS))
    told = {a: ", ".join(f"{_name(b)} {used[a, b]}" for b in rooms if b != a and used[a, b]) for a in rooms}
    return " ".join(f"{_name(a)} uses {told[a] or 'no other'}." for a in rooms)


if __name__ == "__main__":
    PICTURE.write_text(drawing(), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))
    sys.exit(0)
