"""The options of `Sandbox`, and the errors for invalid ones."""

import math
import re
from datetime import datetime, timedelta, timezone
from functools import partial

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox import RateLimits, Sandbox


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        *(
            ("enterprise", name, "the slug alone, such as 'acme': at most 63 letters")
            for name in ("a/b", "..", "a.b", "x~y", "-a", "a" * 64, 5)
        ),
        ("seed", 5, '"demo", a path, a dict of tables with records, or None'),
        ("scopes", "engage:files:readOnly", "a list of strings"),
        ("scopes", ["engage:parrots:readOnly"], f"chosen from the {len(load().scopes)} documented scopes"),
        ("scopes", [5], "a list of strings"),
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
        ("working_hours", "no", "True or False"),
        ("state", "", "a path, or None"),
        ("control", "everywhere", "'anywhere', True for this machine, or False"),
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


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("allow_hosts", "cors="),
        ("client_secret", "the client secret 'sandbox-secret'"),
        ("latency", "fail(delay=…, times=None)"),
        ("token_lifetime", "clock.advance"),
    ],
)
def test_removed_option_is_rejected_with_what_to_use_instead(name, instead):
    for create in (Sandbox, partial(Sandbox().enterprise, "blue")):
        with pytest.raises(InvalidArgumentError, match=f"{name} is not an option; use {re.escape(instead)}"):
            create(**{name: "hunter2"})


def test_valid_options_are_accepted():
    sandbox = Sandbox(
        "other-1_x",
        scopes={"engage:employees:readOnly"},
        limits=RateLimits(None, 10),
        language="no",
        time_zone="UTC",
        control="anywhere",
        cors=("http://engage.example.com",),
    )
    assert sandbox.app.apis["other-1_x"].tokens.scopes == ("engage:employees:readOnly",)
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
    assert len(sandbox.dump()["offices"]) == 1


@pytest.mark.parametrize("lifetime", [1e300, -math.inf, math.nan, "300", True])
def test_invalid_lifetime_of_a_token_is_rejected(lifetime):
    with pytest.raises(InvalidArgumentError, match="lifetime must be a number of seconds from -1,000,000,000 to"):
        Sandbox().token(lifetime=lifetime)


@pytest.mark.parametrize("port", [-1, 65536, "8099", None])
def test_invalid_port_is_rejected(port):
    with pytest.raises(InvalidArgumentError, match="port must be an integer of at least 0 and at most 65535"):
        Sandbox().serve(port=port)


def test_seed_passed_as_slug_is_rejected():
    with pytest.raises(InvalidArgumentError, match='pass seed="demo" for the demo records'):
        Sandbox("demo")
    assert len(Sandbox("demo", seed=None).dump()["employees"]) == 0
