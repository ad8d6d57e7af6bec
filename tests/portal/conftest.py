"""A portal on loopback for each worker, and our document read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from generator.portal.__main__ import load
from generator.portal.facts import Source
from generator.portal.fetching import Fetcher, Web
from generator.portal.sources import Portal, Reading
from tests.openapi import ROOT

from .server import Loopback, loopback


@pytest.fixture(scope="session")
def ours() -> Source:
    return load(ROOT / "openapi.yaml")


@pytest.fixture(scope="session")
def _server() -> Iterator[Loopback]:
    with loopback() as portal:
        yield portal


@pytest.fixture
def portal(_server: Loopback) -> Loopback:
    _server.clear()
    _server.most_in_flight = 0
    return _server


@pytest.fixture(scope="session")
def _client() -> Iterator[httpx.Client]:
    with httpx.Client() as client:
        yield client


@pytest.fixture
def read(portal: Loopback, _client: httpx.Client) -> Callable[..., Reading]:
    """Read what the portal serves now, for the operations known: over HTTP, unless from another fetcher."""

    def reading(known: list[str], *, api: bool = False, fetcher: Fetcher | None = None) -> Reading:
        fetcher = fetcher or Web(client=_client, pause=0, sleep=lambda seconds: None)
        return Portal(fetcher, portal.base, known, f"{portal.base}api" if api else "").read()

    return reading
