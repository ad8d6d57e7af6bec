"""The structure of the sandbox: one file for each resource, and changes that are drafted before they are committed."""

import json
import os
from copy import deepcopy
from functools import partial
from pathlib import Path

import pytest

from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox import Sandbox, options, rules
from pexip_engage_client.sandbox.declarations import Rulebook, Rules
from pexip_engage_client.sandbox.state.enterprise_state import Table
from tests.openapi import DOCUMENT, RESOURCES

from .conftest import NOW, api_of

ROOT = Path(rules.__file__).parents[3]
PACKAGE = ROOT / "pexip_engage_client" / "sandbox"


@pytest.fixture
def use(tmp_path, monkeypatch):
    """Let sandboxes follow another document, as after `make regenerate`."""

    def follow(document):
        path = tmp_path / "openapi.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        monkeypatch.setattr(options, "load", partial(load, path))

    return follow


def test_rules_have_one_file_for_each_resource():
    files = {path.stem for path in (PACKAGE / "rules").glob("*.py")} - {"__init__"}
    assert files == set(RESOURCES), "a resource of generator/resources.yaml has its file in sandbox/rules/"


def test_two_resources_cannot_declare_the_same_table():
    one, other = Rules(Table("things")), Rules(Table("things"))
    with pytest.raises(ValueError, match=r"rules/other\.py .*: things"):
        Rulebook.of({"one": one, "other": other})


def test_the_scopes_are_those_of_the_document():
    flow = DOCUMENT["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
    assert load().scopes == tuple(flow["scopes"])
    assert Sandbox().app.apis["acme"].tokens.scopes == load().scopes


async def test_nothing_is_stored_before_the_response_is_validated(use):
    """If responses require a module, a request with one entry without a module stores none of its entries."""
    document = deepcopy(DOCUMENT)
    shown = document["components"]["schemas"]["StaticTranslationOverride"]
    shown["required"] = ["module"]
    shown["properties"]["module"] = {"type": "string", "minLength": 1}
    use(document)
    async for api in api_of(Sandbox(clock=NOW)):
        entries = [{"module": "m", "key": "k", "language": "en", "value": "x"}, {"key": "k"}]
        response = await api("PATCH", "/static-translation-overrides", entries)
        assert response.status_code == 400, response.text
        assert api.sandbox.dump()["staticTranslations"] == []


def test_document_is_parsed_again_only_after_a_change(tmp_path, monkeypatch):
    path = tmp_path / "openapi.yaml"
    path.write_text("{paths: {}, info: {version: '1'}}")
    first = load(path)
    monkeypatch.chdir(tmp_path)
    assert load(Path("openapi.yaml")) is load(path) is first
    path.write_text("{paths: {}, info: {version: '2'}}")
    os.utime(path, (1, 1))
    assert load(path).raw["info"]["version"] == "2"
    path.write_text("{paths: {}, info: {version: '2.1'}}")
    os.utime(path, (1, 1))
    assert load(path).raw["info"]["version"] == "2.1"
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "openapi.yaml").write_text("{paths: {}, info: {version: '3'}}")
    monkeypatch.chdir(tmp_path / "below")
    assert load(Path("openapi.yaml")).raw["info"]["version"] == "3"


def with_another_path(path, parameters):
    """The document with lead segments at another path."""
    document = deepcopy(DOCUMENT)
    item = document["paths"].pop("/lead-segments/{id}")
    document["paths"][path] = {**item, "parameters": parameters}
    return document


async def test_last_path_parameter_identifies_the_record(use):
    parameter = {"name": "segmentId", "in": "path", "required": True, "schema": {"type": "string"}}
    use(with_another_path("/segments/{segmentId}", [parameter]))
    async for api in api_of(Sandbox(seed="demo", clock=NOW)):
        assert (await api.data("GET", "/segments/segment-new"))["id"] == "segment-new"
        assert (await api.data("PATCH", "/segments/segment-new", {"code": "FRESH"}))["code"] == "FRESH"
        refusal = await api("GET", "/segments/nobody")
        assert refusal.status_code == 404
        assert "segmentId: there is no such ID" in refusal.text


async def test_error_for_a_path_without_a_record_names_the_remedy(use):
    use(with_another_path("/the-segment", []))

    async def ask():
        async for api in api_of(Sandbox(clock=NOW)):
            assert (await api("GET", "/the-segment")).status_code == 500

    with pytest.raises(LookupError, match="getLeadSegmentById does not contain a record's ID: write a function"):
        await ask()


def test_new_resource_needs_no_registration(tmp_path, monkeypatch):
    """For a documented resource, the sandbox needs one file in `rules/`."""
    (tmp_path / "parrots.py").write_text(
        "from pexip_engage_client.sandbox.declarations import Rules\n"
        "from pexip_engage_client.sandbox.state.enterprise_state import Table\n"
        "rules = Rules(Table('parrots'))\n"
        "rules.lists('getParrots', 'parrots')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(rules, "__path__", [*rules.__path__, str(tmp_path)])
    rulebook = rules.load.__wrapped__()
    assert "getParrots" in rulebook.implementations
    assert "parrots" in rulebook.tables
