"""Any edit of openapi.yaml gives either a client or a list of true problems, never a traceback."""

from __future__ import annotations

import copy
import re
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openapi_python_client.config import Config, ConfigFile, MetaType

from generator.__main__ import prepared
from generator.document import SourceDocument, UnsupportedError, mapping, used_components
from generator.paths import ROOT
from tests.openapi import DOCUMENT, RESOURCES

from .published import Form, published

pytestmark = pytest.mark.proof

Keys = tuple[str | int, ...]

# Operations that together have every form of openapi.yaml.
CHOSEN = {
    "appointments": ["list", "create", "get"],
    "availability": ["list_defined", "get_timetable"],
    "employees": ["put_expertise"],
    "forms": ["get_question", "update_question"],
    "settings": ["update"],
    "subjects": ["list"],
}
TABLE = {resource: {name: RESOURCES[resource][name] for name in names} for resource, names in CHOSEN.items()}
IDS = {entry if isinstance(entry, str) else entry["operation"] for each in TABLE.values() for entry in each.values()}
WRONG: list[Any] = [
    *(None, 5, 1.5, True, "", "x", [], {}, [1], [None], {"a": 1}, {5: 1}, ["null"], "null", "string", "object"),
    *({"$ref": "#/components/schemas/Nope"}, {"$ref": 5}, {"$ref": "#/components/schemas/Location"}),
    *({"$ref": "#/components/schemas/LocationInput"}, {"$ref": "#/components/parameters/Limit"}),
    *({"allOf": []}, {"oneOf": []}, {"oneOf": [{}]}, {"anyOf": [None]}, {"enum": []}, {"enum": [None]}, {"enum": 5}),
    {"allOf": [{"$ref": "#/components/schemas/Location"}], "description": "Where it is."},
    {"oneOf": [{"type": "string"}, {"type": "integer"}]},
    {"type": "object", "properties": {"q": {"type": "string", "enum": ["a"]}}},
    {"type": "object", "properties": {"data": {}}},
    {"type": ["string", "null"], "enum": ["A", None]},
    {"type": "array", "items": {"type": "array", "items": {}}},
    {"type": "string", "format": "binary"},
    {"application/json": {"schema": {}}},
    [{"name": "q", "in": "query", "schema": {"type": "integer"}}],
]


def selected() -> dict[str, Any]:
    """openapi.yaml with few operations, and the components that they use."""
    document = copy.deepcopy(DOCUMENT)
    for item in document["paths"].values():
        for method in [
            each for each, node in item.items() if isinstance(node, dict) and node["operationId"] not in IDS
        ]:
            del item[method]
    document["paths"] = {path: item for path, item in document["paths"].items() if item.keys() - {"parameters"}}
    used = used_components(document)
    for kind, components in document["components"].items():
        if kind not in ("securitySchemes", "examples"):
            document["components"][kind] = {name: each for name, each in components.items() if (kind, name) in used}
    document["components"]["schemas"]["Alias"] = {"$ref": "#/components/schemas/Location"}
    return document


DOCUMENTS = ("named", "type", "oneOf", "anyOf")


@cache
def document_of(name: str) -> dict[str, Any]:
    """Our document with named schemas, or as it could be published, with null written in one of three ways."""
    return selected() if name == "named" else published(selected(), Form(cast(Any, name)))


@cache
def places_of(name: str) -> list[Keys]:
    return places(document_of(name))


def places(node: Any, place: Keys = ()) -> list[Keys]:
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    found: list[Keys] = []
    for key, inner in entries:
        if key not in ("example", "examples", "description"):
            found += [(*place, key), *places(inner, (*place, key))]
    return found


CONFIG = Config.from_sources(
    ConfigFile.load_from_path(ROOT / "generator-config.yaml"),
    MetaType.NONE,
    document_source=Path("openapi.yaml"),
    file_encoding="utf-8",
    overwrite=True,
    output_path=None,
)


def holder_of(document: dict[str, Any], place: Keys) -> Any:
    """The mapping or list that a place is in."""
    holder: Any = document
    for key in place[:-1]:
        holder = holder[key]
    return holder


def rejections(raw: dict[str, Any], table: object = TABLE) -> list[str]:
    """The problems of a document; it has none if everything that the templates need can be computed."""
    try:
        views = prepared(SourceDocument(raw), table, CONFIG)
        for resource in views.resources:
            for operation in resource.operations:
                assert operation.method_arguments is not None
                assert all(field.query for field in operation.filters)
                assert operation.response.result
        assert views.modules
        assert views.events is not None
        assert views.servers.base_path is not None
        assert views.error_codes.members
        assert views.scopes is not None
        views.document.raise_problems()
    except UnsupportedError as error:
        return error.rejections
    return []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_accepted_unchanged(name: str) -> None:
    """So that the test below is about the edits."""
    assert rejections(copy.deepcopy(document_of(name))) == []


@settings(max_examples=60, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.data())
def test_any_edit_gives_a_client_or_true_problems(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(DOCUMENTS)), "document")
    document = copy.deepcopy(document_of(name))
    for _ in range(data.draw(st.integers(1, 3), "edits")):
        place = data.draw(st.sampled_from(places_of(name)), "place")
        wrong = data.draw(st.sampled_from([*WRONG, ...]), "wrong")
        try:
            holder = holder_of(document, place)
            if wrong is ... and isinstance(holder, dict):
                del holder[place[-1]]
            elif isinstance(holder, dict | list):
                holder[place[-1]] = copy.deepcopy(wrong)
        except (LookupError, TypeError):
            continue  # an earlier edit removed the place
    given_document = copy.deepcopy(document)
    for rejection in rejections(document):
        is_of_table = rejection.startswith("table of methods")
        assert is_of_table or re.search(r" \(line \d+\): .+; ", rejection), rejection
        if missing := re.search(r"#/components/(\w+)/(\w+) has no definition;", rejection):
            kind, name = missing.groups()
            assert mapping(mapping(given_document.get("components")).get(kind)).get(name) is None, rejection


def test_each_unsupported_keyword_is_reported_at_its_place() -> None:
    """One problem for each schema and parameter that has one, even if all of them have one."""
    document = copy.deepcopy(document_of("named"))
    edited: list[str] = []
    for place in places_of("named"):
        inner = holder_of(document, place)[place[-1]]
        if not isinstance(inner, dict) or "type" not in inner or "properties" in place[-1:] or "x-" in str(place):
            continue
        if "securitySchemes" in place or place[:3] == ("components", "schemas", "Alias"):
            continue
        inner["not"] = {}
        edited.append(str(place[-1]))
    assert len(edited) > 300
    reported = [re.search(r"([^ .]+)(?:\.|, )not \(line \d+\): ", each) for each in problems_of(document)]
    assert sorted(each[1] for each in reported if each) == sorted(edited)
    assert None not in reported


def problems_of(document: dict[str, Any]) -> list[str]:
    from generator.checks import check

    try:
        check(SourceDocument(document), TABLE)
    except UnsupportedError as error:
        return error.rejections
    return []
