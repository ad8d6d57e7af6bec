"""Mistakes in the use of a receiver, which get one sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.webhooks import WebhookReceiver


def test_handler_without_parentheses_is_explained() -> None:
    on: Any = WebhookReceiver(secret="a long and random text").on
    with pytest.raises(InvalidArgumentError, match=r"in parentheses, such as @receiver\.on\(AppointmentEvent\)"):

        @on
        async def handler(event: Any) -> None: ...


async def nothing() -> None: ...


def with_database(function: Callable[[Any, str], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    @wraps(function)
    async def handler(event: Any) -> None:
        await function(event, "the database")

    return handler


class Shop:
    async def handle(self, event: Any) -> None: ...


@pytest.mark.parametrize("handler", [nothing, Shop.handle])
def test_handler_must_take_an_event(handler: Any) -> None:
    receiver = WebhookReceiver(secret="a long and random text")
    accepted = "function must be an async function that takes an event; got one that cannot be called with 1 argument"
    with pytest.raises(InvalidArgumentError, match=accepted):
        receiver.on()(handler)
    receiver.on()(Shop().handle)

    @receiver.on()
    @with_database
    async def decorated(event: Any, database: str) -> None: ...


@pytest.mark.parametrize(
    ("option", "function", "problem"),
    [
        ("allow", nothing, "allow must be a function, .*; got one that cannot be called with 1 argument"),
        ("on_failure", nothing, "on_failure must be an async function .*; got one that cannot be called with 1 arg"),
        ("secret", Shop().handle, "secret must be .*; got one that cannot be called without arguments"),
    ],
)
def test_functions_must_take_what_they_get(option: str, function: Any, problem: str) -> None:
    options: dict[str, Any] = {"secret": "a long and random text", option: function}
    with pytest.raises(InvalidArgumentError, match=problem):
        WebhookReceiver(**options)
