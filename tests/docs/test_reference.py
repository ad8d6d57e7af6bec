"""The reference covers the whole document, its examples run as they stand, and its links lead somewhere."""

from __future__ import annotations

import ast
import json
import re
from unittest.mock import Mock

import pytest

from generator.reference.__main__ import main
from generator.reference.api_document import ClientMethod, ReferenceDocument
from generator.reference.examples import Examples
from tests.openapi import DOCUMENT as RAW
from tests.openapi import RESOURCES, ROOT

DOCUMENT = ReferenceDocument(RAW, RESOURCES)
EXAMPLES = Examples(DOCUMENT)
OPERATIONS = list(DOCUMENT.methods())
NEXT_STEP = (
    "a record in it is not in sandbox/seeds/demo.yaml, and no `create` of its resource makes one? "
    "generator/reference/examples.yaml can adapt the rest:"
)


one_worker = pytest.mark.xdist_group("reference")  # the examples and the pages are made once


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("docs") / "reference"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.reference.__main__.Examples", Mock(return_value=EXAMPLES))
        assert main([str(folder)]) == 0
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}


@one_worker
@pytest.mark.parametrize("method", OPERATIONS, ids=lambda method: method.call)
def test_an_example_runs(method: ClientMethod) -> None:
    example = EXAMPLES.of(method)
    assert not example.failed, f"{example.output}\n{NEXT_STEP}\n{example.source}"
    assert f"engage.{method.call}(" in example.source
    assert max(map(len, example.source.splitlines())) <= 88  # as the formatter has it


@one_worker
def test_every_operation_has_its_section(pages: dict[str, str]) -> None:
    for method in OPERATIONS:
        page = pages[f"operations/{method.resource}.md"]
        section = page.split(f"## {method.call}\n")[1].split("\n## ")[0]
        assert f"`{method.operation.method} {method.operation.path}`" in section
        assert (method.operation.documentation or "undocumented") in section
        assert "**Returns**" in section
        for code in method.operation.error_codes:
            assert re.search(rf"\| `{code}` \| \w", section), f"{method.call}: {code} has no meaning"
        assert all(f"scope `{scope}`" in section for scope in method.operation.scopes)


@one_worker
def test_every_model_and_enum_has_its_page(pages: dict[str, str]) -> None:
    for name, schema in DOCUMENT.schemas.items():
        for value in schema.get("enum", ()):
            assert f"| `{value}` | " in pages[f"models/{name}.md"]
        for wire in schema.get("properties", ()):
            assert wire in pages[f"models/{name}.md"]


def tabs(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^::::\{tab\} (\w+)\n(.*?)^::::$", text, re.MULTILINE | re.DOTALL)


@one_worker
def test_fields_have_their_names_in_python_and_in_json(pages: dict[str, str]) -> None:
    shown = dict(tabs(pages["models/Appointment.md"]))
    assert "| `external_id`{#external_id} | `str` or `None` |" in shown["Python"]
    assert "externalId" not in shown["Python"]
    assert "| `externalId` | string or null | `external_id` |" in shown["JSON"]
    for name, schema in DOCUMENT.schemas.items():
        for wire in schema.get("properties", ()):
            assert f"| `{wire}` | " in dict(tabs(pages[f"models/{name}.md"]))["JSON"]


@one_worker
def test_arguments_have_their_names_in_python_and_in_http(pages: dict[str, str]) -> None:
    listing = pages["operations/appointments.md"].split("## appointments.list\n")[1].split("\n## ")[0]
    (_, python), (_, http), *_ = tabs(listing)
    assert "| `external_id` | list of `str` |" in python
    assert "| `concurrency` | `int` |" in python
    assert "| `external-id[]` | query | array of string | `external_id` |" in http
    assert "concurrency" not in http


@one_worker
def test_output_of_examples_is_python_and_json(pages: dict[str, str]) -> None:
    example = EXAMPLES.of(next(each for each in OPERATIONS if each.call == "appointments.get"))
    assert "print(result)" in example.source
    assert example.output.startswith('Appointment(\n    id="appointment-1",\n')
    assert json.loads(example.json)["externalId"] == "A-1"
    for each in OPERATIONS:
        with_output = EXAMPLES.of(each)
        ast.parse(with_output.output)
        assert with_output.json in pages[f"operations/{each.resource}.md"]


@one_worker
def test_methods_that_call_exactly_once_have_a_section(pages: dict[str, str]) -> None:
    page = pages["operations/appointments.md"]
    for name in ("create_once", "invite_once"):
        section = page.split(f"## appointments.{name}\n")[1].split("\n## ")[0]
        assert ":param external_id: " in section
        assert ":raises DuplicateError: " in section
        assert "(../../client.md#options-of-a-call) except `retry_unsafe`" in section


@one_worker
def test_links_lead_somewhere(pages: dict[str, str]) -> None:
    written = {(ROOT / "docs" / "reference" / name).resolve() for name in pages}
    for name, page in pages.items():
        here = (ROOT / "docs" / "reference" / name).parent
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", page):
            place = (here / target).resolve()
            assert place in written or place.exists(), f"{name}: {target}"


@one_worker
def test_links_into_the_reference_lead_somewhere(pages: dict[str, str]) -> None:
    documents = {each.name: each.read_text(encoding="utf-8") for each in (ROOT / "docs").glob("*.md")}
    found = {link for text in documents.values() for link in re.findall(r"\]\(reference/([^)#]+)", text)}
    assert found >= {"classes.md", "operations.md", "models.md"}
    assert found <= pages.keys()


@one_worker
def test_notes_on_inferred_facts_are_shown(pages: dict[str, str]) -> None:
    told = 0
    for name, schema in DOCUMENT.schemas.items():
        for each in schema.get("properties", {}).values():
            if "x-inferred" in each:
                told += 1
                assert f"*{each['x-inferred']}*".replace("`null`", "`None`") in pages[f"models/{name}.md"]
    assert told


@one_worker
def test_descriptions_use_the_names_of_python(pages: dict[str, str]) -> None:
    named = {f"`{name}`" for name in ("null", "externalId", *(method.operation.id for method in OPERATIONS))}
    for name, page in pages.items():
        in_python = re.sub(r"::::\{tab\} (HTTP|JSON)\n.*?\n::::\n", "", page, flags=re.DOTALL)
        assert name.startswith("classes/") or not [each for each in named if each in in_python], name


@one_worker
def test_default_limit_is_that_of_the_client(pages: dict[str, str]) -> None:
    (limit,) = (line for line in pages["operations/regions.md"].splitlines() if line.startswith("| `limit` | `int` |"))
    assert limit.endswith("From 1 to 1000; the default is 1000. |")
