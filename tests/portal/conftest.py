"""Our document read once, and a host that plays the portal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from generator.portal import __main__ as command
from pexip_engage_client.openapi.reader import Document
from tests.openapi import ROOT

from .server import LocalPortal

Watch = Callable[..., int]
Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="session")
def ours() -> Document:
    return command.load(ROOT / "openapi.yaml")


@pytest.fixture(scope="session")
def regions() -> Document:
    """A document that agrees with the page of regions, and does not change with openapi.yaml."""
    return command.load(Path(__file__).parent / "regions.yaml")


def only(document: Document, names: Collection[str]) -> Document:
    """The document, as if it had only these operations and webhooks."""
    raw: dict[str, Any] = {**document.raw, "paths": {}, "webhooks": {}}
    for section in ("paths", "webhooks"):
        for path, item in document.raw[section].items():
            kept = {key: node for key, node in item.items() if key == "parameters" or node["operationId"] in names}
            raw[section] |= {path: kept} if kept.keys() - {"parameters"} else {}
    return Document(raw)


@pytest.fixture
def portal() -> LocalPortal:
    return LocalPortal()


@pytest.fixture
def client(portal: LocalPortal) -> Iterator[httpx.Client]:
    with httpx.Client(transport=httpx.MockTransport(portal.respond)) as client:
        yield client


@pytest.fixture
def watch(portal: LocalPortal, ours: Document, tmp_path: Path) -> Iterator[Watch]:
    """Run the command against the local portal; our document is not parsed again."""
    baseline = ["--baseline", str(tmp_path / "watch-baseline.json")]

    def watching(*words: str, origin: object = "") -> int:
        return command.main(["--from", str(origin) or portal.base, "--pause", "0", *baseline, *words])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "load", lambda _: ours)
        patch.setattr(httpx, "Client", partial(httpx.Client, transport=httpx.MockTransport(portal.respond)))
        yield watching
