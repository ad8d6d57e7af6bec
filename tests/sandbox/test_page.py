"""The page in a real browser."""

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
    return f"(document.querySelector({json.dumps(selector)})?.innerText ?? '').includes({json.dumps(part)})"


def people(employee, customer):
    return [
        {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": employee},
        {"role": "PRIMARY", "type": "CUSTOMER", "participantId": customer},
    ]


WHERE = {"subjectId": "subject-mortgage", "officeId": "office-ghent"}


@pytest.mark.xdist_group("chromium")
def test_page_shows_the_enterprise_and_what_happens(sandbox, url, api):
    sandbox.add("customers", {"id": "mean", "firstName": "<img src=x onerror=document.title='hacked'>"})
    with Chromium() as browser:
        browser.open(url)
        browser.until(READY)
        assert browser.evaluate("document.title") == "Engage sandbox: acme"
        assert text(browser, "#time").startswith("Mon 3 Mar, 09:00")
        grid = text(browser, "#grid")
        for part in ("Lena De Smet", "Mortgage", "accepted", "external calendar", "An Peeters"):
            assert part in grid
        assert browser.evaluate("document.querySelectorAll('#grid .column').length") == 7
        assert browser.evaluate("document.querySelectorAll('#grid .works').length") >= 5
        assert browser.evaluate("document.querySelectorAll('#grid .today .now').length") == 1
        # requests, faults and webhooks arrive without a reload
        sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0)
        api.post("/appointments/appointment-3/_actions/accept", headers={"X-Correlation-Id": "mine"})
        api.post("/appointments/appointment-3/_actions/accept")
        sandbox.fail("getFiles", status=503, times=2)
        api.get("/files")
        browser.until(has("#log-list", "422"))
        browser.until(has("#log-list", "affected by fault 1"))
        browser.until(has("#fault-list", "getFiles"))
        browser.until(has("#delivery-list", "ConnectError ×3"))
        # a request leads to its event, and that back to the request
        browser.evaluate("[...document.querySelectorAll('#log-list tr')].at(-1).querySelector('button').click()")
        browser.until(has("#panel", "Correlation ID"))
        assert "mine" in text(browser, "#panel")
        browser.evaluate("document.querySelector('#panel .links button').click()")
        browser.until(has("#panel .links", "POST /appointments/appointment-3"))
        # a record that tries to be HTML
        browser.evaluate("table.value = 'customers'; table.dispatchEvent(new Event('change'))")
        browser.until(has("#record-list", "onerror"))
        browser.evaluate("document.querySelector('#record-list button').click()")
        browser.until(has("#panel-title", "onerror"))
        assert browser.evaluate("document.title") == "Engage sandbox: acme"
        # nothing from other hosts, no token, no error
        assert {re.match(r"\w+://[^/]+", each)[0] for each in browser.requested} == {url}
        assert "Bearer" not in browser.evaluate("document.documentElement.outerHTML")
        assert browser.errors == []


@pytest.mark.xdist_group("chromium")
def test_rejected_booking_names_the_record_that_prevents_it(sandbox, url, api):
    body = {**WHERE, "meetingType": "OFFICE", "appointmentParticipants": people("employee-bram", "customer-nora")}
    times = {"start": "2025-03-05T09:00:00Z", "end": "2025-03-05T10:00:00Z"}
    first = api.post("/appointments", json={**body, **times}).json()["data"]["id"]
    assert api.post("/appointments", json={**body, **times}).status_code == 422
    with Chromium() as browser:
        browser.open(url)
        browser.until(READY)
        browser.until(has("#log-list", "another accepted appointment"))
        browser.evaluate("document.querySelector('#log-list button').click()")
        browser.until(has("#panel dl", first))


@pytest.mark.xdist_group("chromium")
def test_appointments_that_overlap_are_side_by_side(sandbox, url):
    for number, (start, end) in enumerate(
        (("09:00", "11:00"), ("10:00", "12:00"), ("11:30", "12:30"), ("14:00", "15:00"))
    ):
        times = {"start": f"2025-03-04T{start}:00Z", "end": f"2025-03-04T{end}:00Z"}
        staff = people("employee-an", "customer-nora")
        sandbox.add("appointments", {"id": f"side-{number}", **WHERE, **times, "appointmentParticipants": staff})
    with Chromium() as browser:
        browser.open(url)
        browser.until(READY)
        boxes = browser.evaluate(
            "[...document.querySelectorAll('[data-id^=side]')].map((each) => {"
            " const {left, right, top, bottom} = each.getBoundingClientRect();"
            " return [each.dataset.id, left, right, top, bottom] })"
        )
        assert len(boxes) == 4
        for one in boxes:
            for other in boxes:
                apart = one[2] <= other[1] + 1 or other[2] <= one[1] + 1 or one[4] <= other[3] or other[4] <= one[3]
                assert one[0] == other[0] or apart, (one, other)
        alone = next(each for each in boxes if each[0] == "side-3")
        beside = next(each for each in boxes if each[0] == "side-0")
        assert alone[2] - alone[1] > 1.5 * (beside[2] - beside[1])
        # one employee a column
        browser.evaluate("columns.value = 'employees'; columns.dispatchEvent(new Event('change'))")
        assert "Bram" in text(browser, "#grid")
        assert browser.evaluate("document.querySelectorAll('.column').length") == 5


@pytest.mark.xdist_group("chromium")
def test_no_line_of_an_appointment_is_cut_off(sandbox, url):
    for day, minutes, end in ((3, 15, "08:15"), (4, 30, "08:30"), (5, 45, "08:45"), (6, 60, "09:00"), (7, 90, "09:30")):
        id_ = f"lasts-{minutes}"
        times = {"start": f"2025-03-{day:02}T08:00:00Z", "end": f"2025-03-{day:02}T{end}:00Z"}
        staff = people("employee-an", "customer-nora")
        sandbox.add("appointments", {"id": id_, **WHERE, **times, "appointmentParticipants": staff})
    with Chromium() as browser:
        browser.open(url)
        browser.until(READY)
        # lines are either visible as a whole, or not at all
        cut = """[...document.querySelectorAll('[data-id^=lasts]')].filter((block) => {
            const end = Math.min(...[block, block.firstChild].map((each) => each.getBoundingClientRect().bottom)) + .5;
            return [...block.querySelectorAll('b, span > span')].some((each) =>
                [...each.getClientRects()].some(({top, bottom}) => top + 3 < end && bottom - 3 > end))
        }).map((block) => block.dataset.id)"""
        assert browser.evaluate(cut) == []
        lines = "Math.round(document.querySelector('[data-id=lasts-%d] .lines').offsetHeight / 15)"
        assert [browser.evaluate(lines % minutes) for minutes in (15, 30, 45, 60, 90)] == [1, 2, 3, 4, 4]


@pytest.mark.xdist_group("chromium")
def test_page_opens_on_the_first_week_that_has_something(url, sandbox):
    sandbox.clock.travel("2025-01-06T08:00:00Z")
    with Chromium() as browser:
        browser.open(url)
        browser.until(READY)
        assert text(browser, "#week-title") == "Week of 24 February 2025"
        browser.evaluate("today.click()")
        browser.until(has("#week-title", "6 January"))
        browser.evaluate("after.click()")
        browser.until(has("#week-title", "13 January"))


@pytest.mark.xdist_group("chromium")
def test_control_buttons_work(url):
    controlled = Sandbox(seed="demo", clock=NOW, control=True)
    with controlled.serve() as address, Chromium() as browser:
        browser.open(url)
        browser.until(READY)
        assert browser.evaluate("control.hidden")
        browser.open(address)
        browser.until(READY)
        browser.until("!control.hidden")
        browser.evaluate("document.querySelector('[data-advance=\"3600\"]').click()")
        browser.until(has("#time", "10:00"))
        browser.evaluate("document.querySelector('#fault-form button').click()")
        browser.until(has("#fault-list", "status 503 · 1 more"))
        browser.evaluate("document.querySelector('#fault-list button').click()")
        browser.until(has("#fault-list", "No active faults"))
        controlled.add("customers", {"id": "jan"})
        browser.until(has("#table", "customers (4)"))
        browser.evaluate("reset.click(), document.querySelector('#reset-yes').click()")
        browser.until(has("#table", "customers (3)"))
        browser.until(has("#time", "09:00"))


@pytest.mark.xdist_group("chromium")
@pytest.mark.parametrize("dark", [False, True])
def test_keyboard_focus_and_names(url, api, dark):
    with Chromium(dark=dark) as browser:
        browser.open(url)
        browser.until(READY)
        paper = browser.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == ("rgb(16, 22, 28)" if dark else "rgb(243, 246, 249)")
        browser.key("Tab")
        assert browser.evaluate("document.activeElement.innerText") == "Skip to the content"
        browser.evaluate("document.querySelector('#grid [data-id=appointment-1]').focus()")
        api.post("/appointments/appointment-3/_actions/accept")
        browser.until("document.querySelectorAll('#grid .ACCEPTED').length >= 2")
        assert browser.evaluate("document.activeElement.dataset.id") == "appointment-1"  # focus survives updates
        browser.key("Enter")
        browser.until(has("#panel-title", "Lena De Smet"))
        browser.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
        assert browser.evaluate("panel.hidden && document.activeElement.dataset.id") == "appointment-1"
        nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
        roles = {(each["role"]["value"], each.get("name", {}).get("value")) for each in nodes if "role" in each}
        assert {("button", "Next week"), ("region", "Time grid"), ("group", "Records")} <= roles
        assert {("combobox", "Table"), ("navigation", "Sections"), ("group", "Mon 3 Mar")} <= roles
        assert [role for role, name in roles if role in ("button", "link", "combobox") and not name] == []


@pytest.mark.xdist_group("chromium")
def test_small_screens_and_hostile_names(sandbox, url):
    sandbox.change("customers", "customer-lena", firstName="x" * 10_000, lastName="\u05d0\u05d1\u05d2")
    with Chromium() as browser:
        browser.call("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=1, mobile=False)
        browser.open(url)
        browser.until(READY)
        assert browser.evaluate("document.documentElement.scrollWidth") <= 390
        assert max(browser.evaluate("[...document.querySelectorAll('.block')].map((each) => each.offsetWidth)")) < 390
        assert browser.evaluate("document.querySelectorAll('#grid .block bdi').length") > 0
        statuses = "[...document.querySelectorAll('#record-list td[data-column=Status] bdi')]"
        broken = f"{statuses}.filter((each) => !each.innerText.includes(' ') && each.offsetHeight > 25)"
        assert browser.evaluate(f"[{statuses}.length > 3, {broken}.length]") == [True, 0]
        browser.evaluate("table.value = 'customers'; table.dispatchEvent(new Event('change'))")
        browser.until(has("#record-list", "xxx"))
        browser.evaluate("document.querySelector('#record-list button').click()")
        browser.until("!panel.hidden")
        assert browser.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.xdist_group("chromium")
def test_the_clock_runs():
    sandbox = Sandbox(seed="demo")
    with sandbox.serve() as url, Chromium() as browser:
        browser.open(url)
        browser.until(READY)
        shown = text(browser, "#time")
        browser.until(f"document.querySelector('#time').innerText !== {json.dumps(shown)}")
        assert text(browser, "#time") != shown


@pytest.mark.xdist_group("chromium")
def test_five_thousand_appointments_open_within_a_tenth_of_a_second(sandbox, url):
    for number in range(5000):
        day, hour = 1 + number % 28, 8 + number % 9
        times = {"start": f"2025-03-{day:02}T{hour:02}:00:00.000Z", "end": f"2025-03-{day:02}T{hour:02}:30:00.000Z"}
        staff = people("employee-an", "customer-nora")
        sandbox.add("appointments", {"id": f"many-{number}", **WHERE, **times, "appointmentParticipants": staff})
    with Chromium() as browser:
        browser.open(url)
        browser.until(READY, 60)
        assert "+" in text(browser, "#grid")
        took = browser.evaluate(
            "(async () => { const started = performance.now();"
            " document.querySelector('#grid .appointment').click();"
            " while (panel.hidden) await new Promise(requestAnimationFrame);"
            " return performance.now() - started })()"
        )
    assert took <= 100


def test_page_data_is_validated(url, sandbox):
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
        assert http.get("/_page/record", params={"table": "customers", "id": "nobody"}).status_code == 404
        assert http.get("/_page/exchange", params={"number": "9"}).status_code == 404
        assert http.get("/_page/delivery", params={"number": "x"}).status_code == 400
        assert http.get("/_page/log", params={"enterprise": "nowhere"}).status_code == 404
        with http.stream("GET", "/_page/news") as news:
            lines = news.iter_lines()
            assert "state" in next(lines)
            sandbox.fail(status=503)
            assert "data: faults" in [next(lines) for _ in range(2)]


@pytest.mark.parametrize("name", ["sandbox-light.png", "sandbox-dark.png"])
def test_screenshots_of_the_documentation_are_pictures(name):
    picture = Path(__file__).parents[2] / "docs" / "images" / name
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 250_000
