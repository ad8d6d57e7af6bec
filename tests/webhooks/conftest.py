"""The stores to test, and patience on busy machines."""

from __future__ import annotations

import pytest

from pexip_engage_client.webhooks import events, options
from tests.redis_servers import redis_of_the_session as redis_of_the_session
from tests.redis_servers import redis_server as redis_server

LONGEST_RESPONSE = options.FIRST_TIMEOUT


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let receivers wait for longer than Engage does, because a busy machine may take longer."""
    monkeypatch.setattr(options, "FIRST_TIMEOUT", 600.0)


@pytest.fixture(autouse=True)
def no_reported_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test log malformed fields, which a process does only once."""
    monkeypatch.setattr(events, "_reported", set())
