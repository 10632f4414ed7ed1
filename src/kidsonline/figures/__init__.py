"""Figures: what a cell shows, in the few chart forms, drawn when the book is built."""

from .figure import MIME, Figure, figure, packed, unpacked

__all__ = ["MIME", "Figure", "figure", "packed", "unpacked"]
