"""Annotations of everything public can be evaluated, as frameworks do it."""

from __future__ import annotations

import inspect
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import pexip_engage_client
from pexip_engage_client import limits, models, resources, sandbox, webhooks


def public_callables() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public class and function, with all that a class has and inherits from this package."""
    for module in (pexip_engage_client, resources, limits, webhooks, models, sandbox):
        for name in module.__all__:
            member = getattr(module, name)
            if inspect.isfunction(member) or inspect.isclass(member):
                yield name, member
            if inspect.isclass(member):
                yield from methods(name, member)


def methods(name: str, owner: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    for attribute in dir(owner):
        value = inspect.getattr_static(owner, attribute)
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if getattr(function, "__qualname__", "").endswith("__init__") and inspect.isfunction(function):
            yield f"{name}.{attribute}", function  # attrs makes it, in a place of its own
        elif inspect.isfunction(function) and function.__module__.startswith(pexip_engage_client.__name__):
            yield f"{name}.{attribute}", function


CALLABLES = dict(public_callables())


@pytest.mark.parametrize("name", CALLABLES)
def test_hints_can_be_evaluated(name: str) -> None:
    typing.get_type_hints(CALLABLES[name])
    if not typing.is_typeddict(CALLABLES[name]):  # which has a dictionary's signature
        inspect.signature(CALLABLES[name], eval_str=True)


def test_there_are_many() -> None:
    assert len(CALLABLES) > 120
    assert {"ApiError", "RateLimitError.__init__", "ApiError.codes", "ClientOptions"} <= CALLABLES.keys()
    assert "AppointmentsResource.accept" in CALLABLES
    assert {"EngageClient.request", "Appointment", "Appointment.__init__"} <= CALLABLES.keys()
    assert {"CreateAppointmentInput.__init__", "Sandbox.client", "Sandbox.serve"} <= CALLABLES.keys()


def test_a_signature_names_the_classes_that_stand_below() -> None:
    hints = typing.get_type_hints(models.Appointment.__init__)
    assert hints["appointment_participants"] == list[models.AppointmentParticipant]
    parameter = inspect.signature(models.Appointment, eval_str=True).parameters["created_by_type"]
    assert parameter.annotation is models.ActorType


def test_what_a_sandbox_names_is_not_loaded_for_that() -> None:
    """A server starts in half the time without the HTTP library."""
    code = "import sys, pexip_engage_client.sandbox.sandbox; print({'httpx', 'uvicorn'} & sys.modules.keys())"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "set()\n"
