"""Annotations of everything public can be evaluated, as frameworks do it."""

from __future__ import annotations

import inspect
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from typing import Any

import pexip_engage_client
from pexip_engage_client import limits, models, options, resources, sandbox, sync, webhooks


def public_members() -> Iterator[tuple[str, Any]]:
    """Every public class and function, by name."""
    for module in (pexip_engage_client, options, resources, limits, sync, webhooks, models, sandbox):
        for name in module.__all__:
            member = getattr(module, name)
            if inspect.isfunction(member) or inspect.isclass(member):
                yield name, member


def methods(name: str, owner: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    """All that a class has and inherits from this package."""
    for attribute in dir(owner):
        value = inspect.getattr_static(owner, attribute)
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if getattr(function, "__qualname__", "").endswith("__init__") and inspect.isfunction(function):
            yield f"{name}.{attribute}", function  # attrs makes it, in a place of its own
        elif inspect.isfunction(function) and function.__module__.startswith(pexip_engage_client.__name__):
            yield f"{name}.{attribute}", function


def test_hints_can_be_evaluated() -> None:
    region = {"id": "1", "name": "a"}
    assert models.Region.from_dict(region) == models.Region.from_dict(region)  # the first comparison compiles `==`
    members = dict(public_members())
    for name, member in list(members.items()):
        if inspect.isclass(member):
            members |= methods(name, member)
    assert len(members) > 3_000
    assert {"ApiError", "RateLimitError.__init__", "ApiError.codes", "ClientOptions"} <= members.keys()
    assert "AppointmentsResource.accept" in members
    assert {"EngageClient.request", "Appointment", "Appointment.__init__"} <= members.keys()
    assert {"CreateAppointmentInput.__init__", "Sandbox.client", "Sandbox.serve"} <= members.keys()
    unknown = {}
    for name, member in members.items():
        try:
            typing.get_type_hints(member)
            if not typing.is_typeddict(member):  # which has a dictionary's signature
                inspect.signature(member, eval_str=True)
        except NameError as error:
            unknown[name] = str(error)
    assert unknown == {}


def test_signature_names_classes_defined_later() -> None:
    hints = typing.get_type_hints(models.Appointment.__init__)
    assert hints["appointment_participants"] == list[models.AppointmentParticipant]
    parameter = inspect.signature(models.Appointment, eval_str=True).parameters["created_by_type"]
    assert parameter.annotation is models.ActorType


def test_sandbox_loads_no_server() -> None:
    """Only `serve` needs uvicorn."""
    code = "import sys; sys.modules['uvicorn'] = None; from pexip_engage_client.sandbox import Sandbox; "
    code += "print(Sandbox())"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("Sandbox(")
