"""Frequent mistakes raise errors that say what to write instead."""

from __future__ import annotations

import asyncio
import gc
import importlib
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from pexip_engage_client import EngageClient
from pexip_engage_client.models import Reference, ReferenceInput
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.stores import MemoryStore
from pexip_engage_client.sync import changes


async def await_(given: Any) -> None:
    await given


@pytest.fixture
def engage() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # these lists are never used
        yield EngageClient("acme", token="...")


@pytest.mark.parametrize(
    ("misuse", "error"),
    [
        (list, TypeError),
        (len, TypeError),
        (lambda listing: listing[0], TypeError),
        (lambda listing: listing.data, AttributeError),
        (lambda listing: listing.total_count, AttributeError),
        (lambda listing: listing.next(), AttributeError),
    ],
)
def test_list_that_is_used_like_a_plain_list_names_async_for_and_await(
    engage: Any, misuse: Callable[[Any], object], error: type[Exception]
) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(error, match=r"for all records, use `async for` or await its `collect\(\)`"):
            misuse(engage.employees.list())
        gc.collect()
    assert warned == []  # that the list was never used: the error says it already


def test_unknown_attribute_of_a_list_is_an_ordinary_attribute_error(engage: Any) -> None:
    listing = engage.employees.list()
    assert not hasattr(listing, "color")
    with pytest.raises(AttributeError, match="a Listing has no attribute 'color'$"):
        _ = listing.color


def test_list_is_true(engage: Any) -> None:
    assert engage.employees.list()


async def test_page_in_an_async_for_names_the_remedy() -> None:
    async with Sandbox(seed="demo") as sandbox:
        page: Any = await sandbox.client().employees.list().first_page()
        with pytest.raises(TypeError, match="for the whole list, use `async for` with the list itself"):
            async for _ in page:
                pass


@pytest.mark.parametrize(("resource", "method"), [("appointments", "cancel"), ("customers", "list")])
def test_missing_method_names_the_methods_and_request(engage: Any, resource: str, method: str) -> None:
    expected = (
        f"has no method '{method}', .* Its methods are: .*get, .* `request` calls .*'What the documented API cannot"
    )
    with pytest.raises(AttributeError, match=expected):
        getattr(getattr(engage, resource), method)


def test_page_that_missing_methods_name_exists() -> None:
    page = Path(__file__).parents[2] / "docs" / "calls.md"
    assert "\n## What the documented API cannot do\n" in page.read_text(encoding="utf-8")


def test_misspelled_method_names_the_right_one(engage: Any) -> None:
    with pytest.raises(AttributeError, match=r"has no method 'reshedule'; did you mean reschedule\?"):
        engage.appointments.reshedule("1")


@pytest.mark.parametrize(
    ("misspelled", "right"), [("appointmnts", "appointments"), ("employee", "employees"), ("requst", "request")]
)
def test_misspelled_resource_names_the_right_one(engage: Any, misspelled: str, right: str) -> None:
    with pytest.raises(AttributeError, match=rf"EngageClient has no attribute '{misspelled}'; did you mean {right}\?"):
        getattr(engage, misspelled)


def test_unknown_attribute_of_a_client_names_the_resources(engage: Any) -> None:
    assert not hasattr(engage, "bookings_of_today")
    with pytest.raises(AttributeError, match="no attribute 'zebras'. The resources are: appointments, .*subjects"):
        _ = engage.zebras
    private = "_zebras"
    with pytest.raises(AttributeError, match="no attribute '_zebras'$"):
        getattr(engage, private)


@pytest.mark.parametrize(
    ("module", "name", "hint"),
    [
        ("", "SqliteStore", "write `from {package}.stores import SqliteStore`"),
        ("", "PostgresStore", "write `from {package}.stores import PostgresStore`"),  # with or without its library
        (".sync", "MemoryStore", "write `from {package}.stores import MemoryStore`"),
        ("", "Engage", "did you mean EngageClient?"),
        ("", "SqliteStoer", "did you mean {package}.stores.SqliteStore?"),
        (".models", "Apointment", "did you mean Appointment?"),
        (".webhooks", "AppointmentEvents", "did you mean AppointmentEvent?"),
        (".sync", "Deleted", None),  # not stores.Delete
        ("", "zebra", None),
    ],
)
def test_name_imported_from_the_wrong_module(module: str, name: str, hint: str | None) -> None:
    package = EngageClient.__module__.removesuffix(".client")
    expected = f"{package}{module}'" + (f"; {hint.format(package=package)}" if hint else "")
    with pytest.raises(ImportError) as imported:
        exec(f"from {package}{module} import {name}")  # noqa: S102  # an import statement has a message of its own
    assert str(imported.value) == f"cannot import name '{name}' from '{expected}"
    with pytest.raises(AttributeError, match=re.escape(hint.format(package=package)) if hint else f"'{name}'$"):
        getattr(importlib.import_module(f"{package}{module}"), name)


@pytest.mark.parametrize("name", ["dict", "json", "model_dump", "model_dump_json"])
async def test_methods_of_pydantic_models_name_to_dict(name: str) -> None:
    for model in (Reference.from_dict({"id": "1"}), ReferenceInput(id="1")):
        assert not hasattr(model, name)
        with pytest.raises(AttributeError, match=rf"^Reference(Input)? has no attribute '{name}'; use to_dict\(\)"):
            getattr(model, name)


@pytest.mark.parametrize(("misuse", "problem"), [(list, "not iterable with `for`"), (await_, "cannot be awaited")])
async def test_changes_used_without_async_for(engage: Any, misuse: Callable[[Any], Any], problem: str) -> None:
    run = changes(engage.employees.list(), MemoryStore(), key="employees")
    with pytest.raises(TypeError, match=rf"{problem}; write `async for change in changes\(…\)`"):
        await misuse(run)


async def test_async_to_sync_of_a_list() -> None:
    async with Sandbox(seed="demo") as sandbox:
        engage = sandbox.client()
        page = await asyncio.to_thread(async_to_sync(engage.employees.list(limit=2).first_page))
        assert len(page) == 2
        everything = await asyncio.to_thread(async_to_sync(engage.employees.list(limit=2).collect))
        assert len(everything) > 2
