"""Kazakhstan Kids Online, a living report: estimates, evidence and figures computed from an SPSS file."""

from importlib import import_module

_HOMES = {"Design": "estimation", "Estimates": "survey", "Survey": "survey", "load": "survey"}
__all__ = ["Design", "Estimates", "Survey", "load"]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
