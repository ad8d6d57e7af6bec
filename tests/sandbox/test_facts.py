"""facts.yaml: every property of records and responses, and the results of filters."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pexip_engage_client.openapi.reader import Document
from tests.openapi import DOCUMENT

from .conftest import Api, records_of

FACTS = yaml.load(Path(__file__).with_name("facts.yaml").read_bytes(), yaml.CSafeLoader)
TIMES = ("createdAt", "updatedAt", "deletedAt")


def without_times(value: Any) -> Any:
    """A record without the times and ids that the sandbox creates."""
    if isinstance(value, list):
        return [without_times(each) for each in value]
    if not isinstance(value, dict):
        return value
    made = (*TIMES, "id") if "createdAt" in value else ()
    return {name: without_times(each) for name, each in value.items() if name not in made}


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """By table: new records, the changed properties of others, and null for removed ones."""
    tables: dict[str, Any] = {}
    for name, records in after.items():
        found: dict[str, Any] = {}
        old_records = before.get(name, {})
        for id_, record in records.items():
            old = without_times(old_records.get(id_, {}))
            fields = {key: value for key, value in without_times(record).items() if key not in old or old[key] != value}
            if fields or id_ not in old_records:
                found[id_ if id_ in old_records else f"new {len(found)}".removesuffix(" 0")] = fields
        found |= dict.fromkeys(old_records.keys() - records.keys())
        if found:
            tables[name] = found
    return tables


def prepare(api: Api, row: dict[str, Any]) -> None:
    for table, fields in row.get("given", []):
        api.sandbox.add(table, fields)


async def asked(api: Api, row: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The `data` of a response, and the changes of the records."""
    prepare(api, row)
    before = records_of(api.sandbox)
    method, path = row["call"].split()
    data = await api.data(method, path, row.get("body"))
    return data, difference(before, records_of(api.sandbox))


@pytest.mark.parametrize("row", FACTS["added"], ids=lambda row: row["table"])
def test_added_record_has_these_defaults(demo: Api, row: dict[str, Any]):
    made = demo.sandbox.add(row["table"], {"id": "made", **row.get("fields", {})})
    assert without_times(made) == row["has"]


@pytest.mark.parametrize("row", FACTS["asked"], ids=lambda row: row["call"])
async def test_request_stores_and_returns(demo: Api, row: dict[str, Any]):
    data, kept = await asked(demo, row)
    assert kept == row.get("kept", {})
    if "data" in row:
        assert data == row["data"]


@pytest.mark.parametrize("row", FACTS["rejected"], ids=lambda row: row["call"])
async def test_request_is_rejected(demo: Api, row: dict[str, Any]):
    prepare(demo, row)
    before = records_of(demo.sandbox)
    method, path = row["call"].split()
    response = await demo(method, path, row.get("body"))
    (error,) = response.json()["errors"]
    assert (response.status_code, error["message"]) == (row["status"], row["message"])
    assert difference(before, records_of(demo.sandbox)) == {}


@pytest.mark.parametrize("row", FACTS["found"], ids=lambda row: row["path"])
async def test_filter_selects_records(demo: Api, row: dict[str, Any]):
    prepare(demo, row)

    async def found(**query: str) -> list[Any]:
        records = await demo.data("GET", row["path"], params={**row.get("same", {}), **query})
        shown = [record[row.get("identified_by", "id")] for record in records]
        return [name for name in ("one", "other") if row[name] in shown]

    assert await found() == ["one", "other"]
    for name, value in row["by"].items():
        assert await found(**{name: value}) == ["one"], name


@pytest.mark.parametrize("path", sorted({row["path"] for row in FACTS["found"]}))
def test_each_documented_filter_has_a_test(path: str):
    rows = [row for row in FACTS["found"] if row["path"] == path]
    looked_at = {name for row in rows for name in {**row["by"], **row.get("same", {})}}
    (operation,) = (
        each
        for each in Document(DOCUMENT).operations.values()
        if each.method == "GET" and re.fullmatch(re.sub(r"{\w+}", "[^/]+", each.path), path)
    )
    documented = {each.name for each in operation.parameters if each.location == "query"}
    assert looked_at == documented - {"offset", "limit"}
