"""Published statistics to microdata that return them, labelled synthetic in every place that a file has for it."""

from .files import synthesize

__all__ = ["synthesize"]
