"""Documents with an error anywhere are accepted or rejected by name, without a traceback."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.document import SourceDocument, UnsupportedError
from generator.form_checks import checked
from generator.media import for_parser

from .test_forms import FORMS, add, empty

Path = tuple[str | int, ...]

WRONG: list[Any] = [
    *(None, 5, 1.5, True, "", "x", [], {}, [1], [None], {"a": 1}, {5: 1}),
    *({"$ref": "#/components/schemas/Nope"}, {"$ref": 5}, {"allOf": []}, {"oneOf": []}, {"enum": []}),
    {"type": "object", "properties": {"q": {"type": "string", "enum": ["a"]}}},
    {"type": "string", "format": "binary"},
]


def documents() -> Iterator[dict[str, Any]]:
    for form in FORMS:
        document = empty()
        add(document, form, "probe")
        yield document


DOCUMENTS = list(documents())


def places(node: Any, place: Path = ()) -> Iterator[Path]:
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in entries:
        yield (*place, key)
        yield from places(inner, (*place, key))


PLACES = [list(places(document)) for document in DOCUMENTS]


def holder_of(document: dict[str, Any], place: Path) -> Any:
    """The mapping or list that a place is in."""
    holder: Any = document
    for key in place[:-1]:
        holder = holder[key]
    return holder


def rejections(raw: dict[str, Any]) -> list[str]:
    try:
        for_parser(checked(SourceDocument(raw)))
    except UnsupportedError as error:
        return error.rejections
    return []


ERROR = ("paths", "/probe", "get", "responses", "default", "content")


@pytest.mark.parametrize(
    ("form", "place", "wrong", "refused"),
    [
        ("a default response", ERROR, None, ["the content is no media type"]),
        ("a default response", (*ERROR, "application/json", "schema"), None, []),
    ],
)
def test_null_in_an_unusual_place_is_rejected_by_name(form: str, place: Path, wrong: Any, refused: list[str]) -> None:
    number = next(number for number, each in enumerate(FORMS) if each["form"].startswith(form))
    document = copy.deepcopy(DOCUMENTS[number])
    holder_of(document, place)[place[-1]] = wrong
    found = rejections(document)
    assert len(found) == len(refused), found
    assert all(words in each for words, each in zip(refused, found, strict=True)), found


@settings(max_examples=400)
@given(st.data())
def test_any_malformed_document_is_rejected_with_line_and_remedy(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(DOCUMENTS) - 1), "document")
    document = copy.deepcopy(DOCUMENTS[number])
    place = data.draw(st.sampled_from(PLACES[number]), "place")
    wrong = data.draw(st.sampled_from(WRONG) | st.just(...), "wrong")
    holder = holder_of(document, place)
    if wrong is ... and isinstance(holder, dict):
        del holder[place[-1]]
    elif wrong is not ...:
        holder[place[-1]] = copy.deepcopy(wrong)
    assert all(" (line " in rejection and "; " in rejection for rejection in rejections(document))


def test_supported_forms_are_accepted_unchanged() -> None:
    """So that the test above is about what is wrong, and not about what it begins with."""
    taken = [form["form"] for form, raw in zip(FORMS, DOCUMENTS, strict=True) if not rejections(copy.deepcopy(raw))]
    assert set(taken) >= {form["form"] for form in FORMS if "works" in form}
