"""Numbers and comparisons glued into the prose.

    say(village=share(children, "use_school", "never", area="village"))

puts the number under the key ``village``; the prose holds ``{glue:text}`village` ``. Only strings are glued,
formatted here once.
"""

from dataclasses import replace

from .claim import Claim


def say(**spoken: object) -> None:
    """Put facts, claims and plain words under their keys for the prose of the chapter.

    A claim brings the two numbers it compares: those of ``say(hate=more(girls, boys))`` are ``hate_1`` and ``hate_2``.
    """
    from myst_nb import glue  # slow to import, and only a notebook needs it

    for key, thing in spoken.items():
        if not isinstance(thing, Claim):
            glue(key, str(thing), display=False)
            continue
        glue(key, replace(thing, name=key), display=False)
        for side, fact in ((1, thing.a), (2, thing.b)):
            glue(f"{key}_{side}", str(fact), display=False)
