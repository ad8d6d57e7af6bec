"""Annotations of everything public can be evaluated, as frameworks do it."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import pexip_engage_client
from pexip_engage_client import limits, resources, webhooks

# It names what imports it: a circle that is for type checkers only.
NOT_FOR_CALLERS = {"ApiError.__init__"}


def public_callables() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in (pexip_engage_client, resources, limits, webhooks):
        for name in module.__all__:
            member = getattr(module, name)
            if inspect.isfunction(member):
                yield f"{module.__name__}.{name}", member
            elif inspect.isclass(member):
                for attribute, value in vars(member).items():
                    function = getattr(value, "__func__", value)
                    public = attribute in ("__init__", "__call__") or not attribute.startswith("_")
                    written = inspect.isfunction(function) and "attrs generated" not in function.__code__.co_filename
                    if public and written and f"{name}.{attribute}" not in NOT_FOR_CALLERS:
                        yield f"{name}.{attribute}", function


CALLABLES = dict(public_callables())


@pytest.mark.parametrize("name", CALLABLES)
def test_hints_can_be_evaluated(name: str) -> None:
    typing.get_type_hints(CALLABLES[name])
    inspect.signature(CALLABLES[name], eval_str=True)


def test_there_are_many() -> None:
    assert len(CALLABLES) > 120
    assert "AppointmentsResource.accept" in CALLABLES
    assert "EngageClient.request" in CALLABLES
