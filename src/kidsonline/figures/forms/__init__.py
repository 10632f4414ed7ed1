"""The few chart forms: each turns cells into two Vega-Lite specifications, ``wide`` and ``narrow``."""
