"""Rules beyond schemas, and verdicts that need evidence: each broken rule is found, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import httpx
import pytest

from pexip_engage_client.conformance.exploring import Run
from pexip_engage_client.conformance.invariants import UNKNOWN_ID
from pexip_engage_client.conformance.report import ConformanceReport, State
from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox import Sandbox

from .test_command import served as served
from .test_run import found
from .test_verdict import status_of
from .test_writing import Deciding

Spoil = Callable[[httpx.Request, bytes], bytes]


class Spoiled(httpx.AsyncBaseTransport):
    """A sandbox whose responses a function changes."""

    def __init__(self, sandbox: Sandbox, spoil: Spoil) -> None:
        self.inner = httpx.ASGITransport(app=sandbox.app)
        self.spoil = spoil

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        content = await response.aread()
        if response.status_code == 200 and "/enterprises/" in request.url.path:
            content = self.spoil(request, content)
        headers = {"Content-Type": response.headers.get("Content-Type", "application/json")}
        return httpx.Response(response.status_code, headers=headers, content=content)


def parsed(change: Callable[[httpx.Request, dict[str, Any]], object]) -> Spoil:
    def spoil(request: httpx.Request, content: bytes) -> bytes:
        payload = json.loads(content)
        change(request, payload)
        return json.dumps(payload, ensure_ascii=False).encode()

    return spoil


def repeat_first(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects") and len(payload["data"]) > 1:
        payload["data"][1]["id"] = payload["data"][0]["id"]


def another_record(request: httpx.Request, payload: dict[str, Any]) -> None:
    if "/subjects/" in request.url.path and "id" in payload["data"]:
        payload["data"]["id"] += "-2"


def total_too_large(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects") and request.url.params.get("limit") is None:
        payload["meta"]["totalCount"] += 1
        payload["meta"]["limit"] = max(1, len(payload["data"]))


def total_of_page(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects"):
        payload["meta"]["totalCount"] = len(payload["data"])


def total_so_far(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects"):
        payload["meta"]["totalCount"] = payload["meta"]["offset"] + len(payload["data"])


def never_ends(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects") and not payload["data"]:
        payload["data"] = [{"id": "subject-x"}]


def ignores_filter(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects") and "id[]" in request.url.params:
        payload["data"].append({"id": "subject-other"})


def finds_nothing(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects") and "id[]" in request.url.params:
        payload["data"] = []


def ignores_external_id(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects") and "external-id[]" in request.url.params:
        payload["data"].append({"id": "subject-other", "externalId": "OTHER"})


def finds_one(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects") and len(request.url.params.get_list("external-id[]")) == 2:
        del payload["data"][1:]
        payload["meta"]["totalCount"] = 1


def finds_all_without_match(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects") and "-no-such-record" in request.url.params.get("external-id[]", ""):
        payload["data"] = [{"id": "subject-mortgage", "externalId": "MORTGAGE"}]


def other_value(request: httpx.Request, payload: dict[str, Any]) -> None:
    if "/subjects/" in request.url.path and "accept-language" in request.headers:
        payload["data"]["name"]["value"] = "Something else"


def no_value(request: httpx.Request, payload: dict[str, Any]) -> None:
    if "/subjects/" in request.url.path and "accept-language" not in request.headers and "name" in payload["data"]:
        payload["data"]["name"] = None


def other_than_listed(request: httpx.Request, payload: dict[str, Any]) -> None:
    if "/subjects/" in request.url.path and "id" in payload["data"]:
        payload["data"]["externalId"] = "OTHER"


def one_language(request: httpx.Request, payload: dict[str, Any]) -> None:
    records = payload["data"] if isinstance(payload["data"], list) else [payload["data"]]
    for record in records:
        if isinstance(record, dict) and isinstance(record.get("name"), dict) and "/subjects" in request.url.path:
            record["name"]["language"] = "en"


def repeat_on_largest_page(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects") and request.url.params.get("limit") == "1000":
        payload["data"][1] = payload["data"][0]


def other_external_id(parameter: str, value: str) -> Callable[[httpx.Request, dict[str, Any]], None]:
    def change(request: httpx.Request, payload: dict[str, Any]) -> None:
        if request.url.path.endswith("/subjects") and request.url.params.get(parameter) == value:
            payload["data"][0]["externalId"] = "OTHER"

    return change


def repeats_page(request: httpx.Request, payload: dict[str, Any]) -> None:
    if request.url.path.endswith("/subjects") and request.url.params.get("limit") == "1":
        payload["data"][0]["id"] = "subject-mortgage"


def other_language(value: object) -> Callable[[httpx.Request, dict[str, Any]], None]:
    def change(request: httpx.Request, payload: dict[str, Any]) -> None:
        if request.url.path.endswith("/subjects") and "accept-language" in request.headers:
            for record in payload["data"]:
                record["name"] = value

    return change


def latin_1(request: httpx.Request, content: bytes) -> bytes:
    return content.replace(b'"data"', b'"n\xfc":1,"data"', 1) if request.url.path.endswith("/subjects") else content


def twice(request: httpx.Request, content: bytes) -> bytes:
    is_list = request.url.path.endswith("/subjects")
    return content.replace(b'{"', b'{"data": [], "', 1) if is_list else content


def half_pair(request: httpx.Request, content: bytes) -> bytes:
    return content.replace(b'"id":', b'"\\ud800":1,"id":', 1)


DIFFERS = "the record differs from its entry in the list"
LANGUAGE = "the value is not in the requested language"
TOTALS = "two pages of the list have different totals"
BROKEN: dict[str, tuple[Spoil, str]] = {
    "ID twice on the largest page": (parsed(repeat_on_largest_page), "two records have the same ID"),
    "other values on the largest page": (parsed(other_external_id("limit", "1000")), DIFFERS),
    "other values with a filter": (parsed(other_external_id("id[]", "subject-mortgage")), DIFFERS),
    "ID twice in a list": (parsed(repeat_first), "two records have the same ID"),
    "another record": (parsed(another_record), "the ID of the record is not the requested one"),
    "total too large": (parsed(total_too_large), "the page at offset totalCount - 1 does not have exactly one record"),
    "total of the page": (parsed(total_of_page), TOTALS),
    "total up to the end of the page": (parsed(total_so_far), TOTALS),
    "page beyond the total": (parsed(never_ends), "the page at offset totalCount has records"),
    "filter by ID ignored": (parsed(ignores_filter), "the filter by id returns other records"),
    "filter by ID without result": (parsed(finds_nothing), "the filter by id leaves out records"),
    "other filter ignored": (parsed(ignores_external_id), "the filter by external-id returns other records"),
    "filter by two values": (parsed(finds_one), "the filter by external-id leaves out records"),
    "filter without match": (parsed(finds_all_without_match), "the filter by external-id returns other records"),
    "another translation": (parsed(other_value), "the value differs from its translation"),
    "no default language": (parsed(no_value), "the value is null, although it has translations"),
    "record differs from list": (parsed(other_than_listed), DIFFERS),
    "language ignored": (parsed(one_language), LANGUAGE),
    "another language": (parsed(other_language({"language": "fr", "value": "Prêt"})), LANGUAGE),
    "no translation": (parsed(other_language(None)), LANGUAGE),
    "same page again": (parsed(repeats_page), "a page repeats records of the page before it"),
    "byte order mark": (lambda _, content: b"\xef\xbb\xbf" + content, "the body begins with a byte order mark"),
    "half a surrogate pair": (half_pair, "a string contains a lone surrogate"),
    "not UTF-8": (latin_1, "the body is not UTF-8"),
    "property twice": (twice, "an object has a property twice"),
}


async def run(sandbox: Sandbox, **options: Any) -> ConformanceReport:
    only = ["getSubjects", "getSubjectById"]
    return await Run(client=sandbox.client(**options), document=load(), only=only)()


@pytest.mark.parametrize("name", BROKEN)
async def test_broken_rule_is_found(name: str) -> None:
    spoil, rule = BROKEN[name]
    async with Sandbox(seed="demo") as sandbox:
        report = await run(sandbox, transport=Spoiled(sandbox, spoil))
    assert not report.conforms
    assert rule in {each.difference.name for each in report.findings if each.difference.kind == "rule"}


async def test_record_of_another_parent_is_found() -> None:
    def another_listing(request: httpx.Request, payload: dict[str, Any]) -> None:
        if request.url.path.endswith("/time-slots"):
            for record in payload["data"]:
                record["listing"]["id"] = "listing-other"

    async with Sandbox(seed="demo") as sandbox:
        client = sandbox.client(transport=Spoiled(sandbox, parsed(another_listing)))
        exploring = Run(client=client, document=load(), only=["getListingTimeSlots"])
        exploring.ids.give("listings", sandbox.dump()["listings"][0]["id"])
        report = await exploring()
    rule = "a record does not belong to the {listingId} in the path"
    assert found(report) == {("rule", "getListingTimeSlots", "data", rule)}


async def test_page_that_repeats_the_first_page_is_found() -> None:
    async with Sandbox(seed="demo") as sandbox:
        for number in range(30):
            sandbox.add("subjects", {"id": f"subject-{number}"})
        first: list[Any] = []

        def repeat(request: httpx.Request, payload: dict[str, Any]) -> None:
            if request.url.path.endswith("/subjects"):
                first.extend([] if first else payload["data"])
                payload["data"] = first if request.url.params.get("offset") == "25" else payload["data"]

        report = await run(sandbox, transport=Spoiled(sandbox, parsed(repeat)))
    assert ("rule", "getSubjects", "data[].id", "a page repeats records of the page before it") in found(report)


async def test_filter_that_searches_only_the_first_page_is_found() -> None:
    async with Sandbox(seed="demo") as sandbox:
        for number in range(30):
            sandbox.add("employees", {"id": f"employee-{number}", "status": ["ACTIVE", "SUSPENDED"][number % 2]})
        first: list[str] = []

        def search_first_page(request: httpx.Request, payload: dict[str, Any]) -> None:
            first.extend([] if first else [each["id"] for each in payload["data"]])
            if "status[]" in request.url.params:
                payload["data"] = [each for each in payload["data"] if each["id"] in first]
                payload["meta"]["totalCount"] = len(payload["data"])

        client = sandbox.client(transport=Spoiled(sandbox, parsed(search_first_page)))
        report = await Run(client=client, document=load(), only=["getEmployees"])()
    assert found(report) == {("rule", "getEmployees", "data[]", "the filter by status leaves out records")}


async def test_filter_by_a_number_is_checked() -> None:
    def ignore_level(request: httpx.Request, payload: dict[str, Any]) -> None:
        if "level[]" in request.url.params:
            payload["data"].append({**payload["data"][0], "id": "region-other", "level": 9})

    async with Sandbox(seed="demo") as sandbox:
        client = sandbox.client(transport=Spoiled(sandbox, parsed(ignore_level)))
        exploring = Run(client=client, document=load(), only=["getRegions"])
        exploring.ids.give("country-code", "BE")
        report = await exploring()
    assert ("rule", "getRegions", "data[]", "the filter by level returns other records") in found(report)


async def test_names_of_the_document_are_shown() -> None:
    async with Sandbox(seed="demo") as sandbox:
        other = parsed(lambda _, payload: (payload.clear(), payload.update({"errors": [], "jan": 1})))
        report = await run(sandbox, transport=Spoiled(sandbox, other))
    names = {each.difference.name for each in report.findings if each.difference.kind == "unknown property"}
    assert names == {"errors", "*"}


async def test_id_that_the_client_cannot_send_is_explained() -> None:
    async with Sandbox(seed="demo") as sandbox:
        exploring = Run(client=sandbox.client(), document=load(), only=["getSubjectById"])
        exploring.ids.give("subjects", "part/whole")
        report = await exploring()
    (request,) = report.unanswered
    assert request.startswith("getSubjectById: the request was not sent, because the client does not accept an ID")


async def test_unknown_id_must_get_404() -> None:
    async with Sandbox(seed="demo") as sandbox:
        record = json.dumps({"data": sandbox.dump()["subjects"][0]}).encode()

        class AnyId(httpx.AsyncBaseTransport):
            inner = httpx.ASGITransport(app=sandbox.app)

            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                if request.url.path.endswith("-no-such-record"):
                    return httpx.Response(200, content=record, headers={"Content-Type": "application/json"})
                return await self.inner.handle_async_request(request)

        report = await run(sandbox, transport=AnyId())
    assert ("rule", "getSubjectById", "", "an unknown ID gets the status 200 instead of 404") in found(report)


PROBES: dict[str, tuple[str, Callable[[httpx.Request], bool]]] = {
    "second page": ("offset, limit", lambda sent: sent.url.params.get("limit") == "1"),
    "last page": ("offset", lambda sent: "offset" in sent.url.params and "limit" not in sent.url.params),
    "largest page": ("limit", lambda sent: sent.url.params.get("limit") == "1000" and "offset" not in sent.url.params),
    "page of a filter": ("id, offset", lambda sent: {"id[]", "offset"} <= sent.url.params.keys()),
    "filter by ID": ("id", lambda sent: "id[]" in sent.url.params),
    "other filter": ("external-id", lambda sent: "external-id[]" in sent.url.params),
    "language": ("Accept-Language", lambda sent: "accept-language" in sent.headers),
}


def rejecting(status: int, is_rejected: Callable[[httpx.Request], bool]) -> Callable[[httpx.Request, Any], Any]:
    return lambda sent, _: httpx.Response(status, json={"errors": []}) if is_rejected(sent) else None


@pytest.mark.parametrize(
    ("probe", "status"), [*((probe, 404) for probe in PROBES), *(("language", status) for status in (401, 403, 500))]
)
async def test_rejected_probe_is_a_finding(probe: str, status: int) -> None:
    names, is_rejected = PROBES[probe]
    async with Sandbox(seed="demo") as sandbox:
        transport = Deciding(sandbox, rejecting(status, is_rejected))
        report = await run(sandbox, transport=transport, max_retries=0)
    assert ("rejected", "getSubjects", "", f"{status} for a request with {names}") in found(report)
    assert not report.conforms


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_filter_may_reject_a_value_that_no_record_has(status: int) -> None:
    def is_unknown(sent: httpx.Request) -> bool:
        return any("no-such-record" in value for value in sent.url.params.values())

    async with Sandbox(seed="demo") as sandbox:
        transport = Deciding(sandbox, rejecting(status, is_unknown))
        report = await run(sandbox, transport=transport, max_retries=0)
    assert report.outcomes["getSubjects"].state is State.REACHED
    assert {each.difference.kind.value for each in report.findings} <= {"missing", "limit"}  # of the empty error


@pytest.mark.parametrize("shown_limit", [2, None])
async def test_page_that_is_smaller_than_the_largest_limit_is_found(shown_limit: int | None) -> None:
    def at_most_two(request: httpx.Request, payload: dict[str, Any]) -> None:
        if request.url.path.endswith("/subjects") and request.url.params.get("limit") == "1000":
            del payload["data"][2:]
            payload["meta"]["limit"] = shown_limit or payload["meta"]["limit"]

    async with Sandbox(seed="demo") as sandbox:
        report = await run(sandbox, transport=Spoiled(sandbox, parsed(at_most_two)))
    rule = "meta.limit is not the requested one" if shown_limit else "a page before the last one is not full"
    assert found(report) == {("paging", "getSubjects", "meta", rule)}


async def test_offset_that_a_filter_ignores_is_found() -> None:
    async with Sandbox(seed="demo") as sandbox:
        ids = [each["id"] for each in sandbox.dump()["subjects"]]

        def ignore_offset(request: httpx.Request, payload: dict[str, Any]) -> None:
            if {"id[]", "offset"} <= request.url.params.keys():
                payload["data"].append({**payload["data"][0], "id": ids[0]})

        report = await run(sandbox, transport=Spoiled(sandbox, parsed(ignore_offset)))
    assert ("paging", "getSubjects", "meta", "meta.totalCount is too small") in found(report)


async def test_error_with_another_status_is_found() -> None:
    error = {"message": "m", "code": "c", "type": "t", "statusCode": "500"}
    async with Sandbox(seed="demo") as sandbox:

        def decide(sent: httpx.Request, _: object) -> httpx.Response | None:
            return httpx.Response(404, json={"errors": [error]}) if "no-such-record" in sent.url.path else None

        report = await run(sandbox, transport=Deciding(sandbox, decide))
    rule = "the body has a status other than that of the response"
    assert found(report) == {("rule", "getSubjectById", "errors[].statusCode", rule)}


async def test_offset_instead_of_a_time_zone_is_found() -> None:
    def offset(request: httpx.Request, payload: dict[str, Any]) -> None:
        for record in payload["data"] if isinstance(payload["data"], list) else [payload["data"]]:
            record["timeZone"] = "+01:00"

    async with Sandbox(seed="demo") as sandbox:
        client = sandbox.client(transport=Spoiled(sandbox, parsed(offset)))
        report = await Run(client=client, document=load(), only=["getEmployees"])()
    assert found(report) == {("rule", "getEmployees", "timeZone", "the value is not the name of an IANA time zone")}


async def test_changing_order_is_found() -> None:
    async with Sandbox(seed="demo") as sandbox:
        lists = 0

        def shuffle(request: httpx.Request, payload: dict[str, Any]) -> None:
            nonlocal lists
            if request.url.path.endswith("/subjects"):
                lists += 1
                Random(lists).shuffle(payload["data"])

        report = await run(sandbox, transport=Spoiled(sandbox, parsed(shuffle)))
    rule = "the order of the records changes between two equal requests"
    assert ("rule", "getSubjects", "data[].id", rule) in found(report)


async def test_values_that_change_during_the_run_are_no_finding() -> None:
    """An external ID that changes between a list and a filter, and one that differs in every response."""
    async with Sandbox(seed="demo") as sandbox:
        lists, singles = 0, 0

        def change(request: httpx.Request, payload: dict[str, Any]) -> None:
            nonlocal lists, singles
            lists += request.url.path.endswith("/subjects")
            if lists == 2:  # after the largest page, before the filters
                lists += 1
                sandbox.change("subjects", "subject-mortgage", externalId="CHANGED")
            if "/subjects/" in request.url.path and "id" in payload["data"]:
                singles += 1
                payload["data"]["externalId"] = f"CHANGED {singles}"

        report = await run(sandbox, transport=Spoiled(sandbox, parsed(change)))
    assert (lists > 3, singles > 3) == (True, True)
    assert report.conforms, [str(each) for each in report.findings]


@pytest.mark.parametrize("status", [401, 403, 429, 500])
async def test_rejected_probe_of_an_unknown_id_is_a_finding(status: int) -> None:
    async with Sandbox(seed="demo") as sandbox:
        transport = Deciding(sandbox, rejecting(status, lambda sent: sent.url.path.endswith(f"/subjects/{UNKNOWN_ID}")))
        report = await run(sandbox, transport=transport, max_retries=0)
    rule = f"an unknown ID gets the status {status} instead of 404"
    assert ("rule", "getSubjectById", "", rule) in found(report)


@pytest.mark.parametrize("is_added", [True, False])
async def test_record_that_appears_or_disappears_during_the_run_is_no_finding(is_added: bool) -> None:
    async with Sandbox(seed="demo") as sandbox:
        lists = 0

        def change(sent: httpx.Request, _: object) -> None:
            nonlocal lists
            lists += sent.url.path.endswith("/subjects")
            if lists == 3:  # after the largest page, before the last one
                lists += 1
                if is_added:
                    sandbox.add("subjects", {"id": "subject-new"})
                else:
                    sandbox.delete("subjects", "subject-claims")

        report = await run(sandbox, transport=Deciding(sandbox, change))
    assert lists > 3
    assert report.conforms, [str(each) for each in report.findings]


@pytest.mark.parametrize("status", [400, 404, 405, 500, 503])
async def test_one_rejected_list_is_a_finding(served: Sandbox, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    served.fail("getSubjects", status=status, times=None)
    assert await status_of("--only", "getSubjects", "getEmployees", "getFiles") == 1
    out = capsys.readouterr().out
    assert f"getSubjects: rejected {status}" in out
    assert "Differs. 2 of 3 operations reached" in out


async def test_lists_that_are_all_missing_do_not_conform(served: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    served.fail(status=404, times=None)
    assert await status_of() == 1
    assert "Differs. 0 of " in capsys.readouterr().out


async def test_client_without_scopes_does_not_conform(
    capsys: pytest.CaptureFixture[str], served: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a few operations need no scope, so too few were reached."""
    served.faults.clear()
    monkeypatch.setenv("PEXIP_ENGAGE_SCOPES", "engage:settings:readOnly")
    assert await status_of() == 3
    assert "Too few operations were reached. " in capsys.readouterr().out


async def test_half_of_the_operations_must_be_reached(served: Sandbox) -> None:
    """A list without records shows nothing."""
    for table in ("files", "subjects"):
        for record in served.dump()[table]:
            served.delete(table, record["id"])
    assert await status_of("--only", "getFiles", "getSubjects", "getEmployees") == 3
    assert await status_of("--only", "getFiles", "getEmployees") == 0
