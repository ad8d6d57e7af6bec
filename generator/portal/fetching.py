"""Request pages politely: one at a time, with pauses, within robots.txt, and for a limited time."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import httpx
from attrs import define, field

USER_AGENT = "pexip-engage-client-watch"
TIMEOUT = httpx.Timeout(20, connect=5)
LARGEST = 50_000_000  # bytes
LONGEST_WAIT = 60.0  # seconds: for one Retry-After, and for one response
ATTEMPTS = 3


class NotFetchedError(Exception):
    """A page could not be fetched; the message says why."""

    def __init__(self, why: str, *, gone: bool = False) -> None:
        super().__init__(why)
        self.gone = gone  # the page does not exist


@define(kw_only=True)
class Web:
    """Pages over HTTP."""

    client: httpx.Client
    save: Path | None = None
    contact: str = ""
    pause: float = 0.5  # seconds between two requests
    deadline: float = 900.0  # seconds for all requests together
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _robots: dict[str, RobotFileParser | None] = field(factory=dict[str, RobotFileParser | None], init=False)
    _began: float | None = field(default=None, init=False)

    def get(self, address: str) -> str:
        robots = self._rules(address)
        if robots is None:
            raise NotFetchedError("robots.txt could not be read, so nothing else is read either")
        if not robots.can_fetch(USER_AGENT, address):
            raise NotFetchedError("robots.txt does not allow it")
        try:
            text = self._read(address, max(self.pause, float(robots.crawl_delay(USER_AGENT) or 0)))
        except NotFetchedError as error:
            if error.gone:
                self._keep(address, "")  # an empty file: the page does not exist
            raise
        self._keep(address, text)
        return text

    def _keep(self, address: str, text: str) -> None:
        if self.save is not None:
            target = self.save / saved_as(address)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def _rules(self, address: str) -> RobotFileParser | None:
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            rules = RobotFileParser()
            try:
                rules.parse(self._read(f"{root}/robots.txt", self.pause).splitlines())
                self._robots[root] = rules
            except NotFetchedError as error:
                rules.parse([])
                self._robots[root] = rules if error.gone else None
        return self._robots[root]

    def _read(self, address: str, pause: float) -> str:
        self._wait(pause)
        response, text = self._send(address)
        for attempt in range(1, ATTEMPTS):
            if response.status_code not in (429, 503):
                break
            self._wait(_retry_after(response, attempt))
            self._wait(pause)
            response, text = self._send(address)
        if response.status_code in (404, 410):
            raise NotFetchedError(f"this page does not exist ({response.status_code})", gone=True)
        if response.status_code != 200:
            raise NotFetchedError(f"the portal responds with {response.status_code}")
        return text

    def _send(self, address: str) -> tuple[httpx.Response, str]:
        headers = {"User-Agent": f"{USER_AGENT} ({self.contact})" if self.contact else USER_AGENT}
        began = self.clock()
        body = bytearray()
        try:
            with self.client.stream(
                "GET", address, headers=headers, timeout=TIMEOUT, follow_redirects=True
            ) as response:
                if response.url.netloc.decode() != urlsplit(address).netloc:
                    raise NotFetchedError(f"it redirects to another host ({response.url.host}): perhaps a login")
                for part in response.iter_bytes():
                    body += part
                    if len(body) > LARGEST or self.clock() - began > LONGEST_WAIT:
                        raise NotFetchedError("it is too large or too slow")
        except httpx.HTTPError as error:
            raise NotFetchedError(f"{type(error).__name__}: {error}") from error
        return response, bytes(body).decode(response.encoding or "utf-8", "replace")

    def _wait(self, seconds: float) -> None:
        now = self.clock()
        if self._began is None:
            self._began = now
        elif now + seconds - self._began > self.deadline:
            raise NotFetchedError(f"the time for all requests ({self.deadline:g} s) is over")
        elif seconds > 0:
            self.sleep(seconds)


def saved_as(address: str) -> str:
    """The file, below the directory of saved pages, that keeps a page; of all documents the last one stays."""
    names = [part for part in urlsplit(address).path.split("/") if part not in ("", ".", "..")]
    return "source.json" if address.endswith(".json") else "/".join(names) or "index"


def _retry_after(response: httpx.Response, attempt: int) -> float:
    """Seconds to wait, at most LONGEST_WAIT."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isdigit():
        return min(float(asked), LONGEST_WAIT)
    try:
        return min(max(parsedate_to_datetime(asked).timestamp() - time.time(), 0.0), LONGEST_WAIT)
    except ValueError:
        return min(2.0**attempt, LONGEST_WAIT)
