"""The declaration of options: what is declared once is checked, defaulted and shown everywhere."""

from __future__ import annotations

import inspect
from typing import Annotated, NotRequired, TypedDict

import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError
from pexip_engage_client._runtime.arguments import count, filled_text
from pexip_engage_client._runtime.options import Declaration, check_names, option


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
        colour: str

    with pytest.raises(TypeError, match="Values and the declaration of its options differ in colour, cylinders"):
        ENGINE.must_match(Values, ENGINE.names)


def test_unknown_option_is_rejected_with_a_suggestion() -> None:
    with pytest.raises(InvalidArgumentError, match="cylinder is not an option; did you mean cylinders"):
        check_names({"cylinder": 1}, ENGINE.names)


def test_signature_shows_every_option() -> None:
    parameters = inspect.signature(EngageClient).parameters
    assert parameters["timeout"].default == 30
    assert parameters["timeout"].annotation == float | None
    assert [*parameters][0] == "enterprise"
    assert {"token", "client_secret", "limits", "language"} <= parameters.keys()
    assert "token" in inspect.signature(EngageClient.from_env).parameters
    changeable = inspect.signature(EngageClient("acme", token="t").with_options).parameters
    assert "language" in changeable
    assert "token" not in changeable


def test_signature_of_a_subclass_is_its_own() -> None:
    class Tenant(EngageClient):
        def __init__(self, region: str) -> None:
            super().__init__("acme", token=region)

    class Plain(EngageClient):
        pass

    assert [*inspect.signature(Tenant).parameters] == ["region"]
    assert inspect.signature(Plain) == inspect.signature(EngageClient)
