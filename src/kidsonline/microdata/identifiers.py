"""Columns that point at a person; a file that a report is built from must not hold them."""

from collections.abc import Iterable

_IDENTIFIERS = {
    "name", "surname", "first_name", "last_name", "phone", "telephone", "mobile", "email", "address", "street", "ip",
    "ip_address", "latitude", "longitude", "lat", "lon", "gps", "coordinates", "iin", "passport",
}  # fmt: skip


def identifiers(columns: Iterable[str]) -> list[str]:
    """The columns whose names say that they identify a person directly."""
    return [c for c in columns if c.lower() in _IDENTIFIERS]
