"""The options of `Sandbox`, and the errors for invalid ones."""

import json
import math
from datetime import datetime, timedelta, timezone
from functools import cache

import pytest
import yaml

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.openapi.shipped import load, shipped
from pexip_engage_client.sandbox import RateLimits, Sandbox


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        *(
            ("enterprise", name, "the slug alone, such as 'acme': at most 63 letters")
            for name in ("a/b", "..", "a.b", "x~y", "-a", "a" * 64, 5)
        ),
        ("seed", 5, '"demo", a path, a dict of tables with records, or None'),
        ("client_id", "", "a non-empty string"),
        ("client_secret", None, "a non-empty string"),
        ("scopes", "engage:files:readOnly", "a list of strings"),
        ("scopes", ["engage:parrots:readOnly"], f"chosen from the {len(load().scopes)} documented scopes"),
        ("scopes", [5], "a list of strings"),
        ("token_lifetime", -1, "a number of seconds from 0 to 1,000,000,000"),
        ("token_lifetime", math.inf, "a number of seconds"),
        ("token_lifetime", 1e300, "a number of seconds"),
        ("token_lifetime", "300", "a number of seconds"),
        ("latency", math.nan, "a number of seconds"),
        ("latency", -0.1, "a number of seconds"),
        ("latency", True, "a number of seconds"),
        ("latency", 3601, "a number of seconds from 0 to 3,600"),
        ("clock", "noon", "an instant with a time zone"),
        ("clock", datetime(2025, 3, 3), "an instant with a time zone"),  # noqa: DTZ001
        ("clock", 1740988800, "an instant with a time zone"),
        ("clock", "9999-12-31T23:59:59Z", "an instant with a time zone, in the years 100 to 9899"),
        ("clock", "9900-01-01T00:00:00Z", "an instant with a time zone, in the years 100 to 9899"),
        ("clock", "0099-12-31T23:59:59Z", "an instant with a time zone, in the years 100 to 9899"),
        ("clock", "0001-01-01T00:00:00+14:00", "an instant with a time zone, in the years 100 to 9899"),
        ("clock", datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))), "an instant with a time zone"),
        ("limits", 4, "RateLimits"),
        ("language", "xx", "one of da, de, el, en, es, fr, ja, nl, no, pl"),
        ("language", None, "a non-empty string"),
        ("time_zone", "Europe/Brusels", "the name of a time zone"),
        ("time_zone", None, "the name of a time zone"),
        ("random_seed", 1.5, "an integer"),
        ("working_hours", "no", "True or False"),
        ("strict_responses", 1, "True or False"),
        ("state", "", "a path, or None"),
        ("control", "everywhere", "True, False or 'anywhere'"),
        ("document", 5, "a path, or None"),
        *(("document", path, "the path of an OpenAPI document") for path in ("nowhere.yaml", "docs")),
    ],
)
def test_invalid_option_is_rejected_by_name(name, value, accepted):
    with pytest.raises(InvalidArgumentError) as refused:
        Sandbox(**{name: value})
    assert refused.value.parameter == name
    assert accepted in refused.value.accepted
    shown = str(refused.value)
    assert shown.startswith(f"{name} must be {accepted}")
    assert "; got " in shown


def test_misspelled_option_is_rejected():
    with pytest.raises(InvalidArgumentError, match="sead is not an option; did you mean seed?"):
        Sandbox(sead="demo")


def test_valid_options_are_accepted():
    sandbox = Sandbox(
        "other-1_x",
        scopes={"engage:employees:readOnly"},
        token_lifetime=0,
        latency=0,
        limits=RateLimits(None, 10),
        language="no",
        time_zone="UTC",
        random_seed=-7,
        control="anywhere",
        cors=("http://engage.example.com",),
    )
    assert sandbox.tokens.scopes == ("engage:employees:readOnly",)
    assert sandbox.add("employees", {"id": "an"})["language"] == "no"


async def test_sandbox_and_client_accept_the_same_slugs():
    name = "a" * 63
    async with Sandbox(name, seed="demo") as sandbox:
        assert (await sandbox.client().employees.get("employee-an")).id == "employee-an"


def test_token_with_an_unknown_scope_is_rejected():
    with pytest.raises(InvalidArgumentError, match=r"scopes must be chosen from the .*; got 'nope'"):
        Sandbox().token("engage:employees:readOnly", "nope")


def test_seed_does_not_share_objects_with_its_caller():
    customer = {"id": "lena", "translations": {}, "firstName": "Lena"}
    seed = {"customers": [customer], "offices": [{"id": "ghent"}]}
    sandbox = Sandbox(seed=seed)
    customer["firstName"] = "changed"
    seed["offices"].append({"id": "ghent"})
    del seed["customers"]
    sandbox.reset()
    assert sandbox.get("customers", "lena")["firstName"] == "Lena"
    assert len(sandbox.all("offices")) == 1


@cache
def _shipped():
    return yaml.load(shipped().read_bytes(), yaml.CSafeLoader)


def _more(document):
    document["paths"]["/planets"] = {"get": {**document["paths"]["/regions"]["get"], "operationId": "getPlanets"}}


def _silent(document):
    document["paths"]["/regions"]["get"]["responses"] = {"204": {"description": "Nothing."}}


def _changed(change):
    """A changed copy of the document."""
    document = {**_shipped(), "paths": {**_shipped()["paths"]}}
    document["paths"]["/regions"] = {"get": {**document["paths"]["/regions"]["get"]}}
    document["components"] = {**document["components"], "schemas": {**document["components"]["schemas"]}}
    change(document)
    return json.dumps(document)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it has no paths"),
        ("[]", "it has no paths"),
        ("{", "not valid YAML: "),
        ("openapi: 3.1.0", "it has no paths"),
        (lambda: _changed(_more), "the sandbox does not serve getPlanets"),
        (lambda: _changed(lambda document: document["paths"].pop("/regions")), "it lacks getRegions"),
        (lambda: _changed(_silent), "it has no response for getRegions"),
        (
            lambda: _changed(lambda document: document["components"]["schemas"].pop("WebhookSubject")),
            "it lacks #/components/schemas/WebhookSubject",
        ),
    ],
)
def test_incompatible_document_is_rejected(tmp_path, content, reason):
    path = tmp_path / "own.yaml"
    path.write_text(content if isinstance(content, str) else content(), encoding="utf-8")
    with pytest.raises(InvalidArgumentError, match=f"own.yaml'?: .*{reason}") as refused:
        Sandbox(document=path)
    assert refused.value.parameter == "document"


@pytest.mark.parametrize("lifetime", [1e300, -math.inf, math.nan, "300", True])
def test_invalid_lifetime_of_a_token_is_rejected(lifetime):
    with pytest.raises(InvalidArgumentError, match="lifetime must be a number of seconds from -1,000,000,000 to"):
        Sandbox().token(lifetime=lifetime)


def test_the_client_secret_is_not_shown():
    with pytest.raises(InvalidArgumentError) as refused:
        Sandbox(client_secret=b"hunter2")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("port", [-1, 65536, "8099", None])
def test_invalid_port_is_rejected(port):
    with pytest.raises(InvalidArgumentError, match="port must be an integer of at least 0 and at most 65535"):
        Sandbox().serve(port=port)


def test_seed_passed_as_slug_is_rejected():
    with pytest.raises(InvalidArgumentError, match='pass seed="demo" for the demo records'):
        Sandbox("demo")
    assert Sandbox("demo", seed=None).tables()["employees"] == 0
