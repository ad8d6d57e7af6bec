"""Request pages politely: one at a time, with pauses, as robots.txt allows, and for a limited time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx
from attrs import define, field

USER_AGENT = "pexip-engage-client-watch"
TIMEOUT = httpx.Timeout(20, connect=5)
LARGEST = 50_000_000  # bytes
LONGEST_WAIT = 60.0  # seconds: for one Retry-After, and for one response


class NotFetchedError(Exception):
    """A page could not be fetched. The message states the reason."""


class GoneError(NotFetchedError):
    """The page does not exist."""


@define(kw_only=True)
class Web:
    """The pages of one host."""

    client: httpx.Client
    save: Path | None = None
    contact: str = ""
    pause: float = 0.5  # seconds between two requests
    deadline: float = 900.0  # seconds for all requests together
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _robots: RobotFileParser | None = field(default=None, init=False)
    _began: float | None = field(default=None, init=False)

    def get(self, address: str) -> str:
        """Return the text of a page. Raises NotFetchedError, or ConnectionError if no page can be fetched."""
        robots = self._robots = self._robots or self._rules(address)
        if not robots.can_fetch(USER_AGENT, address):
            raise NotFetchedError("robots.txt does not allow it")
        try:
            text = self._read(address, max(self.pause, float(robots.crawl_delay(USER_AGENT) or 0)))
        except GoneError:
            self._keep(address, "")  # an empty file: the page does not exist
            raise
        self._keep(address, text)
        return text

    def _keep(self, address: str, text: str) -> None:
        if self.save is not None:
            target = self.save / saved_as(address)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def _rules(self, address: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            rules.parse(self._read(urljoin(address, "/robots.txt"), self.pause).splitlines())
        except GoneError:
            rules.parse([])
        except NotFetchedError as error:
            raise ConnectionError(f"robots.txt could not be read, so nothing else is read either: {error}") from error
        return rules

    def _read(self, address: str, pause: float) -> str:
        self._wait(pause)
        response, text = self._send(address)
        if response.status_code in (429, 503):
            asked = response.headers.get("Retry-After", "")
            self._wait(min(float(asked), LONGEST_WAIT) if asked.isdecimal() else LONGEST_WAIT)
            self._wait(pause)
            response, text = self._send(address)
        if response.status_code in (404, 410):
            raise GoneError(f"this page does not exist ({response.status_code})")
        if response.status_code != 200:
            raise NotFetchedError(f"the server responded with {response.status_code}")
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
                    raise NotFetchedError(
                        f"it redirects to another host ({response.url.host}), perhaps to a login page"
                    )
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
            raise NotFetchedError(f"the time for all requests ({self.deadline:g} s) has run out")
        elif seconds > 0:
            self.sleep(seconds)


def saved_as(address: str) -> str:
    """Return the file for a page in the directory of saved pages.

    All documents share one file, so the file contains the last document.
    """
    names = [part for part in urlsplit(address).path.split("/") if part not in ("", ".", "..")]
    return "source.json" if address.endswith(".json") else "/".join(names) or "index"
