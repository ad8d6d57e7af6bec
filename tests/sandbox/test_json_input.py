"""JSON from outside that is not valid, nested deeply, or wrapped like a response."""

import json

import pytest

from pexip_engage_client.sandbox import Sandbox

from .conftest import NOW, Api, control_of

JSON = {"Content-Type": "application/json"}
APPOINTMENT = "/appointments/appointment-1"


def nested(levels: int) -> bytes:
    """A body with so many levels of objects."""
    return b'{"metadata":' + b'{"a":' * (levels - 1) + b"1" + b"}" * levels


@pytest.fixture
async def http():
    async with Sandbox(seed="demo", clock=NOW, control=True) as sandbox, control_of(sandbox) as http:
        yield http


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (nested(101), "nested too deeply: more than 100 levels"),
        (nested(2000), "nested too deeply: more than 100 levels"),
        (b'{"internalNotes":"\xed\xa0\x80"}', "utf-8"),
        (b'{"internalNotes":"\\ud800"}', "surrogates not allowed"),
        (b'{"\xed\xa0\x80":1}', "utf-8"),
        ('{"internalNotes":"x"}'.encode("utf-16"), "utf-8"),
        ('{"internalNotes":"x"}'.encode("utf-16-le"), "not valid JSON"),
    ],
    ids=[
        "101 levels",
        "2000 levels",
        "raw surrogate",
        "surrogate",
        "surrogate in a name",
        "UTF-16",
        "UTF-16 without mark",
    ],
)
async def test_invalid_json_is_a_400_and_stays_readable_in_the_log(http, demo: Api, content, reason):
    response = await demo("PATCH", APPOINTMENT, content=content, headers=JSON)
    assert (response.status_code, reason in response.text) == (400, True)
    await http.patch(f"http://localhost/enterprises/acme{APPOINTMENT}", content=content, headers=JSON)
    assert [(await http.get(path)).status_code for path in ("/log", "/report", "/state")] == [200] * 3


@pytest.mark.parametrize(
    "content",
    [nested(130), b'{"firstName":"\xed\xa0\x80"}', b'{"\xed\xa0\x80":1}'],
    ids=["levels", "surrogate", "surrogate in a name"],
)
async def test_control_api_rejects_invalid_json(http, content):
    assert (await http.patch("/state/customers/customer-lena", content=content, headers=JSON)).status_code == 400
    assert (await http.get("/state")).status_code == 200


async def test_deepest_accepted_body_can_be_saved_and_loaded(http, demo: Api):
    assert (await demo("PATCH", APPOINTMENT, content=nested(100), headers=JSON)).status_code == 200
    assert (await http.post("/reset", json={"seed": demo.sandbox.dump()})).status_code == 204
    assert (await http.get("/state")).status_code == 200
    with pytest.raises(ValueError, match="nested too deeply"):
        demo.sandbox.change("appointments", "appointment-1", **json.loads(nested(101)))


async def test_saved_responses_are_accepted(http, tmp_path):
    saved = tmp_path / "saved.json"
    saved.write_bytes((await http.get("/state")).content)
    async with Sandbox(seed=saved, control=True) as sandbox, control_of(sandbox) as other:
        assert sandbox.get("customers", "customer-lena")
        sandbox.reset(seed=None)
        assert (await other.post("/state", content=saved.read_bytes(), headers=JSON)).status_code == 201


def test_seed_that_is_nested_too_deeply_is_rejected(tmp_path):
    deep = tmp_path / "deep.yaml"
    deep.write_text("customers: " + "[" * 1000 + "]" * 1000)
    with pytest.raises(ValueError, match="nested too deeply"):
        Sandbox(seed=deep)
