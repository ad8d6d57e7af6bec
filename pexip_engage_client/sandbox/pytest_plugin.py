"""pytest fixtures. The fixtures need no asyncio plugin. Your async tests need one; any plugin works.

The `sandbox` fixture is a new empty sandbox for each test. `engage` is a client of it, and `sandbox_url` is its root
URL over HTTP. All tests of a session share `shared_sandbox` and `shared_sandbox_url`, and reset that sandbox
themselves.

    @pytest.mark.sandbox(seed="demo")
    async def test_accepting(engage, sandbox): ...

The marker takes the options of Sandbox, by name. The options of a test override those of its class, and the options of
a class override those of its module.
"""

import asyncio
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest

from .._extras import MissingExtraError

if TYPE_CHECKING:
    from ..client import EngageClient
    from .sandbox import Sandbox

_BY_NAME = 'the `sandbox` marker takes options by name, such as @pytest.mark.sandbox(seed="demo"); got {}'


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", "sandbox(**options): the options that the `sandbox` fixture passes to Sandbox")


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> "Iterator[Sandbox]":
    """A new sandbox for each test. Configure it with `@pytest.mark.sandbox(…)`."""
    node: pytest.Item = cast("Any", request).node  # pytest has no type for it before version 9.2
    options: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("sandbox"))):  # the closest marker last
        if marker.args:
            pytest.fail(_BY_NAME.format(", ".join(map(repr, marker.args))), pytrace=False)
        options.update(marker.kwargs)
    sandbox = _sandbox_class()(**options)
    yield sandbox
    _close(sandbox)


@pytest.fixture
def engage(sandbox: "Sandbox") -> "EngageClient":
    """An in-process client of the sandbox."""
    return sandbox.client()


@pytest.fixture
def sandbox_url(sandbox: "Sandbox") -> Iterator[str]:
    """The sandbox's root URL, served over HTTP in a thread."""
    with sandbox.serve() as url:
        yield url


@pytest.fixture(scope="session")
def shared_sandbox() -> "Iterator[Sandbox]":
    """One sandbox for all tests of the session, initially empty. Use `reset()`, or `restore()` a snapshot."""
    sandbox = _sandbox_class()()
    yield sandbox
    _close(sandbox)


@pytest.fixture(scope="session")
def shared_sandbox_url(shared_sandbox: "Sandbox") -> Iterator[str]:
    """The root URL of the shared sandbox."""
    with shared_sandbox.serve() as url:
        yield url


def _sandbox_class() -> "type[Sandbox]":
    try:
        from . import Sandbox
    except MissingExtraError as missing:
        pytest.fail(str(missing), pytrace=False)
    return Sandbox


def _close(sandbox: "Sandbox") -> None:
    """Close in a thread with its own event loop. The test's loop may be closed, or used by the next test."""
    failures: list[Exception] = []

    def close() -> None:
        try:
            asyncio.run(sandbox.aclose())
        except Exception as error:  # noqa: BLE001  # raised below, where pytest sees it
            failures.append(error)

    thread = threading.Thread(target=close, name="engage-sandbox-close")
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
