"""JSON out: the same with orjson and without it."""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import pexip_engage_client._runtime.json as ours


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
def test_what_json_cannot_say_is_refused(module: ModuleType, value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        module.dumps(value)


@pytest.mark.parametrize("text", [b"", b"<html>", b"{", b"\xff", b"[" * 100_000 + b"]" * 100_000])
def test_what_is_no_json(module: ModuleType, text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the library's
        module.loads(text)
