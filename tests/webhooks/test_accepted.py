"""Responding before events are handled, and the hook for failures."""

from __future__ import annotations

from typing import Any

import pytest

from pexip_engage_client.webhooks import (
    MemoryStore,
    WebhookEvent,
)

from .support import (
    CREATE,
    Gate,
    Log,
    post,
    receiving,
    until,
)


async def test_202_is_sent_before_the_handler_ends() -> None:
    gate, failed = Gate(True), list[str]()

    async def on_failure(event: WebhookEvent, error: BaseException) -> None:
        failed.append(f"{event.id} {type(error).__name__}")

    receiver = receiving(gate, respond_when="accepted", on_failure=on_failure)
    assert await post(receiver, CREATE) == 202
    gate.open.set()
    await until(lambda: failed)
    assert failed == ["e1 ZeroDivisionError"]
    assert await post(receiver, CREATE) == 202
    await until(lambda: gate.ended)
    assert await post(receiver, CREATE) == 202
    assert gate.began == 2


class UnavailableStore(MemoryStore):
    async def claim(self, *_: Any) -> Any:
        raise OSError("unavailable")


@pytest.mark.parametrize("respond_when", ["handled", "accepted"])
async def test_response_is_500_while_the_store_is_unavailable(respond_when: Any) -> None:
    log = Log()
    assert await post(receiving(log, store=UnavailableStore(), respond_when=respond_when), CREATE) == 500
    assert log == []


async def test_on_failure_receives_the_error_and_may_fail_itself(caplog: pytest.LogCaptureFixture) -> None:
    async def on_failure(event: WebhookEvent, error: BaseException) -> None:
        assert str(error) == "jan@example.com"
        raise KeyError("nobody")

    log = Log()
    log.failures = 1
    assert await post(receiving(log, on_failure=on_failure), CREATE) == 500
    assert "on_failure failed with KeyError" in caplog.text
    assert "nobody" not in caplog.text
