"""What `Sandbox` takes, and what it says of the rest."""

import math
from datetime import datetime, timedelta, timezone

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.sandbox import RateLimits, Sandbox
from pexip_engage_client.sandbox.document.openapi import load


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("enterprise", "a/b", "a slug"),
        ("enterprise", "..", "a slug"),
        ("enterprise", 5, "a slug"),
        ("seed", 5, '"demo", a path, a dict of tables with records, or None'),
        ("client_id", "", "a string that is not empty"),
        ("client_secret", None, "a string that is not empty"),
        ("scopes", "engage:files:readOnly", "a list of strings"),
        ("scopes", ["engage:parrots:readOnly"], f"some of the {len(load().scopes)}"),
        ("scopes", [5], "a list of strings"),
        ("token_lifetime", -1, "a number of seconds from 0 to 1,000,000,000"),
        ("token_lifetime", math.inf, "a number of seconds"),
        ("token_lifetime", 1e300, "a number of seconds"),
        ("token_lifetime", "300", "a number of seconds"),
        ("latency", math.nan, "a number of seconds"),
        ("latency", -0.1, "a number of seconds"),
        ("latency", True, "a number of seconds"),
        ("clock", "noon", "a moment with a time zone"),
        ("clock", datetime(2025, 3, 3), "a moment with a time zone"),  # noqa: DTZ001
        ("clock", 1740988800, "a moment with a time zone"),
        ("clock", "9999-12-31T23:59:59Z", "a moment with a time zone, of the years 100 to 9899"),
        ("clock", "9900-01-01T00:00:00Z", "a moment with a time zone, of the years 100 to 9899"),
        ("clock", "0099-12-31T23:59:59Z", "a moment with a time zone, of the years 100 to 9899"),
        ("clock", "0001-01-01T00:00:00+14:00", "a moment with a time zone, of the years 100 to 9899"),
        ("clock", datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))), "a moment with a time zone"),
        ("limits", 4, "RateLimits"),
        ("language", "xx", "one of da, de, el, en, es, fr, ja, nl, no, pl"),
        ("language", None, "a string that is not empty"),
        ("time_zone", "Europe/Brusels", "the name of a time zone"),
        ("time_zone", None, "the name of a time zone"),
        ("random_seed", 1.5, "an integer"),
        ("working_hours", "no", "True or False"),
        ("strict_responses", 1, "True or False"),
        ("state", "", "a path, or None"),
        ("control", "everywhere", "True, False or 'anywhere'"),
        ("allow_hosts", "engage.internal", "a list of strings"),
        ("allow_hosts", ["engage.internal:80"], "names of hosts without a port"),
        ("document", 5, "a path, or None"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(name, value, accepted):
    with pytest.raises(InvalidArgumentError) as refused:
        Sandbox(**{name: value})
    assert refused.value.parameter == name
    assert accepted in refused.value.accepted
    shown = str(refused.value)
    assert shown.startswith(f"{name} must be {accepted}")
    assert "; got " in shown


def test_a_misspelt_option_is_refused():
    with pytest.raises(InvalidArgumentError, match="sead is no option; there are: enterprise, seed"):
        Sandbox(sead="demo")


def test_what_fits_is_taken():
    sandbox = Sandbox(
        "other-1.x",
        scopes={"engage:employees:readOnly"},
        token_lifetime=0,
        latency=0,
        limits=RateLimits(None, 10),
        language="no",
        time_zone="UTC",
        random_seed=-7,
        control="anywhere",
        allow_hosts=("engage.internal", "x"),
    )
    assert sandbox.tokens.scopes == ("engage:employees:readOnly",)
    assert sandbox.add("employees", {"id": "an"})["language"] == "no"


@pytest.mark.parametrize("lifetime", [1e300, -math.inf, math.nan, "300", True])
def test_what_is_no_lifetime_of_a_token_is_refused(lifetime):
    with pytest.raises(InvalidArgumentError, match="lifetime must be a number of seconds from -1,000,000,000 to"):
        Sandbox().token(lifetime=lifetime)


def test_the_client_secret_is_not_shown():
    with pytest.raises(InvalidArgumentError) as refused:
        Sandbox(client_secret=b"hunter2")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("port", [-1, 65536, "8099", None])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(InvalidArgumentError, match="port must be an integer of at least 0 and at most 65535"):
        Sandbox().serve(port=port)
