"""JSON out: the same with orjson and without it."""

from __future__ import annotations

import datetime
import importlib
import json
import math
import sys
import uuid
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pexip_engage_client._json as ours
from pexip_engage_client import UNSET, EngageClient, InvalidArgumentError


@pytest.fixture(params=["orjson", "json"])
def module(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Our module, as it is with the library and as it is without."""
    if request.param == "json":
        monkeypatch.setitem(sys.modules, "orjson", None)
    yield importlib.reload(ours)
    monkeypatch.undo()
    importlib.reload(ours)


def test_compact_utf8(module: ModuleType) -> None:
    value = {"name": "Chloé", "list": [1, 1.5, True, None], "empty": {}}
    data = module.dumps(value)
    assert data == '{"name":"Chloé","list":[1,1.5,true,null],"empty":{}}'.encode()
    assert module.loads(data) == value


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        {"a": math.inf},
        {"a": [None, {"b": -math.inf}]},
        {"a": (math.nan,)},
        {"a": {1, 2}},
        {"a": object()},
    ],
)
def test_values_without_json_form_are_rejected(module: ModuleType, value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        module.dumps(value)


@pytest.mark.parametrize("text", [b"", b"<html>", b"{", b"\xff", b"[" * 100_000 + b"]" * 100_000])
def test_invalid_json_raises_value_error(module: ModuleType, text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the library's
        module.loads(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'"\\ud83d"', "\ud83d"),
        (b'"cut \xf0\x9f"', "cut \ufffd"),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        ('\ufeff{"a":1}', {"a": 1}),
        (b"[1e999,-1e999]", [math.inf, -math.inf]),
        (
            b"[18446744073709551616,-9223372036854775809,12345678901234567890123]",
            [18446744073709551616, -9223372036854775809, 12345678901234567890123],
        ),
        (b"[18446744073709551615,0.10000000000000000000001]", [18446744073709551615, 0.1]),
        (b'{"id":"00000000000000000000001"}', {"id": "00000000000000000000001"}),
        (b'"a\nb"', "a\nb"),
        ('"\ud83d"', "\ud83d"),
    ],
)
def test_reading_is_lenient(module: ModuleType, text: bytes | str, value: Any) -> None:
    read = module.loads(text)
    assert read == value
    assert repr(read) == repr(value)


def test_not_a_number_is_read(module: ModuleType) -> None:
    assert math.isnan(module.loads(b'{"a":NaN}')["a"])


texts = st.text(st.characters(codec="utf-8"))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)


@given(json_values)
def test_result_is_the_same_with_and_without_orjson(value: Any) -> None:
    data = ours.dumps(value)
    assert ours.loads(data) == json.loads(data) == value


@pytest.mark.parametrize("value", [datetime.datetime.now(datetime.UTC), datetime.date.today(), {1: 2}.keys(), b"x"])
def test_nothing_is_turned_into_json_on_the_way(module: ModuleType, value: Any) -> None:
    with pytest.raises(TypeError):
        module.dumps({"a": value})


def test_large_integers_and_deep_nesting_are_written(module: ModuleType) -> None:
    deep: Any = 2**70
    for _ in range(500):
        deep = [deep]
    assert module.dumps(deep) == b"[" * 500 + str(2**70).encode() + b"]" * 500


@pytest.mark.parametrize("orjson", [True, False])
@pytest.mark.parametrize("value", [uuid.uuid4(), datetime.date.today(), UNSET, {1, 2}, b"x", math.nan, "\ud83d"])
async def test_request_rejects_the_same_values(monkeypatch: pytest.MonkeyPatch, orjson: bool, value: Any) -> None:
    if not orjson:
        monkeypatch.setattr(ours, "orjson", None)
    async with EngageClient("acme", token="t", transport=httpx.MockTransport(lambda _: httpx.Response(200))) as engage:
        with pytest.raises(InvalidArgumentError, match=r"json\['a'\] must be"):
            await engage.request("POST", "/x", json={"a": value})
        with pytest.raises(InvalidArgumentError, match=r"extra_body\['a'\] must be"):
            await engage.request("POST", "/x", json={}, extra_body={"a": value})
