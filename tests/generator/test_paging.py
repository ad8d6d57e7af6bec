"""Lists that are paged by cursor: recognized in the document, followed by the client."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.paths import ROOT
from pexip_engage_client.openapi.paging import PARAMETERS, PROPERTIES

from .packages import build


def document(parameter: str = "cursor", following: str = "nextCursor", **operation: Any) -> dict[str, Any]:
    """A document with one list, whose responses have the next cursor in `meta`."""
    meta = {"type": "object", "properties": {following: {"type": ["string", "null"]}}}
    envelope = {
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/Parrot"}},
            "meta": {"$ref": "#/components/schemas/Meta"},
        },
    }
    parrot = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Envelope"}}}
    listing = {
        "operationId": "getParrots",
        "tags": ["Parrots"],
        "summary": "List parrots",
        "parameters": [
            {"name": parameter, "in": "query", "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer"}},
        ],
        "responses": {"200": {"description": "A page.", "content": content}},
        **operation,
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Parrots", "version": "1"},
        "tags": [{"name": "Parrots", "description": "Birds."}],
        "paths": {"/parrots": {"get": listing}},
        "components": {"schemas": {"Envelope": envelope, "Meta": meta, "Parrot": parrot}},
    }


TABLE = {"parrots": {"list": "getParrots"}}


class Server:
    """A client whose responses are the pages of a list, found by cursor."""

    def __init__(
        self,
        pages: Mapping[str | None, tuple[list[str], str | None] | None],
        parameter: str = "cursor",
        following: str = "nextCursor",
    ) -> None:
        self.pages, self.parameter, self.following = pages, parameter, following
        self.queries: list[dict[str, str]] = []

    async def call(self, operation: Any, request: Any, options: Any) -> Any:
        await asyncio.sleep(0)
        self.queries.append(dict(request.query))
        found = self.pages[self.queries[-1].get(self.parameter)]
        if found is None:
            return operation.decode(None)
        ids, following = found
        return operation.decode({"data": [{"id": each} for each in ids], "meta": {self.following: following}})


PAGES: dict[str | None, tuple[list[str], str | None]] = {
    None: (["1", "2"], "a"),
    "a": ([], "b"),
    "b": (["3"], "c"),
    "c": (["4"], None),
}


@pytest.fixture(scope="module")
def parrots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    directory = tmp_path_factory.mktemp("cursor")
    assert build(directory, "made_of_parrots", document(), TABLE) == []
    sys.path.insert(0, str(directory))
    yield importlib.import_module("made_of_parrots.generated.resources.parrots").ParrotsResource
    sys.path.remove(str(directory))
    for name in [name for name in sys.modules if name.split(".")[0] == "made_of_parrots"]:
        del sys.modules[name]


async def test_cursors_are_followed_to_the_end(parrots: Any) -> None:
    server = Server(PAGES)
    assert [parrot.id async for parrot in parrots(server).list(limit=2)] == ["1", "2", "3", "4"]
    assert server.queries == [
        {"limit": "2"},
        {"limit": "2", "cursor": "a"},
        {"limit": "2", "cursor": "b"},
        {"limit": "2", "cursor": "c"},
    ]


async def test_page_continues_at_its_cursor(parrots: Any) -> None:
    page = await parrots(Server(PAGES)).list()
    assert [each.id for each in page] == ["1", "2"]
    assert (page.next_cursor, page.has_next, page.total_count) == ("a", True, None)
    second = await page.next()
    assert [each.id for each in second] == ["3"]
    assert [each.id for each in await page.next()] == ["3"]  # again, from a page that is not the last one
    third = await second.next()
    assert ([each.id for each in third], third.has_next, await third.next()) == (["4"], False, None)


async def test_list_begins_at_a_given_cursor(parrots: Any) -> None:
    assert [parrot.id for parrot in await parrots(Server(PAGES)).list(cursor="b").collect()] == ["3", "4"]


async def test_empty_list_ends(parrots: Any) -> None:
    assert await parrots(Server({None: ([], None)})).list().collect() == []


async def test_response_without_content_is_an_empty_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    described = document()
    listing = described["paths"]["/parrots"]["get"]
    listing["responses"]["204"] = {"description": "Nothing."}
    with_offset = {"name": "offset", "in": "query", "schema": {"type": "integer"}}
    named = {**listing, "operationId": "getNames", "parameters": [with_offset, listing["parameters"][1]]}
    described["paths"]["/names"] = {"get": named}
    table = {"parrots": {"list": "getParrots", "list_names": "getNames"}}
    assert build(tmp_path, "made_of_no_parrots", described, table) == []
    monkeypatch.syspath_prepend(str(tmp_path))
    resource = importlib.import_module("made_of_no_parrots.generated.resources.parrots").ParrotsResource
    assert await resource(Server({None: None})).list().collect() == []
    assert await resource(Server({None: None})).list_names().collect() == []
    page = await resource(Server({None: None})).list()
    assert (list(page), page.next_cursor, await page.next()) == ([], None, None)
    assert [each.id async for each in resource(Server({None: (["1"], "a"), "a": None})).list()] == ["1"]


async def test_cursor_that_repeats_is_an_error(parrots: Any) -> None:
    pages: dict[str | None, tuple[list[str], str | None]] = {None: (["1"], "a"), "a": (["2"], "b"), "b": (["3"], "a")}
    errors = importlib.import_module("made_of_parrots.errors")
    with pytest.raises(errors.ResponseValidationError, match="a cursor that was already used"):
        await parrots(Server(pages)).list().collect()


def test_cursor_must_not_be_empty(parrots: Any) -> None:
    errors = importlib.import_module("made_of_parrots.errors")
    with pytest.raises(errors.InvalidArgumentError, match="cursor must be"):
        parrots(Server(PAGES)).list(cursor="")


async def test_names_of_a_cursor_can_be_declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declared = {"cursor": "more", "in": "query", "parameter": "from-here"}
    described = document("from-here", "more", **{"x-pagination": declared})
    assert build(tmp_path, "made_of_declared_parrots", described, TABLE) == []
    monkeypatch.syspath_prepend(str(tmp_path))
    resource = importlib.import_module("made_of_declared_parrots.generated.resources.parrots").ParrotsResource
    server = Server(PAGES, "from-here", "more")
    assert [parrot.id async for parrot in resource(server).list(from_here="b")] == ["3", "4"]
    assert server.queries == [{"from-here": "b"}, {"from-here": "c"}]


@pytest.mark.parametrize(
    ("described", "problem"),
    [
        (document(following="otherwise"), "a list that is paged by cursor, without the next cursor"),
        (document("page"), "a list that is paged by page number"),
        (document("skip"), "a list that is paged by skip, without the parameters offset and limit"),
        (document(**{"x-pagination": {"cursor": "nextCursor", "in": "header"}}), "x-pagination of another form"),
        (
            document("x", **{"x-pagination": {"cursor": "nextCursor", "in": "query"}}),
            "without the query parameter",
        ),
        (document("q"), "has further pages (meta.next_cursor), without a parameter to request them"),
        (document("q", "has_more"), "has further pages (meta.has_more), without a parameter to request them"),
        (document("q", "next"), "has further pages (meta.next), without a parameter to request them"),
        (document("after", "nextLink"), "has further pages (meta.next_link), without a parameter to request them"),
    ],
)
def test_paging_that_cannot_be_followed_is_rejected(tmp_path: Path, described: dict[str, Any], problem: str) -> None:
    (rejection,) = build(tmp_path, "rejected", described, TABLE)
    assert problem in rejection
    assert "describe `x-pagination: {cursor: PROPERTY_OF_THE_RESPONSE, in: query, parameter: NAME}`" in rejection


def with_records(under: str | None, parameter: str, following: str, **operation: Any) -> dict[str, Any]:
    """A document with one list, whose records are not in `data`; without `under`, they are the whole response."""
    made = document(parameter, following, **operation)
    schemas = made["components"]["schemas"]
    properties = schemas["Envelope"]["properties"]
    records = properties.pop("data")
    schemas["Envelope"] = {"type": "object", "properties": {**properties, str(under): records}} if under else records
    return made


DECLARED = {"x-pagination": {"cursor": "nextCursor", "in": "query", "parameter": "from-here"}}
WITH_OFFSET = {
    "parameters": [{"name": name, "in": "query", "schema": {"type": "integer"}} for name in ("offset", "limit")]
}


@pytest.mark.parametrize(
    ("described", "sign"),
    [
        (with_records("parrots", "from-here", "nextCursor", **DECLARED), "x-pagination"),
        (with_records(None, "from-here", "", **DECLARED), "x-pagination"),
        (with_records("parrots", "page_token", "otherwise"), "the parameter page_token"),
        (with_records(None, "page_token", ""), "the parameter page_token"),
        (with_records(None, "page", ""), "the parameter page"),
        (with_records("items", "q", "", **WITH_OFFSET), "the parameter offset"),
        (with_records("items", "after", "nextCursor"), "meta.next_cursor in the response"),
        (with_records("items", "after", "hasMore"), "meta.has_more in the response"),
    ],
)
def test_pages_whose_records_are_not_in_data_are_rejected(tmp_path: Path, described: dict[str, Any], sign: str) -> None:
    (rejection,) = build(tmp_path, "rejected", described, TABLE)
    assert f": a list with pages ({sign}), whose records are not in `data`" in rejection
    assert ("leave x-pagination out" in rejection) == (sign == "x-pagination")
    assert "do not call the method list, and request each page yourself" in rejection


@pytest.mark.parametrize("under", ["parrots", None])
def test_complete_list_whose_records_are_not_in_data_is_accepted(tmp_path: Path, under: str | None) -> None:
    assert build(tmp_path, "complete", with_records(under, "color", "count"), TABLE) == []


def test_paged_operation_with_another_name_is_accepted(tmp_path: Path) -> None:
    described = with_records("parrots", "page_token", "nextCursor")
    assert build(tmp_path, "renamed", described, {"parrots": {"get_page": "getParrots"}}) == []


def test_x_pagination_of_a_method_that_is_not_a_list_is_rejected(tmp_path: Path) -> None:
    described = document(**{"x-pagination": {"cursor": "nextCursor", "in": "query"}})
    (rejection,) = build(tmp_path, "searched", described, {"parrots": {"search": "getParrots"}})
    assert "x-pagination, but the method is not a list; call the method list, or leave x-pagination out" in rejection


def test_documentation_names_the_recognized_cursors() -> None:
    page = (ROOT / "docs" / "regenerating.md").read_text(encoding="utf-8")
    section = page.partition("### Pagination\n")[2].partition("\n### ")[0]
    assert [name for name in (*PARAMETERS, *PROPERTIES) if f"`{name}`" not in section] == []
