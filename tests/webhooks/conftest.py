"""The stores to test, and patience on busy machines."""

from __future__ import annotations

import pytest

from pexip_engage_client.webhooks import events, inbox, receiver, running
from tests.redis_servers import redis_of_the_session as redis_of_the_session
from tests.redis_servers import redis_server as redis_server

DEFAULT_RESPOND_WITHIN = receiver.RESPOND_WITHIN


class Times:
    """Changes the fixed times of receivers. The lease and `keep_handled` apply to receivers that are created later."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._set = monkeypatch.setattr

    def __call__(
        self,
        *,
        respond_within: float | None = None,
        close_within: float | None = None,
        lease: float | None = None,
        keep_handled: float | None = None,
        poll: float | None = None,
    ) -> None:
        for module, name, value in (
            (receiver, "RESPOND_WITHIN", respond_within),
            (receiver, "CLOSE_WITHIN", close_within),
            (inbox, "KEEP_HANDLED", keep_handled),
            (inbox, "LEASE_SECONDS", lease),
            (running, "POLL_SECONDS", poll),
        ):
            if value is not None:
                self._set(module, name, value)


@pytest.fixture(autouse=True)
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    """Let receivers wait for longer than Engage does, because a busy machine may take longer."""
    times = Times(monkeypatch)
    times(respond_within=60)
    return times


@pytest.fixture(autouse=True)
def no_reported_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test log malformed fields, which a process does only once."""
    monkeypatch.setattr(events, "_reported", set())
