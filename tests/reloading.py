"""What a browser does with ``make preview``: fetch a page, and listen for the word to load it again."""

import http.client
import json
from collections.abc import Iterator
from itertools import islice

from kidsonline.book.served import EVENTS

_MOST = 30  # words that are waited for; one comes with each step of a build, and every 15 seconds


class Browser:
    """Of the preview that is served on ``port`` of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str = "/", host: str = "127.0.0.1") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest("GET", path, skip_host=True)
        connection.putheader("Host", f"{host}:{self.port}")
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def listen(self) -> Iterator[dict]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", EVENTS)
        answer = connection.getresponse()
        while line := answer.readline():
            if line.startswith(b"data: "):
                yield json.loads(line[6:])

    def page_with(self, words: str, path: str) -> str:
        """The page, once a build ended after which it has these words."""
        page = ""
        for told in islice(self.listen(), _MOST):
            if not told["building"] and words in (page := self.get(path)[1]):
                return page
        raise AssertionError(f"{words!r} never came; the last page: {page[-3000:]}")
