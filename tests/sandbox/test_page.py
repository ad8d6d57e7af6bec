"""The page in a real browser."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from .browser import Chromium
from .page import WHERE, has, people, text

pytestmark = pytest.mark.proof

# The words of visible texts that are broken in the middle. Parts of an ID, of a path and of camelCase are words, too.
BROKEN = r"""(() => {
    const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (!node.parentElement.checkVisibility() || node.parentElement.closest('pre')) continue;
        for (const {0: word, index} of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            if (new Set([...range.getClientRects()].map((each) => Math.round(each.top))).size > 1) found.push(word);
        }
    }
    return found })()"""


@pytest.fixture
def api(sandbox, url):
    headers = {"Authorization": f"Bearer {sandbox.token()}"}
    with httpx.Client(base_url=f"{url}/enterprises/acme", headers=headers, trust_env=False) as http:
        yield http


@pytest.mark.xdist_group("chromium")
def test_page_shows_the_enterprise_and_what_happens(sandbox, url, api):
    sandbox.add("customers", {"id": "mean", "firstName": "<img src=x onerror=document.title='hacked'>"})
    with Chromium() as browser:
        browser.show(url)
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
        browser.show(url)
        browser.until(has("#log-list", "the employee has another appointment"))
        browser.evaluate("document.querySelector('#log-list button').click()")
        browser.until(has("#panel dl", first))


@pytest.mark.xdist_group("chromium")
@pytest.mark.parametrize("dark", [False, True])
def test_keyboard_focus_and_names(url, api, dark):
    with Chromium(dark=dark) as browser:
        browser.show(url)
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
        browser.show(url, 390)
        assert browser.evaluate("document.documentElement.scrollWidth") <= 390
        assert max(browser.evaluate("[...document.querySelectorAll('.block')].map((each) => each.offsetWidth)")) < 390
        assert browser.evaluate("document.querySelectorAll('#grid .block bdi').length") > 0
        statuses = "[...document.querySelectorAll('#record-list td[data-column=Status] bdi')]"
        broken = f"{statuses}.filter((each) => !each.innerText.includes(' ') && each.offsetHeight > 25)"
        assert browser.evaluate(f"[{statuses}.length > 3, {broken}.length]") == [True, 0]
        browser.evaluate("table.value = 'customers'; table.dispatchEvent(new Event('change'))")
        browser.until(has("#record-list", "xxx"))
        assert (
            max(browser.evaluate("[...document.querySelectorAll('#record-list tr')].map((each) => each.offsetHeight)"))
            < 80
        )
        browser.evaluate("document.querySelector('#record-list button').click()")
        browser.until("!panel.hidden")
        assert browser.evaluate("document.documentElement.scrollWidth") <= 390
        browser.evaluate("document.querySelector('#grid [data-id=appointment-5]').click()")
        browser.until(has("#panel-title", "xxx"))
        offset = "document.querySelector('#close').getBoundingClientRect().bottom - panel.getBoundingClientRect().top"
        assert browser.evaluate(offset) < 60


@pytest.mark.xdist_group("chromium")
def test_no_word_is_broken_in_the_middle_on_a_small_screen(sandbox, url, api):
    sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0)
    for _ in range(2):
        api.post("/appointments/appointment-3/_actions/accept")
    api.get("/availability-templates/template-1")
    with Chromium() as browser:
        browser.show(url, 360)
        assert "appointment-5" in text(browser, "#record-list")
        assert browser.evaluate(BROKEN) == []
        for table in ("employees", "settings"):
            browser.evaluate(f"table.value = '{table}'; table.dispatchEvent(new Event('change'))")
            browser.until(f"records.dataset.table === '{table}'")
            assert browser.evaluate(BROKEN) == [], table


@pytest.mark.xdist_group("chromium")
def test_all_times_are_in_the_zone_of_the_enterprise(sandbox, url, api):
    api.get("/files")
    (request,) = sandbox.requests
    local = request.time.astimezone(ZoneInfo("Europe/Brussels"))
    with Chromium() as browser:
        browser.call("Emulation.setTimezoneOverride", timezoneId="Asia/Tokyo")
        browser.show(url)
        assert text(browser, "#zone") == "stopped · all times in Europe/Brussels"
        assert text(browser, "#log-list .operation").startswith(f"{local:%H:%M:%S}")
        browser.evaluate("document.querySelector('#log-list button').click()")
        browser.until(has("#panel dl", f"{local:%H:%M:%S}"))
        assert "2025-03-06 10:00" in text(browser, "#record-list")


@pytest.mark.xdist_group("chromium")
def test_details_of_an_appointment_begin_with_a_summary(sandbox, url, api):
    sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0)
    sandbox.clock.advance(minutes=4)
    api.post("/appointments/appointment-3/_actions/accept")
    with Chromium() as browser:
        browser.show(url)
        browser.evaluate("document.querySelector('[data-id=appointment-3]').click()")
        browser.until(has("#panel-title", "Nora El Amrani"))
        terms = """Object.fromEntries([...document.querySelectorAll('#panel dt')].map(
            (each) => [each.innerText, each.nextSibling.innerText]))"""
        assert browser.evaluate(terms) == {
            "Time": "Sun, 9 Mar 2025, 14:00–14:45 (Europe/Brussels)",
            "Customer": "Nora El Amrani",
            "Employees": "Chloé Dubois",
            "Office": "Brussels Centre",
            "Subject": "Mortgage",
            "Meeting": "video",
            "Status": "accepted",
            "Created": "Mon, 3 Mar 2025, 09:00",
            "Changed": "Mon, 3 Mar 2025, 09:04",
            "ID": "appointment-3",
        }
        assert "Mon, 3 Mar 2025, 09:04" in text(browser, "#panel .links")
        assert not browser.evaluate("document.querySelector('#panel details').open")
        sandbox.requests.clear()
        browser.evaluate("document.querySelector('#panel .links button').click()")
        browser.until(has("#panel-body", "no longer in the log"))


@pytest.mark.xdist_group("chromium")
def test_tables_have_headers_empty_states_and_whole_focus_rings(sandbox, url, api):
    with Chromium() as browser:
        browser.show(url, 390)
        for part in ("#log-list", "#delivery-list", "#fault-list"):
            assert browser.evaluate(f"document.querySelector('{part} .empty').innerText"), part
        api.get("/files")
        browser.until("!!document.querySelector('#log-list button')")
        room = """[...document.querySelectorAll('#log-list button, #record-list button')].map((each) => {
            const all = [each, each.closest('td'), each.closest('.scroll')];
            const [ring, ...boxes] = all.map((one) => one.getBoundingClientRect());
            return Math.min(...boxes.flatMap((box) => [ring.left - box.left, box.right - ring.right])) })"""
        assert min(browser.evaluate(room)) >= 4  # the width of the ring
        browser.evaluate("table.value = 'employees'; table.dispatchEvent(new Event('change'))")
        browser.until("!!document.querySelector('#record-list .deleted')")
        headers = "[...document.querySelectorAll('#record-columns th')].map((each) => each.innerText)"
        assert browser.evaluate(headers) == ["ID", "Name", "Status", "Changed", "Deleted"]
        assert browser.evaluate(
            "[...document.querySelectorAll('#record-list tr')].every((row) => row.children.length === 5)"
        )
        assert text(browser, "#record-list .deleted [data-column=Deleted]") == "2024-01-31 18:00"


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
        assert http.get("/_page/exchange", params={"number": "x"}).status_code == 400
        assert http.get("/_page/delivery", params={"id": "x"}).status_code == 404
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
