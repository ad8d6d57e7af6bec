"""A portal as it may be: pages missing, cut, broken, in another layout, behind a login; and how politely it is read."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.portal.__main__ import arguments
from generator.portal.comparing import compare
from generator.portal.facts import Source, UnreadableError
from generator.portal.fetching import USER_AGENT, NotFetchedError, Web
from generator.portal.findings import Verdict
from generator.portal.recognising import read_any
from generator.portal.sources import Portal, Reading

from . import pages
from .publishing import PAGES, address, publish
from .server import Loopback, Page
from .vendor import OPERATIONS, Node

Read = Callable[..., Reading]
IDS = ["getAppointments", "createAppointment", "acceptAppointment", "updateLeadSegmentById"]
SOME = {name: OPERATIONS[name] for name in IDS}
ONE = SOME["acceptAppointment"]

HTML = "<!DOCTYPE html>\n<html><body><h1>Accept an appointment</h1></body></html>"
LOGIN = "<html><form action=/session><input name=user><input type=password></form></html>"


def here(ours: Source, ids: list[str] = IDS) -> Source:
    return Source(form="ours", operations=[one for one in ours.operations if one.id in ids])


# -- one page is not what it should be ---------------------------------------------------------------

TROUBLES = {
    "html": (Page(HTML, kind="text/html"), "it is HTML"),
    "login": (Page(LOGIN, kind="text/html"), "it is a login page"),
    "throttled": (Page("slow down", 429, headers={"Retry-After": "1"}), "responds with 429"),
    "down": (Page("maintenance", 503), "responds with 503"),
    "forbidden": (Page("no", 403), "responds with 403"),
    "empty": (Page("\n"), "it is empty"),
    "other": (Page("Lorem ipsum dolor sit amet"), "neither"),
    "redirect": (Page("", 302, headers={"Location": "http://127.0.0.2:1/login"}), "Connect"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_page_that_cannot_be_read_is_named_and_nothing_is_invented(
    trouble: str, portal: Loopback, read: Read, ours: Source
) -> None:
    publish(portal, "markdown", SOME.values(), random.Random(1))
    page, why = TROUBLES[trouble]
    portal.pages[address(ONE)] = page
    reading = read(IDS)
    assert reading.source is not None
    assert len(reading.source.operations) == len(IDS) - 1
    assert compare(here(ours), reading.source).findings == []
    [unread] = reading.unreadable
    assert unread.address == portal.base + address(ONE)
    assert why in unread.outcome


def test_a_page_that_is_gone_is_no_operation_that_is_gone_while_the_index_lists_it(
    portal: Loopback, read: Read, ours: Source
) -> None:
    publish(portal, "markdown", SOME.values(), random.Random(1))
    del portal.pages[address(ONE)]
    reading = read(IDS)
    assert reading.source is not None
    assert compare(here(ours), reading.source).findings == []
    assert any("no such page" in attempt.outcome for attempt in reading.attempts)


def test_without_an_index_a_page_that_is_gone_is_an_operation_that_may_be(
    portal: Loopback, read: Read, ours: Source
) -> None:
    publish(portal, "markdown", SOME.values(), random.Random(1), index=False)
    del portal.pages[address(ONE)]
    reading = read(IDS)
    assert reading.source is not None
    [finding] = compare(here(ours), reading.source).findings
    assert (finding.verdict, finding.operation, finding.fact) == (
        Verdict.MISSING_THERE,
        "acceptAppointment",
        "operation",
    )


def test_a_portal_that_recovers_is_read(portal: Loopback, read: Read) -> None:
    publish(portal, "markdown", SOME.values(), random.Random(1))
    portal.pages[address(ONE)] = Page(pages.markdown(ONE), 429, times=2, headers={"Retry-After": "7"})
    assert read(IDS).unreadable == []


@pytest.mark.parametrize("layout", PAGES)
def test_a_page_in_another_layout_is_read_all_the_same(layout: str, portal: Loopback, read: Read, ours: Source) -> None:
    publish(portal, "markdown", SOME.values(), random.Random(1))
    portal.put(address(ONE), PAGES[layout](ONE))
    reading = read(IDS)
    assert reading.source is not None
    assert len(reading.source.operations) == len(IDS)
    assert compare(here(ours), reading.source).findings == []


def test_nothing_at_all_is_said_so(portal: Loopback, read: Read) -> None:
    portal.put("source.json", LOGIN)
    reading = read(IDS)
    assert reading.source is None
    outcomes = [attempt.outcome for attempt in reading.attempts]
    assert "it is a login page" in outcomes
    assert any("none of the first" in outcome for outcome in outcomes), "it kept asking for pages"


def test_the_document_of_another_api_is_not_believed(portal: Loopback, read: Read) -> None:
    publish(portal, "OpenAPI 3.1", [{**ONE, "id": "getPets", "path": "/pets"}], random.Random(1))
    reading = read(IDS)
    assert reading.source is None
    assert any("another API" in attempt.outcome for attempt in reading.attempts)


# -- one page is damaged -------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", PAGES)
@pytest.mark.parametrize("name", IDS)
def test_a_page_cut_anywhere_contradicts_nothing(layout: str, name: str, ours: Source) -> None:
    text = PAGES[layout](OPERATIONS[name])
    for end in random.Random(name).sample(range(len(text)), 40):
        try:
            source = read_any(text[:end], f"operation-{name.lower()}.md")
        except UnreadableError:
            continue
        assert compare(here(ours, [name]), source).findings == [], text[max(0, end - 80) : end]


REPAIRABLE = {
    "windows": lambda text: text.replace("\n", "\r\n"),
    "stars": lambda text: text.replace("\n- **", "\n* **"),
    "trailing spaces": lambda text: text.replace("\n", "  \n"),
    "no blank lines": lambda text: "\n".join(line for line in text.split("\n") if line),
    "more blank lines": lambda text: text.replace("\n\n", "\n\n\n\n"),
    "mark": lambda text: "\ufeff" + text,
    "no line with method and path": lambda text: "\n".join(
        line for line in text.split("\n") if not line.startswith("**")
    ),
    "other headings": lambda text: text.replace("#### Headers", "### Header parameters"),
}


@pytest.mark.parametrize("damage", REPAIRABLE)
def test_markdown_written_otherwise_says_the_same(damage: str, ours: Source) -> None:
    for name, operation in SOME.items():
        source = read_any(REPAIRABLE[damage](pages.markdown(operation)), f"operation-{name.lower()}.md")
        assert compare(here(ours, [name]), source).findings == []


def damaged(operation: Node, layout: str, chance: random.Random) -> str:
    text = list(PAGES[layout](operation))
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(text))
        text[at] = chance.choice(["", "\n", "*", "`", "#", "•", "-", " ", "|", "[", "\x00", "ß"])
    return "".join(text)


@pytest.mark.parametrize("layout", PAGES)
def test_a_broken_page_crashes_nothing(layout: str, ours: Source) -> None:
    chance = random.Random(layout)
    for _ in range(30):
        operation = chance.choice(list(SOME.values()))
        try:
            compare(ours, read_any(damaged(operation, layout, chance)))
        except UnreadableError:
            continue


@settings(max_examples=60, deadline=None)
@given(
    st.text()
    | st.sampled_from(
        [
            "{}",
            "[]",
            '{"data": [1]}',
            '{"openapi": "2"}',
            '{"paths": {}}',
            "openapi: [",
            "openapi: 3.1.0\npaths: {a: 1}",
        ]
    )
)
def test_whatever_a_file_holds_it_is_read_or_refused(text: str) -> None:
    try:
        read_any(text)
    except UnreadableError:
        return


# -- politeness ----------------------------------------------------------------------------------------


class Pauses(list[float]):
    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def client() -> httpx.Client:
    with httpx.Client() as client:
        yield client


def portal_of(web: Web, portal: Loopback) -> Portal:
    return Portal(web, portal.base, IDS)


def test_it_asks_one_at_a_time_with_pauses_and_says_who_it_is(portal: Loopback, client: httpx.Client) -> None:
    publish(portal, "text list", SOME.values(), random.Random(1))
    pauses = Pauses()
    web = Web(client=client, pause=0.25, sleep=pauses, contact="ops@example.com")
    assert portal_of(web, portal).read().source is not None
    assert portal.most_in_flight == 1
    assert {headers["User-Agent"] for _, headers in portal.asked} == {f"{USER_AGENT} (ops@example.com)"}
    assert pauses == [0.25] * (len(portal.asked) - 1)


def test_what_has_not_changed_is_not_sent_again(portal: Loopback, client: httpx.Client, tmp_path: Path) -> None:
    publish(portal, "text list", SOME.values(), random.Random(1))
    found = []
    for _ in range(2):
        portal.asked.clear()
        web = Web(client=client, pause=0, cache=tmp_path)
        found.append(portal_of(web, portal).read().source)
    assert found[0] == found[1]
    asked = [headers for path, headers in portal.asked if "operation-" in path]
    assert len(asked) == len(IDS)
    assert all("If-None-Match" in headers for headers in asked)


def test_robots_txt_is_heeded(portal: Loopback, client: httpx.Client) -> None:
    publish(portal, "markdown", SOME.values(), random.Random(1))
    portal.put(
        "/robots.txt", "User-agent: *\nCrawl-delay: 3\nDisallow: /engage/source.json\nDisallow: /engage/operation/"
    )
    pauses = Pauses()
    reading = portal_of(Web(client=client, pause=0, sleep=pauses), portal).read()
    assert reading.source is None
    assert not any("operation-" in path or "source.json" in path for path, _ in portal.asked)
    assert any("robots.txt" in attempt.outcome for attempt in reading.attempts)
    assert set(pauses) == {3.0}


def test_unreadable_robots_txt_means_nothing_is_read(portal: Loopback, client: httpx.Client) -> None:
    publish(portal, "markdown", SOME.values(), random.Random(1))
    portal.put("/robots.txt", "later", status=503)
    assert portal_of(Web(client=client, pause=0, sleep=Pauses()), portal).read().source is None
    assert {path for path, _ in portal.asked} == {"/robots.txt"}


def test_retry_after_is_heeded_and_bounded(portal: Loopback, client: httpx.Client) -> None:
    publish(portal, "OpenAPI 3.1", SOME.values(), random.Random(1))
    portal.pages["source.json"] = Page(
        portal.pages["source.json"].text, 429, times=2, headers={"Retry-After": "100000"}
    )
    pauses = Pauses()
    assert portal_of(Web(client=client, pause=0, sleep=pauses), portal).read().source is not None
    assert pauses == [60.0, 60.0]


def test_the_whole_is_bounded_in_time(portal: Loopback, client: httpx.Client) -> None:
    publish(portal, "markdown", SOME.values(), random.Random(1))
    now = [0.0]
    web = Web(
        client=client,
        pause=10,
        deadline=60,
        clock=lambda: now[0],
        sleep=lambda seconds: now.__setitem__(0, now[0] + seconds),
    )
    reading = portal_of(web, portal).read()
    assert now[0] <= 60
    assert any("is over" in attempt.outcome for attempt in reading.attempts)


def test_nothing_of_another_documentation_or_host_is_asked_for(portal: Loopback, read: Read) -> None:
    publish(portal, "markdown", SOME.values(), random.Random(1))
    name = next(name for name in ("llms.txt", "source.md") if name in portal.pages)
    foreign = (
        "- [x](http://192.0.2.1/operation/operation-other.md)\n- [y](/engage/staging/operation/operation-staged.md)\n"
    )
    portal.pages[name].text += foreign
    assert read(IDS).source is not None
    assert not any("staging" in path for path, _ in portal.asked)


def test_another_host_is_not_read_though_the_portal_leads_there() -> None:
    """It asks for a password, perhaps, and what it shows is not the vendor's."""

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        if request.url.host == "login.example":
            return httpx.Response(200, text="# Welcome")
        return httpx.Response(302, headers={"Location": "https://login.example/session"})

    with httpx.Client(transport=httpx.MockTransport(respond)) as client:
        web = Web(client=client, pause=0)
        with pytest.raises(NotFetchedError, match=r"leads to another host \(login.example\)"):
            web.get("https://portal.example/llms.txt")


def test_it_waits_half_a_second_between_two_requests_unless_told_otherwise() -> None:
    assert arguments().parse_args([]).pause == 0.5
