"""Ask every outside link of a built site whether it still answers: ``python tools/links.py _build/html``.

Exit status 1 when a page is gone (404, 410) or its host is. A host that refuses a program, asks it to wait or has
trouble of its own is listed and fails nothing: that says nothing about what a reader meets.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

GONE = {404, 410}
SECONDS = 30  # a host has to answer
TRIES = 3
PAUSE = 5.0  # seconds between tries


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        address = dict(attributes).get("href") if tag == "a" else None
        if address and address.startswith(("http://", "https://")):
            self.found.add(address.split("#")[0])


def links(site: Path) -> dict[str, list[str]]:
    """Outside addresses of ``site``, each with the pages that name it."""
    found = defaultdict(list)
    for page in sorted(site.rglob("*.html")):
        reader = _Links()
        reader.feed(page.read_text(encoding="utf-8"))
        for address in sorted(reader.found):
            found[address].append(page.relative_to(site).as_posix())
    return dict(found)


def answer(address: str) -> tuple[str, str]:
    """What a link gives: "good", "gone" or "unclear", and why."""
    request = Request(address, headers={"User-Agent": "Mozilla/5.0 (link check of a report)"})
    said = ("", "")
    for tried in range(TRIES):
        time.sleep(PAUSE if tried else 0)
        try:
            with urlopen(request, timeout=SECONDS):
                return "good", ""
        except HTTPError as error:
            said = ("gone" if error.code in GONE else "unclear", f"answers {error.code}")
            if error.code in GONE:
                return said
        except (OSError, HTTPException, ValueError) as error:
            said = ("gone", f"no answer ({getattr(error, 'reason', error)})")
    return said


def report(found: dict[str, list[str]]) -> tuple[int, list[str]]:
    """Exit status, and the lines to print for ``found``."""
    with ThreadPoolExecutor(8) as pool:
        answers = dict(zip(found, pool.map(answer, found), strict=True))
    lines = [f"{len(found)} outside links, {_count(answers, 'gone')} gone, {_count(answers, 'unclear')} unclear."]
    for address, (state, why) in sorted(answers.items(), key=lambda item: (item[1][0] != "gone", item[0])):
        if state != "good":
            lines.append(f"- {state}: {address} {why}; in {', '.join(found[address])}")
    return int(bool(_count(answers, "gone"))), lines


def _count(answers: dict[str, tuple[str, str]], state: str) -> int:
    return sum(1 for given, _ in answers.values() if given == state)


def main(arguments: Iterable[str]) -> int:
    """Check the site in the folder named; 0 when no link is gone."""
    site = Path(*arguments)
    if not (site / "index.html").is_file():
        print(f"There is no site in '{site}': run make book first.", file=sys.stderr)
        return 2
    status, lines = report(links(site))
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:2]))
