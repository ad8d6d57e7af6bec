"""Mistakes in the use of a receiver, which get one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.webhooks import WebhookReceiver


def test_handler_without_parentheses_is_explained() -> None:
    on: Any = WebhookReceiver(secret="a long and random text").on
    with pytest.raises(InvalidArgumentError, match=r"in parentheses, such as @receiver\.on\(AppointmentEvent\)"):

        @on
        async def handler(event: Any) -> None: ...
