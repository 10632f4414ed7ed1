"""The site as ``make preview`` serves it: the files as they were built, and on each page a script that follows.

Script and failure are put into a page on its way out, never into the site on disk: what is released stays what the
build made. A site of other microdata than those chosen now is not shown.
"""

import io
import json
import secrets
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

from markupsafe import Markup

from ..errors import UserError
from .failure import Failure
from .place import Place

EVENTS = "/-/events"  # no page has such an address
_ALIVE = 15.0  # seconds after which a browser is told again, so that one that left is noticed


@dataclass
class Served:
    """A site that is being worked on: of which place, and how its last build ended."""

    place: Place
    failure: Failure | None = None
    building: bool = False
    version: str = field(default_factory=lambda: secrets.token_hex(4))
    _told: threading.Condition = field(default_factory=threading.Condition)
    _checked: tuple[object, bool] = (None, False)

    def begins(self) -> None:
        """A build begins; pages stay as they are."""
        with self._told:
            self.building = True
            self._told.notify_all()

    def ends(self, failure: Failure | None) -> None:
        """A build ended: every open page is loaded again, with what stopped the build where something did."""
        with self._told:
            self.building, self.failure, self.version = False, failure, secrets.token_hex(4)
            self._told.notify_all()

    def events(self) -> Iterator[dict[str, object]]:
        """What a browser is told: at once, after every step of a build, and now and then."""
        while True:
            with self._told:
                told = {"version": self.version, "building": self.building}
            yield told
            with self._told:
                if told == {"version": self.version, "building": self.building}:
                    self._told.wait(_ALIVE)

    @property
    def site(self) -> Path | None:
        """The folder to serve; None where there is no site, or one of other data, which would be taken for these."""
        try:
            when = self.place.site.stat().st_mtime, self.place.told_at
        except OSError:
            return None
        if self._checked[0] != when:
            self._checked = when, not self.place.is_of_other_data()
        return self.place.site if self._checked[1] else None

    def page(self, html: bytes) -> bytes:
        """A page with the script that follows, and over it what stopped the last build."""
        state = json.dumps({"version": self.version, "building": self.building})
        more = (_panel(self.failure) if self.failure else "") + _SCRIPT.replace("STATE", state).replace(
            "EVENTS", EVENTS
        )
        head, end, tail = html.rpartition(b"</body>")
        return head + more.encode() + end + tail if end else html + more.encode()

    def waiting(self) -> bytes:
        """The page while there is no site to show."""
        words = "There is no site to show yet." if self.failure else "The site is being built ..."
        return self.page(_WAITING.format(words).encode())


class Server(ThreadingHTTPServer):
    """Serves one site, to this machine alone."""

    daemon_threads = True

    def __init__(self, served: Served, port: int) -> None:
        self.served = served
        super().__init__(("127.0.0.1", port), _Handler)


class _Handler(SimpleHTTPRequestHandler):
    server: Server

    def send_head(self) -> BinaryIO | io.BytesIO | None:
        """Answer GET and HEAD alike; None where the answer is already written."""
        # A page of elsewhere that calls this machine by a name of its own gets nothing.
        if (self.headers.get("Host") or "").rpartition(":")[0] not in ("127.0.0.1", "localhost"):
            self.send_error(HTTPStatus.FORBIDDEN)
            return None
        if self.path == EVENTS:
            self._follow()
            return None
        site = self.server.served.site
        if site is None:
            return self._html(HTTPStatus.SERVICE_UNAVAILABLE, self.server.served.waiting())
        self.directory = str(site)
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file() or not path.resolve().is_relative_to(site.resolve()):
            missing = site / "404.html"
            page = missing.read_bytes() if missing.is_file() else b"There is no such page."
            return self._html(HTTPStatus.NOT_FOUND, self.server.served.page(page))
        if path.suffix == ".html":
            return self._html(HTTPStatus.OK, self.server.served.page(path.read_bytes()))
        return super().send_head()

    def _html(self, status: HTTPStatus, page: bytes) -> io.BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        return io.BytesIO(page)

    def _follow(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if self.command == "HEAD":
            return
        try:
            for told in self.server.served.events():
                self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())
                self.wfile.flush()
        except OSError:  # the browser left
            return

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the console belongs to the build."""


def serve(served: Served, port: int) -> Server:
    """Begin to serve on 127.0.0.1 (port 0: any that is free); raises UserError where the port is taken."""
    try:
        server = Server(served, port)
    except OSError as error:
        raise UserError(
            f"Port {port} is taken ({error.strerror}): stop what uses it, or make preview PORT={port + 1}."
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _panel(failure: Failure) -> str:
    rows = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(name.capitalize(), text)
        for name, text in asdict(failure).items() if text and name not in ("sentence", "log")
    )  # fmt: skip
    return _LOOK + _PANEL.format(failure.sentence, rows, failure.log)


_LOOK = """
<style>
#preview-failure { position: fixed; inset: auto 0 0 0; z-index: 99; max-height: 60vh; overflow: auto; padding: 0.75rem
  1rem; font: 1rem/1.5 system-ui, sans-serif; color: #17212b; background: #fff1ee; border-top: 4px solid #b3261e; }
#preview-failure summary { font-weight: 600; cursor: pointer; }
#preview-failure dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0.5rem 0; }
#preview-failure dt { font-weight: 600; } #preview-failure dd { margin: 0; }
#preview-failure pre { white-space: pre-wrap; font-size: 0.85rem; color: inherit; background: none; }
</style>
"""
_PANEL = Markup(
    '<details id="preview-failure" role="alert" open><summary>{}</summary><dl>{}</dl><pre>{}</pre></details>'
)
_WAITING = Markup(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title><body><p>{}</p></body></html>'
)
# A hidden tab lets go of its connection, of which a browser has few, and asks again when it is looked at.
_SCRIPT = """
<script>
(function () {
  var state = STATE, source = null, title = document.title;
  function show() { document.title = (state.building ? "Building ... " : "") + title; }
  function follow() {
    if (document.hidden) { if (source) source.close(); source = null; return; }
    source = source || new EventSource("EVENTS");
    source.onmessage = function (event) {
      var told = JSON.parse(event.data);
      if (told.version !== state.version) location.reload();
      state = told; show();
    };
  }
  document.addEventListener("visibilitychange", follow);
  show(); follow();
})();
</script>
"""
