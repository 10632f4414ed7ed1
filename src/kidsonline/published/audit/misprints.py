"""Numbers one slip of the hand away from a printed one."""

DIGITS = "0123456789"


def one_character(text: str) -> tuple[float, ...]:
    """Numbers whose print differs from ``text`` ("20.7") by one character: changed, lost, added, or swapped.

    At most as many decimals as ``text`` has (one at least), at least one digit, no needless zero in front; ascending.
    """
    places = max(len(text.partition(".")[2]), 1)
    found = set()
    for i in range(len(text) + 1):
        found |= {text[:i] + d + text[i:] for d in DIGITS}
        if i < len(text):
            found.add(text[:i] + text[i + 1 :])
            found |= {text[:i] + d + text[i + 1 :] for d in DIGITS}
        if i + 1 < len(text):
            found.add(text[:i] + text[i + 1] + text[i] + text[i + 2 :])
    good = set()
    for candidate in found:
        whole, point, rest = candidate.partition(".")
        if (
            whole.isdigit()
            and (rest.isdigit() if point else not rest)
            and len(rest) <= places
            and str(int(whole)) == whole
        ):
            good.add(float(candidate))
    return tuple(sorted(good - {float(text)}))
