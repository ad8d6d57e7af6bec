"""The page's controls, clock and enterprises in a real browser."""

import json
import os
import re
import subprocess

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox
from tests.programs import installed

from .browser import Chromium
from .conftest import NOW
from .page import has, text

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("chromium")]


def click(browser, selector):
    browser.evaluate(f"document.querySelector({selector!r}).click()")


def test_page_without_control_has_no_buttons_for_it():
    with Sandbox(seed="demo", clock=NOW).serve() as url, Chromium() as browser:
        browser.show(url)
        assert browser.evaluate("control.hidden && document.querySelector('#fault-form').hidden")
        assert browser.evaluate("document.querySelectorAll('#fault-list button').length") == 0


def test_clock_of_the_page_follows_that_of_the_sandbox(sandbox, url):
    with Chromium() as browser:
        browser.show(url)
        click(browser, "[data-advance='3600']")
        browser.until(has("#time", "Mon 3 Mar, 10:00:00"))
        click(browser, "#freeze")
        browser.until("!time.innerText.includes('10:00:00')")
        # a running clock that is moved by the page or by others
        click(browser, "[data-advance='86400']")
        browser.until(has("#time", "Tue 4 Mar, 10:00"))
        assert browser.evaluate("document.querySelector('.today').dataset.day") == "2025-03-04"
        sandbox.clock.travel("2025-06-02T11:30:00Z")
        browser.until(has("#time", "Mon 2 Jun, 13:30"))
        browser.until(has("#week-title", "2 June 2025"))  # as the current week was shown before
        click(browser, "#before")
        browser.until(has("#week-title", "26 May 2025"))
        sandbox.clock.advance(days=7)
        browser.until(has("#time", "Mon 9 Jun, 13:30"))
        assert "26 May 2025" in text(browser, "#week-title")
        click(browser, "#freeze")
        browser.until(has("#zone", "stopped"))


def test_errors_of_controls_are_shown_beside_them(sandbox, url):
    with Chromium() as browser:
        browser.show(url)
        browser.evaluate("document.querySelector('#fault-operation').value = 'nope'")
        click(browser, "#fault-form button")
        browser.until(has("#fault-error", "There is no operation nope"))
        assert browser.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
        nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
        assert "alert" in {each["role"]["value"] for each in nodes if "role" in each}
        browser.evaluate("document.querySelector('#fault-operation').value = 'getFiles'")
        click(browser, "#fault-form button")
        browser.until(has("#fault-list", "getFiles status 503 · 1 more"))
        browser.until("document.querySelector('#fault-error').innerText === ''")
        click(browser, "#fault-list button")
        browser.until(has("#fault-list", "No active faults"))
        assert browser.errors == []
        # errors of the server
        sandbox.clock.travel("9899-12-31T12:00:00Z")
        browser.until(has("#time", "13:00"))
        click(browser, "[data-advance='86400']")
        browser.until(has("#control-error", "the clock accepts the years 100 to 9899"))
        assert text(browser, "#live") == "Live"
        click(browser, "[data-advance='3600']")
        browser.until(has("#time", "14:00"))
        browser.until("document.querySelector('#control-error').innerText === ''")


def test_focus_moves_to_the_next_fault_when_one_is_removed(sandbox, url):
    first, second = (sandbox.fail("getFiles", status=status) for status in (500, 502))
    with Chromium() as browser:
        browser.show(url)
        for fault, focused in ((first, f"Remove fault {second.id}"), (second, None)):
            button = f"document.querySelector('[aria-label=\"Remove fault {fault.id}\"]')"
            browser.evaluate(f"{button}.focus(); {button}.click()")
            browser.until(f"!{button}")
            assert browser.evaluate("document.activeElement.getAttribute('aria-label')") == focused
        assert browser.evaluate("document.activeElement.id") == "fault-list"


def test_open_details_follow_changes(sandbox, url):
    with Chromium() as browser:
        browser.show(url)
        click(browser, ".appointment.ACCEPTED")
        browser.until("!panel.hidden")
        found = browser.evaluate("document.querySelector('#panel-body dd:last-of-type').innerText")
        browser.evaluate("document.querySelector('#panel-body summary').click()")
        browser.evaluate("document.querySelector('#panel-body summary').focus()")
        sandbox.change("appointments", found, status="CANCELLED")
        browser.until(has("#panel-body dl", "cancelled"))
        assert browser.evaluate("document.activeElement.tagName") == "SUMMARY"
        assert browser.evaluate("document.querySelector('#panel-body details').open")
        assert "CANCELLED" in text(browser, "#panel-body pre")
        click(browser, "#close")
        sandbox.change("appointments", found, status="ACCEPTED")
        browser.until(f"document.querySelector('[data-id=\"{found}\"]').classList.contains('ACCEPTED')")
        assert browser.evaluate("panel.hidden")


def test_reset_asks_for_confirmation(sandbox, url):
    sandbox.add("customers", {"id": "jan"})
    with Chromium() as browser:
        browser.show(url)
        browser.evaluate("reset.focus()")
        browser.key("Enter")
        assert browser.evaluate("document.activeElement.innerText") == "Cancel"
        browser.key("Enter")
        assert browser.evaluate("document.activeElement.id") == "reset"
        browser.key("Enter")
        browser.key("Escape")
        assert browser.evaluate("document.activeElement.id") == "reset"
        assert browser.evaluate("document.querySelector('#reset-question').hidden")
        assert sandbox.get("customers", "jan")
        click(browser, "#reset")
        click(browser, "#reset-yes")
        browser.until(has("#table", "customers (3)"))


def test_enterprises_come_and_go(sandbox, url):
    with Chromium() as browser:
        browser.show(f"{url}/?enterprise=blue")
        assert text(browser, "#missing-title") == "Enterprise blue does not exist"
        assert browser.evaluate("existing.querySelector('a').search") == "?enterprise=acme"
        assert browser.evaluate("document.querySelector('#week').offsetHeight") == 0
        sandbox.enterprise("blue")
        browser.until(has("#grid", "Lena De Smet"))
        assert browser.evaluate("document.querySelector('#missing').hidden && document.title") == "Engage sandbox: blue"
        sandbox.enterprise("green")
        browser.until("[...enterprise.options].map((each) => each.value).join() === 'acme,blue,green'")
        browser.evaluate("document.querySelector('#grid .appointment').focus()")
        httpx.delete(f"{url}/_sandbox/enterprises/blue", trust_env=False).raise_for_status()
        browser.until("!document.querySelector('#missing').hidden")
        assert browser.evaluate("[enterprise.value, document.activeElement.id]") == ["blue", "missing-title"]
        assert browser.evaluate("[...existing.querySelectorAll('a')].map((each) => each.innerText)") == [
            "acme",
            "green",
        ]
        # another one of the same name, with other records
        sandbox.enterprise("blue", seed={"customers": [{"id": "only"}]})
        browser.until(has("#table", "customers (1)"))
        assert browser.errors == []


ROWS = "[...document.querySelectorAll('#log-list tr:not(.empty)')].map((each) => each.innerText)"


def choose(browser, id_, value):
    browser.evaluate(
        f"document.querySelector('#{id_}').value = {value!r};"
        f"document.querySelector('#{id_}').dispatchEvent(new Event('input', {{bubbles: true}}))"
    )


def test_requests_are_filtered_and_shown_in_portions(sandbox, url):
    headers = {"Authorization": f"Bearer {sandbox.token()}"}
    with httpx.Client(base_url=f"{url}/enterprises/acme", headers=headers, trust_env=False) as http:
        for _ in range(105):
            http.get("/files")
        http.patch("/appointments/appointment-1", json={"internalNotes": "Needle", "status": "CANCELLED"})
        http.get("/nothing")
    with Chromium() as browser:
        browser.show(url)
        browser.until(f"{ROWS}.length === 100")
        browser.evaluate("document.querySelector('#log-more').click()")
        browser.until(f"{ROWS}.length === 107 && document.querySelector('#log-more').hidden")
        assert re.search(r"\d\d:\d\d:\d\d · \d+ ms", browser.evaluate(ROWS)[0])
        choose(browser, "log-search", "needle")
        browser.until(f"{ROWS}.length === 1 && {ROWS}[0].includes('ignored: status')")
        choose(browser, "log-search", "")
        choose(browser, "log-status", "4")
        browser.until(f"{ROWS}.length === 1 && {ROWS}[0].includes('/nothing')")
        choose(browser, "log-method", "POST")
        browser.until(has("#log-list", "No request matches."))


# Delays the responses to requests without a status, and counts the responses that the page has not read.
LATE = """
window.unread = 0;
const load = window.fetch;
window.fetch = async (url, ...rest) => {
  window.unread += 1;
  const response = await load(url, ...rest);
  const read = response.json.bind(response);
  response.json = async () => {
    if (!String(url).includes("status=")) await new Promise((resolve) => setTimeout(resolve, 300));
    const found = await read();
    setTimeout(() => { window.unread -= 1; });
    return found;
  };
  return response;
};
"""


def test_late_response_does_not_replace_a_newer_one(sandbox, url):
    headers = {"Authorization": f"Bearer {sandbox.token()}"}
    with httpx.Client(base_url=f"{url}/enterprises/acme", headers=headers, trust_env=False) as http:
        http.get("/files")
        http.get("/nothing")
    with Chromium() as browser:
        browser.show(url)
        browser.evaluate(LATE)
        choose(browser, "log-method", "GET")
        choose(browser, "log-status", "4")
        browser.until("window.unread === 0")
        assert [each.startswith("404") for each in browser.evaluate(ROWS)] == [True]


def test_request_is_copied_as_curl_and_sent_again(sandbox, url):
    installed("curl")
    headers = {"Authorization": f"Bearer {sandbox.token()}"}
    with httpx.Client(base_url=f"{url}/enterprises/acme", headers=headers, trust_env=False) as http:
        http.post("/lead-segments", json={"code": "IT'S", "description": "x"})
    with Chromium() as browser:
        browser.show(url)
        browser.until(has("#log-list", "/lead-segments"))
        browser.evaluate("document.querySelector('#log-list button').click()")
        browser.until(has("#panel", "Send again"))
        command = browser.evaluate("document.querySelector('#panel pre[aria-label=\"curl command\"]').textContent")
        sandbox.delete("leadSegments", sandbox.requests.last().response["data"]["id"])
        environment = {**os.environ, "TOKEN": sandbox.token(), "no_proxy": "*"}
        done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, check=True)
        assert json.loads(done.stdout)["data"]["code"] == "IT'S"
        browser.evaluate("[...document.querySelectorAll('#panel .actions button')][0].click()")
        browser.until(has("#panel dl", "another lead segment has the same"))
        assert [each.status for each in sandbox.requests.of("createLeadSegment")] == [201, 201, 422]


def test_scripts_are_added_and_shown(sandbox, url):
    with Chromium() as browser:
        browser.show(url)
        for text, problem in (("ok, 5O3", "Separate the steps"), ("nope", "Separate the steps"), ("ok, 700", "status")):
            choose(browser, "fault-steps", text)
            browser.evaluate("document.querySelector('#fault-form button').click()")
            browser.until(has("#fault-error", problem))
        choose(browser, "fault-steps", 'ok, 503, {"delay": 1}')
        browser.evaluate("document.querySelector('#fault-form button').click()")
        browser.until(has("#fault-list", "steps ok → 503 → delay 1 · 3 more"))
        assert len(sandbox.faults[0].steps) == 3


def test_events_are_held_released_and_sent_again(sandbox, url):
    sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0)
    with Chromium() as browser:
        browser.show(url)
        browser.evaluate("document.querySelector('#hold').click()")
        browser.until("document.querySelector('#hold').hidden")
        for type_ in ("ACCEPT", "CANCEL"):
            sandbox.webhooks.emit(type_, "appointment-1")
        browser.until("document.querySelectorAll('#delivery-list .pill').length === 2")
        browser.evaluate("document.querySelector('#delivery-list button').click()")
        browser.until(has("#panel", "held"))
        browser.evaluate("document.querySelector('#panel .actions button').click()")
        browser.until(has("#panel", "failed"))
        browser.evaluate("document.querySelector('#release').click()")
        browser.until(
            "[...document.querySelectorAll('#delivery-list .pill')].every((each) => each.innerText === 'failed')"
        )
        browser.evaluate("document.querySelector('#panel .actions button').click()")
        browser.until("document.querySelectorAll('#delivery-list .pill').length === 3")
    again, first = sandbox.webhooks.deliveries[-1], sandbox.webhooks.deliveries[1]
    assert again.event["id"] == first.event["id"]


@pytest.mark.parametrize("width", [1280, 390])
def test_panel_covers_nothing(sandbox, url, width):
    covered = """(() => { const box = panel.getBoundingClientRect();
        scrollTo(0, document.body.scrollHeight);
        return [...document.querySelectorAll('main button, main select, main input')].filter((each) => {
            const one = each.getBoundingClientRect();
            if (!one.width || each.closest('.scroll, .grid')) return false;
            each.scrollIntoView({ block: 'nearest' });
            const now = each.getBoundingClientRect();
            return now.right > box.left + 1 && now.left < box.right && now.bottom > box.top + 1 && now.top < box.bottom;
        }).map((each) => each.id) })()"""
    with Chromium() as browser:
        browser.show(url, width)
        browser.evaluate("document.querySelector('#grid .appointment').click()")
        browser.until("!panel.hidden")
        assert browser.evaluate(covered) == []


def test_seed_of_the_page_can_be_loaded(sandbox, url):
    with httpx.Client(base_url=url, trust_env=False) as http:
        saved = http.get("/_page/seed").json()
    assert Sandbox(seed=saved, clock="2025-03-03T08:00:00Z").dump() == sandbox.dump()
