"""Single changes of a document, written as paths of words: `Room properties name maxLength`."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from generator.checks import check
from generator.document import SourceDocument
from generator.inline import named

ROOMS: dict[str, Any] = yaml.load((Path(__file__).parent / "rooms.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
GONE = object()
"""The value of an edit that removes a key."""

_ROOTS = {
    "list": ("paths", "/rooms", "get"),
    "book": ("paths", "/rooms", "post"),
    "get": ("paths", "/rooms/{id}", "get"),
    "remove": ("paths", "/rooms/{id}", "delete"),
    "booked": ("webhooks", "booked", "post"),
}


def edited(edits: Mapping[str, Any]) -> dict[str, Any]:
    """The document after some edits. A first word may be an operation or a schema; parameters go by their names."""
    document = copy.deepcopy(ROOMS)
    for words, value in edits.items():
        first, *rest = words.split()
        schema = ("components", "schemas", first) if first in ROOMS["components"]["schemas"] else (first,)
        *keys, last = (*_ROOTS.get(first, schema), *rest)
        node: Any = document
        for key in keys:
            node = node[_index(node, key)]
        _set(node, last, copy.deepcopy(value) if value is not GONE else value)
    return document


def as_compared(document: dict[str, Any]) -> SourceDocument:
    """The document as the change report reads it: accepted by the generator, and with a name for every class."""
    source = SourceDocument(copy.deepcopy(document))
    return named(source, check(source, {}, is_complete=False))


def _set(node: Any, key: str, value: Any) -> None:
    if isinstance(node, list) and key == "+":
        node.append(value)
    elif value is GONE:
        del node[_index(node, key)]
    else:
        node[_index(node, key)] = value


def _index(node: Any, key: str) -> Any:
    if not isinstance(node, list):
        return key
    names = [each.get("name") if isinstance(each, dict) else None for each in node]
    return names.index(key) if key in names else int(key)
