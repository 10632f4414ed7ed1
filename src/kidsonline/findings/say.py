"""Numbers and comparisons glued into the prose.

    say(village=share(children, "use_school", "never", area="village"))

puts the number under the key ``village``; the prose holds ``{glue:text}`village` ``. Only strings are glued,
formatted here once.
"""

from dataclasses import replace

from ..disclosure.literal import plain_words
from ..errors import UserError
from .claim import Claim
from .fact import Fact

_MOST_NUMBERS = 3  # in plain words, such as "30 to 45 of 60"


def say(**spoken: Fact | Claim | str | int) -> None:
    """Put facts, claims and plain words under their keys for the prose of the chapter.

    A claim brings the two numbers it compares: those of ``say(hate=more(girls, boys))`` are ``hate_1`` and ``hate_2``.
    Raises UserError for anything else, such as a row, a list or a table: those are not published.
    """
    from myst_nb import glue  # slow to import, and only a notebook needs it

    for key, text in {key: _text(key, thing) for key, thing in spoken.items()}.items():
        thing = spoken[key]
        if not isinstance(thing, Claim):
            glue(key, text, display=False)
            continue
        glue(key, replace(thing, name=key), display=False)
        for side, fact in ((1, thing.a), (2, thing.b)):
            glue(f"{key}_{side}", str(fact), display=False)


def _text(key: str, thing: object) -> str:
    if isinstance(thing, Fact | Claim):
        return str(thing)
    # A number of ours is a plain one; those of rows and tables have types of their own.
    if type(thing) is int or type(thing) is str:
        return plain_words(str(thing), f"say({key}=...)", _MOST_NUMBERS)
    raise UserError(
        f"say({key}=...) got a {type(thing).__name__}: it takes what share(), base(), quote() and more() return, and "
        "words; rows and tables of a survey are not published."
    )
