"""pytest fixtures: `sandbox`, an empty enterprise of its own for each test, and `engage`, a client of it.

    @pytest.mark.sandbox(seed="demo")
    async def test_accepting(engage, sandbox): ...

The marker takes the arguments of Sandbox.
"""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .._extras import MissingExtraError

if TYPE_CHECKING:
    from ..client import EngageClient
    from .sandbox import Sandbox


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "sandbox(**options): what the fixture `sandbox` passes to Sandbox")


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> "Iterator[Sandbox]":
    """An Engage in memory; the marker `sandbox` configures it."""
    try:
        from . import Sandbox
    except MissingExtraError as missing:
        pytest.fail(str(missing), pytrace=False)
    node: pytest.Item = request.node
    marker = node.get_closest_marker("sandbox")
    sandbox = Sandbox(*marker.args, **marker.kwargs) if marker else Sandbox()
    yield sandbox
    asyncio.run(sandbox.aclose())


@pytest.fixture
def engage(sandbox: "Sandbox") -> "EngageClient":
    """A client of the sandbox, in-process."""
    return sandbox.client()
