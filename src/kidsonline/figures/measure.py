"""How wide a text will be, near enough to wrap labels and to see whether one fits into a bar.

Widths are those of DejaVu Sans, rounded up by letter class. It is wider than the fonts pages use, so that what fits
here fits everywhere; Cyrillic and Kazakh letters count like Latin ones.
"""

_NARROW = set("iíljtfI.,:;'’|!()[] ·-")
_WIDE = set("mwMW—%@жшщюфыЖШЩЮФЫ")


def text_width(text: str, size: float) -> float:
    """Width of one line of ``text`` in pixels at font size ``size``."""
    ems = sum(0.36 if c in _NARROW else 0.92 if c in _WIDE else 0.74 if c.isupper() else 0.62 for c in text)
    return ems * size


def wrap(text: str, size: float, width: float) -> list[str]:
    """``text`` broken at spaces into lines no wider than ``width`` pixels; a single long word stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]
