"""The portal is read politely, within bounds, and from one host only."""

from __future__ import annotations

import httpx
import pytest

from generator.portal.fetching import DEADLINE, USER_AGENT, NotFetchedError, Web

from .server import LocalPortal


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def web(client: httpx.Client, pauses: list[float]) -> Web:
    return Web(client=client, pause=0.25, sleep=pauses.append, contact="ops@example.com")


def fetch(web: Web, portal: LocalPortal, *paths: str) -> list[str]:
    return [web.get(portal.base + path) for path in paths]


def test_requests_are_sequential_with_pauses_and_name_a_contact(
    web: Web, portal: LocalPortal, pauses: list[float]
) -> None:
    for name in ("a", "b"):
        portal.put(name, "text")
    assert fetch(web, portal, "a", "b") == ["text", "text"]
    assert portal.paths == ["/robots.txt", "a", "b"]
    assert pauses == [0.25, 0.25]
    assert {each.headers["User-Agent"] for each in portal.requests} == {f"{USER_AGENT} (ops@example.com)"}


def test_robots_txt_is_obeyed(web: Web, portal: LocalPortal, pauses: list[float]) -> None:
    portal.put("/robots.txt", "User-agent: *\nCrawl-delay: 3\nDisallow: /engage/private")
    portal.put("a", "text")
    fetch(web, portal, "a")
    with pytest.raises(NotFetchedError, match=r"robots\.txt"):
        fetch(web, portal, "private")
    assert "private" not in portal.paths
    assert pauses == [3.0]


def test_nothing_is_read_if_robots_txt_cannot_be_read(web: Web, portal: LocalPortal) -> None:
    portal.put("/robots.txt", "later", 503)
    portal.put("a", "text")
    with pytest.raises(ConnectionError, match=r"robots\.txt could not be read"):
        fetch(web, portal, "a")
    assert set(portal.paths) == {"/robots.txt"}


@pytest.mark.parametrize(
    ("retry_after", "waited"), [("7", 7.0), ("100000", 60.0), ("Mon, 01 Jan 2001 00:00:00 GMT", 60.0)]
)
def test_retry_after_is_obeyed_up_to_a_minute(
    retry_after: str, waited: float, web: Web, portal: LocalPortal, pauses: list[float]
) -> None:
    portal.put_later("a", "text", 429, {"Retry-After": retry_after})
    assert fetch(web, portal, "a") == ["text"]
    assert [pause for pause in pauses if pause != 0.25] == [waited]


def test_requests_stop_at_the_deadline(client: httpx.Client, portal: LocalPortal) -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    portal.put("a", "text")
    web = Web(client=client, pause=100, clock=lambda: now[0], sleep=sleep)
    with pytest.raises(NotFetchedError, match="has run out"):
        fetch(web, portal, *["a"] * 100)
    assert now[0] <= DEADLINE


def test_missing_page_is_distinguished_from_a_failure(web: Web, portal: LocalPortal) -> None:
    portal.put("broken", "no", 500)
    assert fetch(web, portal, "missing") == [""]
    with pytest.raises(NotFetchedError, match="500"):
        fetch(web, portal, "broken")


def test_redirect_to_another_host_is_not_followed_to_its_content(web: Web, portal: LocalPortal) -> None:
    portal.put("a", "", 302, Location="https://login.example/session")
    portal.put("/session", "# Welcome")
    with pytest.raises(NotFetchedError, match=r"redirects to another host \(login.example\)"):
        fetch(web, portal, "a")


def test_connection_failure_is_reported() -> None:
    with httpx.Client() as client, pytest.raises(ConnectionError, match=r"robots\.txt could not be read"):
        Web(client=client, pause=0).get("http://127.0.0.1:1/llms.txt")
