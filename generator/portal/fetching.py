"""Reading pages politely: one request at a time, with pauses, by ETag, within robots.txt, and never for long."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import httpx
from attrs import define, field

USER_AGENT = "pexip-engage-client-watch"
TIMEOUT = httpx.Timeout(20, connect=5)
LARGEST = 50_000_000  # bytes
LONGEST_WAIT = 60.0  # seconds, for one Retry-After
ATTEMPTS = 3


class NotFetchedError(Exception):
    """A page that could not be had; the message says why."""

    def __init__(self, why: str, *, gone: bool = False) -> None:
        super().__init__(why)
        self.gone = gone  # there is no such page


class Fetcher(Protocol):
    """Where pages come from."""

    def get(self, address: str, headers: dict[str, str] | None = None) -> str:
        """The page's text; NotFetchedError says why there is none."""


@define(kw_only=True)
class Web:
    """Pages over HTTP."""

    client: httpx.Client
    cache: Path | None = None
    save: Path | None = None
    contact: str = ""
    pause: float = 0.5  # seconds between two requests
    deadline: float = 900.0  # seconds for everything
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    requests: int = field(default=0, init=False)
    _robots: dict[str, RobotFileParser | str] = field(factory=dict, init=False)
    _began: float | None = field(default=None, init=False)

    def get(self, address: str, headers: dict[str, str] | None = None) -> str:
        robots = self._rules(address)
        if isinstance(robots, str):
            raise NotFetchedError(robots)
        if not robots.can_fetch(USER_AGENT, address):
            raise NotFetchedError("robots.txt asks not to read it")
        delay = robots.crawl_delay(USER_AGENT)
        text = self._read(address, headers or {}, max(self.pause, float(delay or 0)))
        if self.save is not None:
            target = self.save / saved_as(address)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return text

    def _rules(self, address: str) -> RobotFileParser | str:
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            rules = RobotFileParser()
            try:
                rules.parse(self._read(f"{root}/robots.txt", {}, self.pause).splitlines())
                self._robots[root] = rules
            except NotFetchedError as error:
                rules.parse([])
                self._robots[root] = (
                    rules if error.gone else f"robots.txt could not be read ({error}), so nothing else is"
                )
        return self._robots[root]

    def _read(self, address: str, headers: dict[str, str], pause: float) -> str:
        kept = self._kept(address)
        sent = {"User-Agent": f"{USER_AGENT} ({self.contact})" if self.contact else USER_AGENT, **headers}
        if kept:
            sent["If-None-Match"] = kept["etag"]
        for attempt in range(1, ATTEMPTS + 1):
            self._wait(pause)
            response, text = self._send(address, sent)
            if response.status_code == 304 and kept:
                return kept["text"]
            if response.status_code in (429, 503) and attempt < ATTEMPTS:
                self._wait(_retry_after(response, attempt))
                continue
            break
        if response.status_code in (404, 410):
            raise NotFetchedError(f"there is no such page ({response.status_code})", gone=True)
        if response.status_code != 200:
            raise NotFetchedError(f"the portal responds with {response.status_code}")
        if etag := response.headers.get("ETag"):
            self._keep(address, etag, text)
        return text

    def _send(self, address: str, headers: dict[str, str]) -> tuple[httpx.Response, str]:
        self.requests += 1
        began = self.clock()
        host = urlsplit(address).netloc
        try:
            with self.client.stream(
                "GET", address, headers=headers, timeout=TIMEOUT, follow_redirects=True
            ) as response:
                if response.url.netloc.decode() != host:
                    raise NotFetchedError(f"it leads to another host ({response.url.host}): perhaps a login")
                body = bytearray()
                for part in response.iter_bytes():
                    body += part
                    if len(body) > LARGEST or self.clock() - began > LONGEST_WAIT:
                        raise NotFetchedError("it is too large, or too slow")
        except httpx.HTTPError as error:
            raise NotFetchedError(f"{type(error).__name__}: {error}") from error
        return response, bytes(body).decode(response.encoding or "utf-8", "replace")

    def _wait(self, seconds: float) -> None:
        now = self.clock()
        if self._began is None:
            self._began = now
        elif self.clock() + seconds - self._began > self.deadline:
            raise NotFetchedError(f"the time for all of it ({self.deadline:g} s) is over")
        elif seconds > 0:
            self.sleep(seconds)

    def _kept(self, address: str) -> dict[str, str] | None:
        try:
            kept = json.loads(self._place(address).read_text(encoding="utf-8")) if self.cache else None
        except (OSError, ValueError):
            return None
        return kept if isinstance(kept, dict) and {"etag", "text"} <= kept.keys() else None

    def _keep(self, address: str, etag: str, text: str) -> None:
        if self.cache:
            self.cache.mkdir(parents=True, exist_ok=True)
            self._place(address).write_text(
                json.dumps({"address": address, "etag": etag, "text": text}), encoding="utf-8"
            )

    def _place(self, address: str) -> Path:
        assert self.cache is not None
        return self.cache / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.json"


@define
class Directory:
    """Pages saved earlier with `--save`, or by hand under the same names."""

    root: Path

    def get(self, address: str, headers: dict[str, str] | None = None) -> str:
        path = self.root / saved_as(address)
        try:
            return path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError as error:
            raise NotFetchedError("there is no such file", gone=True) from error
        except OSError as error:
            raise NotFetchedError(str(error)) from error


def saved_as(address: str) -> str:
    """The name of the file, below the directory, in which a page is kept."""
    parts = urlsplit(address)
    names = [part for part in parts.path.split("/") if part not in ("", ".", "..")]
    if parts.query:
        names.append(hashlib.sha256(parts.query.encode()).hexdigest()[:16] + ".json")
    return "/".join(names) or "index"


def _retry_after(response: httpx.Response, attempt: int) -> float:
    """Seconds to wait, at most LONGEST_WAIT."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isdigit():
        return min(float(asked), LONGEST_WAIT)
    try:
        return min(max(parsedate_to_datetime(asked).timestamp() - time.time(), 0.0), LONGEST_WAIT)
    except ValueError:
        return min(2.0**attempt, LONGEST_WAIT)
