"""`Accept-Language`, as documented."""

import pytest

from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.document.languages import Languages

from .conftest import NOW, Api, api_of

TEXTS = [{"language": "nl", "value": "Gent"}, {"language": "fr", "value": "Gand"}]


@pytest.mark.parametrize(
    ("header", "default", "expected"),
    [
        (None, "fr", "fr"),
        (None, "en", "nl"),  # the default is not there: any other
        ("fr", "nl", "fr"),
        ("de", "nl", None),
        ("de *", "fr", "fr"),
        ("de, *", "en", "nl"),
        ("en *", "en", "nl"),
        ("fr-BE", "nl", "fr"),
        ("nl;q=0.1, fr;q=0.9", "nl", "fr"),
        ("nl;q=0, *;q=0.5", "fr", "fr"),
        ("*", "fr", "fr"),
        ("FR", "nl", "fr"),
        ("?", "nl", None),
        ("nl ; q = 0.1 , fr ;q= 0.9", "nl", "fr"),
        ("nl_NL", "nl", None),
        ("fr" + " " * 1_000_000 + "nl", "nl", "fr"),
        ("de," * 100_000 + "fr", "nl", None),
    ],
)
def test_resolution(header, default, expected):
    entry = Languages.parse(header, default).pick(TEXTS)
    assert (entry and entry["language"]) == expected


def test_record_without_translations():
    assert Languages.parse("*", "en").pick([]) is None


async def test_resource_is_in_the_requested_language(demo: Api):
    for header, expected in (("nl", "Hypotheek"), ("fr *", "Crédit hypothécaire"), ("en", "Mortgage")):
        subject = await demo.data("GET", "/subjects/subject-mortgage", headers={"Accept-Language": header})
        assert subject["name"]["value"] == expected
        assert len(subject["translations"]["name"]) == 3
    subject = await demo.data("GET", "/subjects/subject-mortgage", headers={"Accept-Language": "pl"})
    assert (subject["name"], subject["description"]) == (None, None)


async def test_nested_translations_are_resolved(demo: Api):
    appointment = await demo.data("GET", "/appointments/appointment-5", headers={"Accept-Language": "nl"})
    assert appointment["location"]["city"] == {"language": "nl", "value": "Gent"}
    assert appointment["location"]["state"] is None


async def test_the_enterprise_has_a_default_language():
    async for api in api_of(Sandbox(seed="demo", clock=NOW, language="nl")):
        assert (await api.data("GET", "/subjects/subject-mortgage"))["name"]["language"] == "nl"


async def test_empty_header_is_rejected(demo: Api):
    assert (await demo("GET", "/subjects", headers={"Accept-Language": ""})).status_code == 400
