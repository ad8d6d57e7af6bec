"""Lists that the document pages by cursor. Those paged by offset are in test_protocol.py."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from pexip_engage_client.sandbox import Sandbox
from tests.openapi import DOCUMENT

from .conftest import NOW, Api, api_of

NEXT = {"description": "The cursor of the next page.", "type": ["string", "null"]}
META = {"type": "object", "properties": {"nextPageToken": {"type": "string", "minLength": 1}}}
RESPONSES: dict[str, dict[str, Any]] = {
    "cursor": {"required": ["data", "nextCursor"], "properties": {"nextCursor": NEXT}},
    "pageToken": {"required": ["data"], "properties": {"meta": META}},
    "from": {"required": ["data", "more"], "properties": {"more": NEXT}, "declared": {"cursor": "more", "in": "query"}},
}


def with_cursor(parameter: str) -> dict[str, Any]:
    """The document with a list of files that is paged by a cursor."""
    document = deepcopy(DOCUMENT)
    operation = document["paths"]["/files"]["get"]
    described = [each for each in operation["parameters"] if "Offset" not in each.get("$ref", "")]
    operation["parameters"] = [*described, {"name": parameter, "in": "query", "schema": {"type": "string"}}]
    response = RESPONSES[parameter]
    if "declared" in response:
        operation["x-pagination"] = {**response["declared"], "parameter": parameter}
    page = document["components"]["schemas"]["FilePage"]
    page["required"] = response["required"]
    page["properties"] = {"data": page["properties"]["data"], **response["properties"]}
    return document


@pytest.fixture(params=sorted(RESPONSES))
async def files(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[tuple[Api, str]]:
    path = tmp_path / "openapi.yaml"
    path.write_text(json.dumps(with_cursor(request.param)), encoding="utf-8")
    async for api in api_of(Sandbox(clock=NOW, document=path)):
        for number in range(7):
            api.sandbox.add("files", {"id": f"file-{number}"})
        yield api, request.param


def next_cursor(page: dict[str, Any]) -> str | None:
    found = {**page, **page.get("meta", {})}
    return next((found[name] for name in ("nextCursor", "more", "nextPageToken") if name in found), None)


async def test_cursor_leads_through_the_whole_list(files: tuple[Api, str]) -> None:
    api, parameter = files
    sizes: list[int] = []
    ids: list[str] = []
    query: dict[str, str] = {}
    while True:
        page = (await api("GET", "/files", params={**query, "limit": "3"})).json()
        sizes.append(len(page["data"]))
        ids += [each["id"] for each in page["data"]]
        cursor = next_cursor(page)
        if cursor is None:
            break
        query = {parameter: cursor}
    assert sizes == [3, 3, 1]
    assert ids == [f"file-{number}" for number in range(7)]


async def test_unknown_cursor_is_rejected(files: tuple[Api, str]) -> None:
    api, parameter = files
    for cursor in ("", "7", "-1", "a", "\N{ARABIC-INDIC DIGIT THREE}"):
        response = await api("GET", "/files", params={parameter: cursor})
        assert response.status_code == 400
        assert f"query {parameter}: {cursor!r} is not the cursor of a page" in response.json()["errors"][0]["message"]
