"""When a file was made is not said in it: the same numbers are the same bytes, which a build compares."""

from datetime import datetime

MOMENT = datetime(2000, 1, 1)  # stands for no time at all
_OF_SAV_AT, _OF_SAV = 92, b"01 Jan 2400:00:00"  # where the header of an SPSS file holds day and time


def without_moment(sav: bytes) -> bytes:
    """The bytes of an SPSS file with a fixed moment in the place of the one it was written at."""
    return sav[:_OF_SAV_AT] + _OF_SAV + sav[_OF_SAV_AT + len(_OF_SAV) :]
