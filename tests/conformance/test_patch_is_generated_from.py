"""Whatever drift a report contains: its patch applies, the generator accepts the result, and the drift is gone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.__main__ import generate
from generator.checks import check
from generator.document import SourceDocument
from generator.paths import ROOT
from pexip_engage_client.conformance import ConformanceReport, patch
from pexip_engage_client.conformance.differences import Seen, Shown, differences
from pexip_engage_client.openapi.reader import Document, DocumentedOperation
from pexip_engage_client.openapi.schemas import Schemas
from pexip_engage_client.openapi.shipped import load, shipped
from tests.openapi import RESOURCES

from .reality import Reality

pytestmark = pytest.mark.proof

DOCUMENT = load()
TEXT = shipped().read_text(encoding="utf-8")
READING = [each for each in DOCUMENT.operations.values() if each.method == "GET"]
HEADERS = {"content-type": "application/json"}

# Values that a server may send in place of any other.
REPLACEMENTS: Mapping[str, Any] = {
    "null": None,
    "boolean": True,
    "integer": 7,
    "number": 7.5,
    "string": "text",
    "date": "2026-01-31",
    "date-time": "2026-01-31T08:00:00Z",
    "empty list": [],
    "list of null": [None],
    "list of lists": [[1], ["a", None]],
    "list of several types": [1, "a", {"b": 2}],
    "deeply nested list": [[[[[[1]]]]]],
    "empty object": {},
    "object": {"some": {"thing": [1]}},
    "list of objects": [{"some": 1}],
    "value with the Python name of another": "active",
    "new value": "NEVER_HEARD_OF",
    "not a number": float("nan"),
    "huge": float("inf"),
}
# Names of properties that YAML, Python or the generated code could misread.
NAMES = [
    *("somethingNew", "on", "null", "class", "self", "to_dict", "toDict", "X-Id", "@type", "_links", "HTMLBody"),
    *("additional_properties", "datetime", "list", "iso8601", "first_name", "firstName", "FirstName", "ID", "True"),
    *("jan.peeters@example.com", "12345678", "line1Address2", "data", "$ref", "is_known", "value", "None"),
]

Change = Callable[[Any], None]


def places(value: Any) -> Iterable[tuple[Any, Any]]:
    """Containers in a payload, each with one of its keys."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield value, name
            yield from places(inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield value, index
            yield from places(inner)


def replace(kind: str, position: int) -> Change:
    def change(payload: Any) -> None:
        if found := list(places(payload)):
            container, key = found[position % len(found)]
            container[key] = deepcopy(REPLACEMENTS[kind])

    return change


def remove(position: int) -> Change:
    def change(payload: Any) -> None:
        found = [each for each in places(payload) if isinstance(each[0], dict)]
        if found:
            container, key = found[position % len(found)]
            del container[key]

    return change


def add(names: list[str], kind: str, position: int) -> Change:
    def change(payload: Any) -> None:
        found = [payload, *(container[key] for container, key in places(payload) if isinstance(container[key], dict))]
        found[position % len(found)].update(dict.fromkeys(names, deepcopy(REPLACEMENTS[kind])))

    return change


positions = st.integers(0, 10_000)
kinds = st.sampled_from(sorted(REPLACEMENTS))
changes = st.one_of(
    st.builds(replace, kinds, positions),
    st.builds(remove, positions),
    st.builds(add, st.lists(st.sampled_from(NAMES), min_size=1, max_size=4), kinds, positions),
)


def payload_of(operation: DocumentedOperation, seed: int) -> Any:
    return Reality(DOCUMENT, Random(seed)).response(operation, {}, records=3)


def compared(document: Document, drifted: Iterable[tuple[DocumentedOperation, Any]], shown: Shown) -> ConformanceReport:
    schemas, report = Schemas(document), ConformanceReport(date="2026-01-31")
    for operation, payload in drifted:
        report.add(differences(schemas, operation, Seen(200, HEADERS, payload), shown))
    return report


def mended(folder: Path, drifted: list[tuple[DocumentedOperation, Any]], shown: Shown) -> Path:
    """The document with the patch for the drifted payloads; checks that it applies and leaves no difference."""
    report = compared(DOCUMENT, drifted, shown)
    text = patch.diff(TEXT, report)
    _, left = patch.patched(TEXT, report)
    path = folder / "openapi.yaml"
    path.write_text(TEXT, encoding="utf-8")
    if "@@" in text:
        (folder / "conformance.patch").write_text(text, encoding="utf-8")
        subprocess.run(["git", "apply", "conformance.patch"], cwd=folder, check=True)
    remaining = {str(each.difference) for each in compared(load(path), drifted, shown).findings}
    assert remaining <= {str(each.difference) for each in left}
    return path


# An example costs a whole document, however much drift it has: a few examples with much drift.
@settings(max_examples=3, deadline=None)
@given(drift=st.lists(st.tuples(st.sampled_from(READING), st.integers(0, 99), changes), min_size=20, max_size=60))
def test_patch_of_any_drift_is_accepted_by_the_generator(
    drift: list[tuple[DocumentedOperation, int, Change]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    drifted: list[tuple[DocumentedOperation, Any]] = []
    for operation, seed, change in drift:
        payload = payload_of(operation, seed)
        change(payload)
        drifted.append((operation, payload))
    path = mended(tmp_path_factory.mktemp("drift"), drifted, Shown(values=True))
    check(SourceDocument.read(path), RESOURCES)  # raises for what the generator rejects


def test_client_is_generated_from_the_patch_of_every_kind_of_drift(tmp_path: Path) -> None:
    random = Random(1)
    drifted: list[tuple[DocumentedOperation, Any]] = []
    for operation in READING:
        for kind in REPLACEMENTS:
            for change in (
                replace(kind, random.randrange(5, 10_000)),
                add([random.choice(NAMES)], kind, random.randrange(99)),
            ):
                payload = payload_of(operation, random.randrange(99))
                change(payload)
                drifted.append((operation, payload))
    path = mended(tmp_path, drifted, Shown(values=True, names=True))
    assert path.read_text(encoding="utf-8").count("x-observed") > 300
    table, config = ROOT / "generator" / "resources.yaml", ROOT / "generator-config.yaml"
    assert generate(path, tmp_path / "generated", table, config) == []
