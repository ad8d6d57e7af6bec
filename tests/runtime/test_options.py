"""The declaration of options: what is declared once is checked, defaulted and shown everywhere."""

import asyncio
import copy
import inspect
import time
from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, NotRequired, TypedDict, get_args
from unittest.mock import create_autospec

import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError, Timing
from pexip_engage_client._runtime.arguments import count, filled_text
from pexip_engage_client._runtime.option_fields import Declaration, check_names, option
from pexip_engage_client.generated.client import Resources
from pexip_engage_client.options import CallOptions, ClientOptions, DefaultOptions, OnceOptions
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.options import SandboxOptions
from pexip_engage_client.webhooks import WebhookReceiver
from pexip_engage_client.webhooks.options import ReceiverOptions


class Engine(TypedDict, total=False):
    name: Annotated[str | None, option(None, filled_text)]
    cylinders: NotRequired[Annotated[int, option(4, count)]]


ENGINE = Declaration(Engine)


def test_declaration_has_names_defaults_and_checks() -> None:
    assert ENGINE.names == {"name", "cylinders"}
    assert ENGINE.defaults() == {"name": None, "cylinders": 4}
    assert ENGINE.defaults(frozenset({"name"})) == {"name": None}
    assert ENGINE.checked({"name": None, "cylinders": 6}) == {"name": None, "cylinders": 6}
    with pytest.raises(InvalidArgumentError, match="cylinders must be an integer of at least 0; got None"):
        ENGINE.checked({"cylinders": None})


def test_option_without_default_and_check_is_an_error_of_the_declaration() -> None:
    class Incomplete(TypedDict, total=False):
        name: str

    with pytest.raises(TypeError, match="Incomplete.name needs a default and a check"):
        Declaration(Incomplete)


def test_class_of_checked_values_must_have_every_option() -> None:
    class Values:
        name: str
        color: str

    with pytest.raises(TypeError, match="the class Values in tests.* differ in color, cylinders"):
        ENGINE.must_match(Values, ENGINE.names)


def test_unknown_option_is_rejected_with_a_suggestion() -> None:
    with pytest.raises(InvalidArgumentError, match="cylinder is not an option; did you mean cylinders"):
        check_names({"cylinder": 1}, ENGINE.names)


ENGAGE = EngageClient("acme", token="t")
CALLS = {
    f"{name}.{method}": getattr(getattr(ENGAGE, name), method)
    for name, each in vars(Resources).items()
    if isinstance(each, cached_property)
    for method in dir(getattr(ENGAGE, name))
    if not method.startswith("_")
}


@pytest.mark.parametrize(
    ("function", "first", "options"),
    [
        pytest.param(EngageClient, "enterprise", ClientOptions, id="EngageClient"),
        pytest.param(EngageClient.from_env, "token", ClientOptions, id="from_env"),
        pytest.param(ENGAGE.with_options, "timeout", DefaultOptions, id="with_options"),
        pytest.param(ENGAGE.request, "method", CallOptions, id="request"),
        pytest.param(WebhookReceiver, "store", ReceiverOptions, id="WebhookReceiver"),
        pytest.param(Sandbox, "enterprise", SandboxOptions, id="Sandbox"),
        pytest.param(Sandbox().client, "token", ClientOptions, id="Sandbox.client"),
    ],
)
def test_signature_lists_every_option(function: Callable[..., Any], first: str, options: type) -> None:
    parameters = inspect.signature(function).parameters
    assert next(iter(parameters)) == first
    listed = [each for each in parameters.values() if each.name in options.__annotations__]
    assert {each.name for each in listed} == options.__annotations__.keys()
    assert all(each.kind is each.KEYWORD_ONLY and each.default is not each.empty for each in listed)
    assert not [each for each in parameters.values() if each.kind is each.VAR_KEYWORD]


def test_signature_has_the_type_and_the_default_of_an_option() -> None:
    for function in (EngageClient, ENGAGE.with_options, ENGAGE.request, ENGAGE.appointments.list):
        parameter = inspect.signature(function).parameters["timeout"]
        assert (parameter.default, parameter.annotation) == (30, float | None)
    assert "token" not in inspect.signature(ENGAGE.with_options).parameters
    listed = inspect.signature(EngageClient).parameters.values()
    required = [each.name for each in listed if each.default is None and type(None) not in get_args(each.annotation)]
    assert not required, "None is accepted where it is the default"
    assert inspect.signature(EngageClient).parameters["timing"].default == Timing()


def test_signatures_of_all_calls_list_their_own_arguments_and_the_options_of_calls() -> None:
    assert len(CALLS) >= 76
    for name, call in CALLS.items():
        own = {
            each for each in call.__func__.__code__.co_varnames[: call.__func__.__code__.co_argcount] if each != "self"
        }
        own |= set(call.__func__.__kwdefaults__ or ())
        options: type = OnceOptions if name.endswith("_once") else CallOptions
        listed = inspect.signature(call).parameters.keys()
        assert listed >= own | options.__annotations__.keys(), name
        assert ("retry_unsafe" in listed) is not name.endswith("_once"), name
        assert "options" not in inspect.signature(call).parameters, name
        assert inspect.signature(call).return_annotation == call.__func__.__annotations__["return"], name


def test_signature_of_a_call_binds_copies_and_compares() -> None:
    signature = inspect.signature(type(ENGAGE.appointments).get)
    assert signature.bind(ENGAGE, "1", deadline=3).arguments["deadline"] == 3
    with pytest.raises(TypeError, match="unexpected keyword argument 'retries'"):
        signature.bind(ENGAGE, "1", retries=3)
    assert copy.copy(signature) == signature
    assert signature == inspect.signature(type(ENGAGE.appointments).get)
    assert "deadline: float | None = 60.0" in str(signature)


def test_autospec_of_a_resource_rejects_unknown_options() -> None:
    employees = create_autospec(ENGAGE.employees, instance=True)
    employees.list(limit=10, deadline=5)
    with pytest.raises(TypeError, match="retries"):
        employees.list(retries=3)


def test_timing_shows_only_what_was_replaced() -> None:
    assert repr(Timing()) == "Timing()"
    assert repr(Timing(now=time.monotonic)) == "Timing(now=<built-in function monotonic>)"


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ({"sleep": 1}, "an async function that takes seconds; got 1"),
        ({"sleep": time.sleep}, "an async function that takes seconds; got a builtin_function_or_method"),
        (
            {"sleep": lambda: None},
            "an async function that takes seconds; got one that cannot be called with 1.*",
        ),
        ({"now": None}, "a function that returns a number; got None"),
        ({"monotonic": asyncio.sleep}, "a function that returns a number; got an async function"),
    ],
)
def test_timing_takes_only_functions(given: dict[str, Any], accepted: str) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^timing.{next(iter(given))} must be {accepted}$"):
        EngageClient("acme", token="t", timing=Timing(**given))


def test_signature_of_a_subclass_is_its_own() -> None:
    class Tenant(EngageClient):
        def __init__(self, region: str) -> None:
            super().__init__("acme", token=region)

    class Plain(EngageClient):
        pass

    assert [*inspect.signature(Tenant).parameters] == ["region"]
    assert inspect.signature(Plain) == inspect.signature(EngageClient)
