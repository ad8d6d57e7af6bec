"""The class reference has everything public, with types, defaults and a description of each member."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import griffe
import pytest

import pexip_engage_client
from generator.reference.classes import HIDDEN, RECEIVED, ClassPages, package
from pexip_engage_client import ApiError, errors
from pexip_engage_client.options import ClientOptions

pytestmark = pytest.mark.xdist_group("reference")  # the pages are made once
OBJECT = re.compile(r"^(:{3,}){py:(\w+)} (\w+)(.*)\n((?::\w+:.*\n)*)(.*\n(?:(?!:::).*\n)*)", re.MULTILINE)
# By what a program sees of the class it belongs to; the page of the class is the second.
MODULES = ("", ".limits", ".idempotency", ".stores", ".sync", ".webhooks", ".sandbox", ".conformance", ".tracing")


@cache
def text() -> str:
    """All pages."""
    return "\n".join(page for _, page in ClassPages().all())


def section(name: str) -> str:
    """The part of a page about one object."""
    (found,) = re.findall(rf"^## {name}\n(.*?)(?=^## |\Z)", text(), re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.mark.parametrize("module", MODULES)
def test_everything_public_is_described_once(module: str) -> None:
    names = getattr(import_module(f"{pexip_engage_client.__name__}{module}"), "__all__", ["name_span"])
    for name in set(names) - {"__version__"}:
        assert text().count(f"\n## {name}\n") == 1, f"list {name} in generator/reference/classes.yaml"


def test_hidden_members_and_received_classes_exist() -> None:
    classes = {each.name: each for each in classes_of(package())}
    described = set(re.findall(r"{py:(?:class|exception)} (\w+)", text()))
    assert described >= set(RECEIVED)
    for name, members in HIDDEN.items():
        assert set(members) <= classes[name].all_members.keys(), name


def classes_of(module: griffe.Object | griffe.Alias) -> Iterator[griffe.Object | griffe.Alias]:
    for member in module.members.values():
        if not member.is_alias and member.is_class:
            yield member
        elif not member.is_alias and member.is_module:
            yield from classes_of(member)


def test_every_member_has_a_description() -> None:
    found = OBJECT.findall(text())
    assert len(found) > 500
    assert [name for _, _, name, _, _, description in found if not description.strip()] == []


def test_every_option_has_its_type_and_default() -> None:
    shown = section("ClientOptions") + section("DefaultOptions") + section("CallOptions")
    for name in ClientOptions.__annotations__:
        assert re.search(rf"{{py:attribute}} {name}\n:type: .+\n:value: .+\n\n\S", shown), name
    assert ":type: pexip_engage_client.limits.Limits | pexip_engage_client.limits.Limiter | None\n" in shown
    assert ":value: 60.0\n" in shown
    assert ":type: httpx.AsyncClient\n" in shown


def test_errors_have_their_attributes_and_bases() -> None:
    for name in ("status_code", "errors", "response", "snippet", "scope", "codes", "code", "arguments"):
        assert f"{{py:{'attribute' if name in ApiError.__annotations__ else 'property'}}} {name}\n" in section(
            "ApiError"
        )
    assert "Bases: {py:obj}`~pexip_engage_client.TransportError`, `TimeoutError`" in section("TimeoutError")
    assert "{py:exception} RateLimitError\n" in section("RateLimitError")
    assert "{py:attribute} retry_after\n:type: float | None\n" in section("RateLimitError")
    assert all(f"## {name}\n" in text() for name in vars(errors) if name.endswith("Error"))


def test_signatures_name_public_classes() -> None:
    options = "**options: Unpack[pexip_engage_client.options.ClientOptions]"
    assert f"{{py:class}} EngageClient(enterprise: str, {options})" in text()
    assert "{py:method} collect(max: int | None = None) -> list[T]\n:async:" in section("Listing")
    assert ":type: pexip_engage_client.resources.AppointmentsResource\n" in section("EngageClient")
    objects = OBJECT.findall(text())
    assert len(objects) > 500
    for _, _, name, signature, options, _ in objects:
        shown = signature + re.sub(r":canonical:.*", "", options)
        assert "._" not in shown, f"{name}{shown}"
        assert "datetime.datetime.datetime" not in shown, f"{name}{shown}"
        assert not re.search(r"\]\[[^\]]*\]", shown), f"{name}{shown}"  # a type alias without its name
        assert "Annotated" not in shown, f"{name}{shown}"


def test_sections_of_docstrings_and_context_managers_are_shown() -> None:
    assert ":returns: An asynchronous iterator, whose `summary` counts the changes." in section("changes")
    change = "{py:method} change() -> contextlib.AbstractAsyncContextManager[None]\n\n"
    assert change in section("JoinedPostgresStore")


def test_descriptions_link_the_classes_that_they_name() -> None:
    assert "{py:obj}`~pexip_engage_client.options.ClientOptions`" in section("EngageClient")
    assert ":raises IncompleteListError: " in section("Listing")


def test_words_that_are_also_names_of_models_are_not_links() -> None:
    assert "a redirect whose `Location` you pass in `headers`" in section("FaultOptions")


def test_fixtures_are_described_without_their_own_fixtures() -> None:
    assert "{py:function} shared_sandbox_url\n" in text()
