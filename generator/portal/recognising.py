"""Which form a file or a response is in, and what it says; or, plainly, what it is instead."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from ..loading import parsed
from .facts import NOT_SAID, Operation, Source, UnreadableError, fill_from_examples
from .markdown import is_markdown, read_markdown
from .openapi import read_document
from .text import is_text, read_text

_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_LOGIN = re.compile(r"type=[\"']?password|sign[ -]?in|log[ -]?in", re.IGNORECASE)
_PAGE = re.compile(r"operation-([A-Za-z0-9_-]+?)(?:\.[a-z]+)?$")


def read_any(content: str, address: str = "") -> Source:
    """What a file or a response says, whatever its form; UnreadableError says what it is when no reader fits."""
    text = content.removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableError("it is empty")
    if _HTML.match(text):
        raise UnreadableError("it is a login page" if _LOGIN.search(text) else "it is HTML, which no reader takes")
    try:
        if text.lstrip()[0] in "{[":
            return _read_json(json.loads(text), address)
        if re.search(r"^[\"']?(?:openapi|swagger)[\"']?\s*:", text, re.MULTILINE):
            return read_document(parsed(text))
    except (ValueError, yaml.YAMLError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"it is broken: {' '.join(str(error).split())[:200]}") from error
    form, operation = read_page(text, address)
    return Source(form=form, operations=[operation], notes=list(operation.notes))


def read_page(text: str, address: str = "") -> tuple[str, Operation]:
    """(form, what a page says of its operation)."""
    if is_markdown(text):
        form, operation = "Markdown page", read_markdown(text, address)
    elif is_text(text):
        form, operation = "text page", read_text(text, address)
    else:
        raise UnreadableError("it is neither an OpenAPI document nor an operation's page in Markdown or text")
    if operation.id is NOT_SAID and (match := _PAGE.search(address.rstrip("/"))):
        operation.id = match[1]
    if operation.id is NOT_SAID and operation.path is NOT_SAID:
        raise UnreadableError("the page says neither method and path nor, by its name, which operation it is of")
    return form, operation


def operation_of(address: str) -> str | None:
    """The operation (in lower case) whose page stands at an address."""
    match = _PAGE.search(address.split("#")[0].split("?")[0].rstrip("/"))
    return match[1].lower() if match else None


def _read_json(raw: object, address: str) -> Source:
    if isinstance(raw, Mapping) and "data" in raw and "paths" not in raw:
        return read_fetched(raw)
    return read_document(raw)


def read_fetched(raw: Mapping[str, Any]) -> Source:
    """What the Portal API's `/fetch` says: pages as text in JSON, with examples beside them.

    Unverified for this vendor, as is the form of each `content`: Markdown or text, whichever it looks like.
    """
    entries = raw.get("data")
    if not isinstance(entries, list):
        raise UnreadableError("it is JSON, but neither an OpenAPI document nor pages of the Portal API")
    source = Source(form="Portal API", operations=[])
    for entry in entries:
        if not (isinstance(entry, Mapping) and isinstance(entry.get("content"), str)):
            continue
        address = str(entry.get("url", ""))
        if entry.get("type", "operation") != "operation":
            continue
        try:
            operation = read_page(entry["content"], address)[1]
        except UnreadableError as error:
            source.notes.append(f"{address}: {error}")
            continue
        operation.examples.update(_examples(entry.get("examples")))
        fill_from_examples(operation)
        source.operations.append(operation)
    return source


def _examples(shown: object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if isinstance(shown, Mapping):
        for kind in ("requests", "responses"):
            for example in shown.get(kind) or []:
                status = (
                    re.search(r"\b[1-5]\d\d\b", str(example.get("title", ""))) if isinstance(example, Mapping) else None
                )
                part = "body" if kind == "requests" else status[0] if status else ""
                try:
                    value = json.loads(str(example["content"])) if part else None
                except (ValueError, KeyError, TypeError):
                    continue
                if part:
                    found.setdefault(part, value)
    return found
