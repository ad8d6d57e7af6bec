"""A portal on loopback for each worker, and our document read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from generator.portal.__main__ import load
from generator.portal.facts import Source
from generator.portal.fetching import Web
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


@pytest.fixture
def read(portal: Loopback) -> Iterator[Callable[..., Reading]]:
    """Read what the portal serves now, for the operations known."""
    with httpx.Client() as client:

        def reading(known: list[str], *, api: bool = False) -> Reading:
            web = Web(client=client, pause=0, sleep=lambda seconds: None)
            return Portal(web, portal.base, known, f"{portal.base}api" if api else "").read()

        yield reading
