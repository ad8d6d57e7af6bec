"""The page, in a real browser: what a person sees of the enterprise, and that it stays true."""

import json
import re
from pathlib import Path

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox

from .browser import Chromium
from .conftest import NOW

READY = "document.body && document.body.dataset.ready"


@pytest.fixture
def sandbox():
    return Sandbox(seed="demo", clock=NOW)


@pytest.fixture
def url(sandbox):
    with sandbox.serve() as url:
        yield url


@pytest.fixture
def api(sandbox, url):
    headers = {"Authorization": f"Bearer {sandbox.token()}"}
    with httpx.Client(base_url=f"{url}/enterprises/acme", headers=headers, trust_env=False) as http:
        yield http


def text(browser, selector):
    return browser.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")


def has(selector, part):
    return f"document.querySelector({json.dumps(selector)}).innerText.includes({json.dumps(part)})"


@pytest.mark.xdist_group("chromium")
def test_a_person_sees_the_enterprise_and_what_happens(sandbox, url, api):
    sandbox.add("customers", {"id": "mean", "firstName": "<img src=x onerror=document.title='hacked'>"})
    with Chromium() as browser:
        browser.open(url)
        browser.until(READY)
        assert browser.evaluate("document.title") == "Engage sandbox: acme"
        calendar = text(browser, "#calendar")
        for part in ("An Peeters", "works 09:00–17:00", "10:00–11:00 Mortgage", "accepted", "external calendar"):
            assert part in calendar
        # live: a request, its refusal, a fault and a webhook arrive without a reload
        sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0)
        api.post("/appointments/appointment-3/_actions/accept")
        api.post("/appointments/appointment-3/_actions/accept")
        sandbox.fail("getFiles", status=503)
        browser.until(has("#log-list", "422"))
        browser.until(has("#fault-list", "getFiles"))
        browser.until(has("#delivery-list", "ConnectError, ConnectError, ConnectError"))
        browser.until("[...document.querySelectorAll('#calendar .ACCEPTED')].length >= 2")
        # a record's JSON, also of one that tries to be HTML
        browser.evaluate("table.value = 'customers'; table.dispatchEvent(new Event('change'))")
        browser.until(has("#record-list", "onerror"))
        browser.evaluate("document.querySelector('#record-list details').open = true")
        browser.until(has("#record-list pre", '"lena@customer.example"'))
        assert browser.evaluate("document.title") == "Engage sandbox: acme"
        # nothing from other hosts, no token
        assert {re.match(r"\w+://[^/]+", each)[0] for each in browser.requested if each != "data:,"} == {url}
        assert "Bearer" not in browser.evaluate("document.documentElement.outerHTML")


@pytest.mark.xdist_group("chromium")
def test_keyboard_screen_reader_and_darkness(url):
    with Chromium(dark=True) as browser:
        browser.open(url)
        browser.until(READY)
        assert browser.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 30)"
        reached = []
        for _ in range(12):
            browser.key("Tab")
            reached.append(browser.evaluate("document.activeElement.innerText || document.activeElement.id"))
        assert reached[:9] == [
            "Skip to the content", "Week", "Records", "Requests", "Webhooks", "Faults",
            "Week before", "This week", "Week after",
        ]  # fmt: skip
        browser.evaluate("document.querySelector('#calendar button').focus()")
        browser.key("Enter")  # an appointment leads to its record
        browser.until("document.activeElement.tagName === 'SUMMARY'")
        assert browser.evaluate("document.activeElement.parentElement.open")
        monday = text(browser, "#calendar caption")
        browser.evaluate("after.click()")
        browser.until(f"document.querySelector('#calendar caption').innerText !== {json.dumps(monday)}")
        nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
        roles = {(each["role"]["value"], each.get("name", {}).get("value")) for each in nodes if "role" in each}
        assert {("columnheader", "Employee"), ("rowheader", "An Peeters"), ("button", "Week after")} <= roles
        assert {("region", "Records"), ("combobox", "Table"), ("navigation", "Parts of this page")} <= roles
        unnamed = [role for role, name in roles if role in ("button", "link", "combobox") and not name]
        assert unnamed == []


@pytest.mark.xdist_group("chromium")
def test_five_thousand_appointments_are_painted_within_a_second(sandbox, url):
    people = [
        {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": "employee-an"},
        {"role": "PRIMARY", "type": "CUSTOMER", "participantId": "customer-nora"},
    ]
    where = {"subjectId": "subject-mortgage", "officeId": "office-ghent", "appointmentParticipants": people}
    for number in range(5000):
        day, hour = 1 + number % 28, 8 + number % 9
        times = {"start": f"2025-03-{day:02}T{hour:02}:00:00.000Z", "end": f"2025-03-{day:02}T{hour:02}:30:00.000Z"}
        sandbox.add("appointments", {"id": f"many-{number}", **where, **times})
    with Chromium() as browser:
        browser.open(url)
        browser.until(READY, 60)
        paint = browser.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        assert len(browser.evaluate("[...document.querySelectorAll('#calendar .appointment')].map(() => 1)")) > 1000
    assert paint <= 1000


def test_its_data_and_its_limits(url, sandbox):
    with httpx.Client(base_url=url, trust_env=False) as http:
        page = http.get("/")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert http.head("/").content == b""
        assert http.post("/").status_code == 405
        assert http.get("/_page/week", params={"day": "2025-03-12"}).json()["monday"] == "2025-03-10"
        assert http.get("/_page/week", params={"day": "tomorrow"}).status_code == 400
        assert http.get("/_page/records", params={"table": "parrots"}).status_code == 404
        assert http.get("/_page/../sandbox.py").status_code == 404
        assert http.get("/_page/about").json()["tables"]["employees"] == 6
        with http.stream("GET", "/_page/news") as news:
            lines = news.iter_lines()
            assert "state" in next(lines)
            sandbox.fail(status=503)
            assert "data: faults" in [next(lines) for _ in range(2)]


def test_the_screenshot_of_the_documentation_is_a_picture():
    picture = Path(__file__).parents[2] / "docs" / "images" / "sandbox.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 250_000
