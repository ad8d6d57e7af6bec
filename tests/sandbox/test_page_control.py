"""The page's controls, clock and enterprises in a real browser."""

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox

from .browser import Chromium
from .conftest import NOW
from .page import has, text

pytestmark = pytest.mark.xdist_group("chromium")


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
        browser.until(has("#control-error", "the clock goes from the year 100 to 9899"))
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
