"""Whatever an enterprise's responses hold, nothing of it is in any output: only names, types and counts."""

from __future__ import annotations

import json
import logging
import pickle
from random import Random
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pexip_engage_client import EngageClient
from pexip_engage_client.conformance import patch, texts
from pexip_engage_client.conformance.differences import Seen, Shown, differences
from pexip_engage_client.conformance.exploring import Run
from pexip_engage_client.conformance.report import ConformanceReport
from pexip_engage_client.openapi.schemas import Schemas
from pexip_engage_client.openapi.shipped import load, shipped
from pexip_engage_client.sandbox.document.routing import router_of

from .reality import Reality

DOCUMENT = load()
READING = [each for each in DOCUMENT.operations.values() if each.method == "GET"]
WORD, NUMBER = "Kanarie", 8675309
HEADERS = {"content-type": "application/json", "x-something": WORD}

texts_of_somebody = st.text(max_size=20).map(lambda text: f"{WORD}{text}") | st.sampled_from(
    [
        f"{WORD.upper()}_{WORD.upper()}",
        WORD.lower(),
        f"2086-07-05T09:00:00Z{WORD}",
        f"{WORD}@example.com",
        f"https://{WORD}.example",
    ]
)
numbers_of_somebody = st.integers(0, 999).map(lambda number: NUMBER * 1000 + number)
leaves = texts_of_somebody | numbers_of_somebody | numbers_of_somebody.map(lambda number: number + 0.25)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts_of_somebody, inner, max_size=3),
    max_leaves=5,
)


def outputs(report: ConformanceReport) -> str:
    return "\n".join([json.dumps(report.as_json()), texts.markdown(report), texts.terminal(report), repr(report)])


def disturbed(value: Any, random: Random, strange: list[Any]) -> Any:
    """Parts of it, exchanged or added."""
    if random.random() < 0.15:
        return random.choice(strange)
    if isinstance(value, list):
        return [disturbed(each, random, strange) for each in value]
    if isinstance(value, dict):
        result = {name: disturbed(entry, random, strange) for name, entry in value.items()}
        if random.random() < 0.3:
            result |= {"neverHeardOf": random.choice(strange), f"{WORD}@example.com": 1, f"{WORD}{NUMBER}": 2}
        return result
    return value


@settings(max_examples=30)
@given(
    operation=st.sampled_from(READING), seed=st.integers(0, 2**32), strange=st.lists(values, min_size=4), free=leaves
)
def test_report_contains_no_response_data(operation: Any, seed: int, strange: list[Any], free: Any) -> None:
    random = Random(seed)
    reality = Reality(DOCUMENT, random, text=lambda _: f"{WORD}{free}", number=lambda: NUMBER)
    payload = disturbed(reality.response(operation, {}, records=4), random, strange)
    report = ConformanceReport()
    report.add(differences(Schemas(DOCUMENT), operation, Seen(200, HEADERS, payload)))
    told = outputs(report)
    assert WORD.lower() not in told.lower()
    assert str(NUMBER) not in told


async def test_output_contains_no_enterprise_data(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    random = Random(3)
    strange = [WORD, NUMBER, {WORD: [WORD]}, [f"{WORD} {WORD}"], NUMBER + 0.5, f"{WORD}_{WORD}".upper()]
    reality = Reality(DOCUMENT, random, text=lambda _: WORD, number=lambda: NUMBER)

    def handle(request: httpx.Request) -> httpx.Response:
        path = request.url.path.partition("/enterprises/acme/")[2]
        operation, _ = router_of(DOCUMENT).find(request.method, path.split("/"))
        if random.random() < 0.2:
            wrong = {"errors": [{"message": WORD, "code": WORD, "type": WORD, "statusCode": NUMBER, WORD + "@": WORD}]}
            return httpx.Response(random.choice([400, 403, 404, 409, 418]), json=wrong, headers={"x-who": WORD})
        if random.random() < 0.1:
            return httpx.Response(200, text=WORD, headers={"content-type": f"text/{WORD}"})
        return httpx.Response(
            200, json=disturbed(reality.response(operation, dict(request.url.params)), random, strange)
        )

    caplog.set_level(logging.DEBUG)
    async with EngageClient("acme", token="t", transport=httpx.MockTransport(handle), limits=None) as client:
        report = await Run(client=client, document=DOCUMENT)()
    assert len(report.findings) > 100
    told = outputs(report) + patch.diff(shipped().read_text(encoding="utf-8"), report) + caplog.text
    told += "".join(capfd.readouterr()) + repr(pickle.loads(pickle.dumps(report)))
    assert WORD.lower() not in told.lower()
    assert str(NUMBER) not in told
    assert "acme" not in json.dumps(report.as_json()) + texts.markdown(report)


def test_only_undocumented_enum_values_are_shown_and_only_on_request() -> None:
    operation = DOCUMENT.operations["getRegions"]
    status = DOCUMENT.operations["getEmployeeById"]
    payload = Reality(DOCUMENT, Random(1)).response(status, {})
    payload["data"]["status"] = "ON_LEAVE"
    payload["data"]["language"] = "jan.peeters@example.com"  # nothing that anybody would call a value of an enum
    payload["data"]["firstName"] = "Jan"
    report = ConformanceReport()
    report.add(differences(Schemas(DOCUMENT), status, Seen(200, HEADERS, payload), Shown(values=True)))
    assert "ON_LEAVE" in outputs(report)
    assert "peeters" not in outputs(report)
    assert "Jan" not in outputs(report)
    assert {each.difference.kind.value for each in report.findings} == {"unknown value"}
    assert operation.id not in outputs(report)
