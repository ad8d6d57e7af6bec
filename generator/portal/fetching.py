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
DEADLINE = 900.0  # seconds for all requests together


class NotFetchedError(Exception):
    """A page could not be fetched. The message states the reason."""


@define(kw_only=True)
class Web:
    """The pages of one host."""

    client: httpx.Client
    save: Path | None = None
    contact: str = ""
    pause: float = 0.5  # seconds between two requests
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _robots: RobotFileParser | None = field(default=None, init=False)
    _began: float | None = field(default=None, init=False)

    def get(self, address: str) -> str:
        """Return the text of a page; empty if it does not exist.

        Raises NotFetchedError if it cannot be fetched, and ConnectionError if robots.txt could not be read.
        """
        robots = self._robots = self._robots or self._robots_rules(address)
        if not robots.can_fetch(USER_AGENT, address):
            raise NotFetchedError("robots.txt does not allow it")
        self.pause = max(self.pause, float(robots.crawl_delay(USER_AGENT) or 0))
        text = self._read(address)
        if self.save is not None:
            names = [part for part in urlsplit(address).path.split("/") if part not in ("", ".", "..")]
            # all documents share one file, so the file contains the last document
            target = self.save / ("source.json" if address.endswith(".json") else "/".join(names) or "index")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return text

    def _robots_rules(self, address: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            rules.parse(self._read(urljoin(address, "/robots.txt")).splitlines())
        except NotFetchedError as error:
            raise ConnectionError(f"robots.txt could not be read, so nothing else is read either: {error}") from error
        return rules

    def _read(self, address: str) -> str:
        self._wait(self.pause)
        status, text, retry_after = self._send(address)
        if status in (429, 503):
            self._wait(min(float(retry_after), LONGEST_WAIT) if retry_after.isdecimal() else LONGEST_WAIT)
            self._wait(self.pause)
            status, text, _ = self._send(address)
        if status not in (200, 404, 410):
            raise NotFetchedError(f"the server responded with {status}")
        return text if status == 200 else ""

    def _send(self, address: str) -> tuple[int, str, str]:
        """Return the status, the text, and the Retry-After header."""
        headers = {"User-Agent": f"{USER_AGENT} ({self.contact})" if self.contact else USER_AGENT}
        began = self.clock()
        body = bytearray()
        try:
            with self.client.stream(
                "GET", address, headers=headers, timeout=TIMEOUT, follow_redirects=True
            ) as response:
                if (host := response.url.netloc.decode()) != urlsplit(address).netloc:
                    raise NotFetchedError(f"it redirects to another host ({host}), perhaps to a login page")
                for part in response.iter_bytes():
                    body += part
                    if len(body) > LARGEST or self.clock() - began > LONGEST_WAIT:
                        raise NotFetchedError("it is too large or too slow")
            text = bytes(body).decode(response.encoding or "utf-8")
        except (httpx.HTTPError, UnicodeDecodeError) as error:
            raise NotFetchedError(f"{type(error).__name__}: {error}") from error
        return response.status_code, text, response.headers.get("Retry-After", "")

    def _wait(self, seconds: float) -> None:
        """Wait between requests, but not before the first one, nor after the deadline."""
        now = self.clock()
        if self._began is None:
            self._began = now
        elif now + seconds - self._began > DEADLINE:
            raise NotFetchedError(f"the time for all requests ({DEADLINE:g} s) has run out")
        else:
            self.sleep(seconds)
