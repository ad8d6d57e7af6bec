"""axe-core finds no violation of accessibility rules on the sandbox's page."""

from __future__ import annotations

import json

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox
from tests.programs import installed
from tests.sandbox.browser import Chromium
from tests.sandbox.page import book

from .software import node_package

# The size of targets (WCAG 2.2, 2.5.8) is not among the rules that axe checks by default.
RULES = "{rules: {'target-size': {enabled: true}}}"
FOUND = "found.violations.map((each) => [each.id, each.nodes.map((n) => n.html)])"
FINDINGS = f"axe.run(document, {RULES}).then((found) => {FOUND})"


# What the page shows besides its sections: a script that leads to it, and the condition under which it is there.
STATES = {
    "as opened": ("", "document.querySelectorAll('#log-list tr').length > 1"),
    "request": ("document.querySelector('#log-list button').click()", "!panel.hidden"),
    "appointment": ("document.querySelector('#grid .appointment').click()", "!!panel.querySelector('details')"),
    "crowded hour": ("document.querySelector('.more').click()", "!!panel.querySelector('.note')"),
    "question and error": (
        "document.querySelector('#fault-operation').value = 'nope', reset.click(),"
        "document.querySelector('#fault-form button').click()",
        "document.querySelector('#fault-error').innerText !== ''",
    ),
    "deleted record": (
        "table.value = 'employees', table.dispatchEvent(new Event('change'))",
        "!!document.querySelector('.deleted')",
    ),
}


@pytest.mark.xdist_group("chromium")
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(dark: bool, width: int) -> None:
    axe = node_package("page", "axe-core") / "node_modules" / "axe-core" / "axe.min.js"
    installed("chromium")
    sandbox = Sandbox(seed="demo", clock="2025-03-05T10:20:00Z", control=True)
    for number in range(5):
        book(sandbox, f"many-{number}", "2025-03-04T09:00", "2025-03-04T10:00")
    with sandbox.serve() as url, Chromium(dark=dark) as browser:
        sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0)
        headers = {"Authorization": f"Bearer {sandbox.token()}"}
        accept = f"{url}/enterprises/acme/appointments/appointment-3/_actions/accept"
        for _ in range(2):
            httpx.post(accept, headers=headers, trust_env=False)
        sandbox.fail("getFiles", status=503)
        browser.show(url, width)
        browser.evaluate(f"{axe.read_text(encoding='utf-8')};0")
        for state, (script, condition) in STATES.items():
            browser.evaluate(f"{script};0")
            browser.until(condition)
            assert browser.evaluate(FINDINGS) == [], f"{state}: {json.dumps(browser.evaluate(FINDINGS), indent=1)}"
        browser.show(f"{url}/?enterprise=nope", width)
        browser.evaluate(f"{axe.read_text(encoding='utf-8')};0")
        assert browser.evaluate(FINDINGS) == []
