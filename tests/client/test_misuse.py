"""Frequent mistakes raise errors that say what to write instead."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pexip_engage_client import EngageClient
from pexip_engage_client.sandbox import Sandbox


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
    with pytest.raises(error, match="use `async for`, or `await` it for its first page, or `await` its collect"):
        misuse(engage.employees.list())


def test_unknown_attribute_of_a_list_is_an_ordinary_attribute_error(engage: Any) -> None:
    listing = engage.employees.list()
    assert not hasattr(listing, "colour")
    with pytest.raises(AttributeError, match="a Listing has no attribute 'colour'$"):
        _ = listing.colour


def test_list_is_true(engage: Any) -> None:
    assert engage.employees.list()


async def test_page_in_an_async_for_names_the_remedy() -> None:
    async with Sandbox(seed="demo") as sandbox:
        page: Any = await sandbox.client().employees.list()
        with pytest.raises(TypeError, match="use `async for` without `await`"):
            async for _ in page:
                pass


@pytest.mark.parametrize(("resource", "method"), [("appointments", "cancel"), ("customers", "list")])
def test_missing_method_names_the_methods_and_request(engage: Any, resource: str, method: str) -> None:
    with pytest.raises(AttributeError, match=f"has no method '{method}', .* it has: .*get, .* `request` calls"):
        getattr(getattr(engage, resource), method)
