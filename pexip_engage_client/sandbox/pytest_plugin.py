"""Provide pytest fixtures. They work without an asyncio plugin, but your own async tests need one (any plugin).

The `sandbox` fixture is a new empty sandbox for each test. `engage` is a client for it, `receiver` receives its webhook
events, and `sandbox_url` is its root URL over HTTP. All tests of a session share `shared_sandbox` and
`shared_sandbox_url`, and must reset that sandbox themselves.

    @pytest.mark.sandbox(seed="demo")
    async def test_accepting(engage, sandbox): ...

A test fails if a fault in its sandbox is never used. If a test fails, its output contains the latest requests.

The marker takes the options of Sandbox, by name. Options of a test override options of its class, which override
options of its module.
"""

import asyncio
import threading
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest

from .._extras import MissingExtraError

if TYPE_CHECKING:
    from ..client import EngageClient
    from ..webhooks import WebhookReceiver
    from .sandbox import Sandbox

_SANDBOXES: "pytest.StashKey[list[Sandbox]]" = pytest.StashKey()
_SECRET = "secret of the receiver fixture"  # noqa: S105  # for tests only
_BY_NAME = 'the `sandbox` marker takes options by name, such as @pytest.mark.sandbox(seed="demo"); got {}'


def pytest_configure(config: pytest.Config) -> None:
    """Register the `sandbox` marker, which sets the options of a test's sandbox."""
    config.addinivalue_line("markers", "sandbox(**options): the options that the `sandbox` fixture passes to Sandbox")


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> "Iterator[Sandbox]":
    """Create a new sandbox for each test. Set its options with `@pytest.mark.sandbox(…)`."""
    node: pytest.Item = cast("Any", request).node  # pytest has no type for it before version 9.2
    options: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("sandbox"))):  # the closest marker last
        if marker.args:
            pytest.fail(_BY_NAME.format(", ".join(map(repr, marker.args))), pytrace=False)
        options.update(marker.kwargs)
    sandbox = _sandbox_class()(**options)
    node.stash[_SANDBOXES] = [sandbox]
    yield sandbox
    _close(sandbox)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that passes although a fault in its sandbox was not used."""
    yield
    for sandbox in _sandboxes_of(item):
        for enterprise in sandbox.enterprises:
            enterprise.verify()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: "pytest.CallInfo[None]"
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the sandbox's own report to the report of a failed test."""
    outcome = yield
    if outcome.failed and call.when == "call":
        shared = _sandboxes_of(item.session) if "shared_sandbox" in getattr(item, "fixturenames", ()) else []
        for sandbox in [*_sandboxes_of(item), *shared]:
            text = "\n".join(enterprise.report() for enterprise in sandbox.enterprises)
            outcome.sections.append(("Engage sandbox", text))
    return outcome


def _sandboxes_of(node: "pytest.Item | pytest.Session") -> "list[Sandbox]":
    none: list[Sandbox] = []
    return node.stash.get(_SANDBOXES, none)


@pytest.fixture
def engage(sandbox: "Sandbox") -> "EngageClient":
    """Create an in-process client for the test's sandbox."""
    return sandbox.client()


@pytest.fixture
def receiver(sandbox: "Sandbox") -> "WebhookReceiver":
    """Create a webhook receiver that receives the events of the test's sandbox in-process."""
    from ..webhooks import WebhookReceiver

    receiver = WebhookReceiver(secret=_SECRET)
    sandbox.webhooks.add(receiver, secret=_SECRET, pace=0.001)
    return receiver


@pytest.fixture
def sandbox_url(sandbox: "Sandbox") -> Iterator[str]:
    """Serve the test's sandbox over HTTP in a thread, and return the root URL."""
    with sandbox.serve() as url:
        yield url


@pytest.fixture(scope="session")
def shared_sandbox(request: pytest.FixtureRequest) -> "Iterator[Sandbox]":
    """Create one sandbox for all tests in the session. Between tests, call `reset()`."""
    sandbox = _sandbox_class()()
    request.session.stash[_SANDBOXES] = [sandbox]
    yield sandbox
    _close(sandbox)


@pytest.fixture(scope="session")
def shared_sandbox_url(shared_sandbox: "Sandbox") -> Iterator[str]:
    """Serve the shared sandbox over HTTP, and return the root URL."""
    with shared_sandbox.serve() as url:
        yield url


def _sandbox_class() -> "type[Sandbox]":
    try:
        from . import Sandbox
    except MissingExtraError as missing:
        pytest.fail(str(missing), pytrace=False)
    return Sandbox


def _close(sandbox: "Sandbox") -> None:
    """Close a sandbox in a thread with its own event loop, because the test's loop may be closed or in use."""
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
