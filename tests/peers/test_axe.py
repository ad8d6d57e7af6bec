"""axe-core finds no violation of accessibility rules on the sandbox's page."""

from __future__ import annotations

import json

import httpx
import pytest

from pexip_engage_client.sandbox import Sandbox
from tests.sandbox.browser import Chromium

from .software import needed, node_package

FINDINGS = "axe.run(document).then((found) => found.violations.map((each) => [each.id, each.nodes.map((n) => n.html)]))"


@pytest.mark.xdist_group("chromium")
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("panel", [False, True])
def test_axe_finds_no_violation(dark: bool, width: int, panel: bool) -> None:
    axe = node_package("page", "axe-core") / "node_modules" / "axe-core" / "axe.min.js"
    needed("chromium", "apt-get install chromium")
    sandbox = Sandbox(seed="demo", clock="2025-03-05T10:20:00Z", control=True)
    with sandbox.serve() as url, Chromium(dark=dark) as browser:
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        sandbox.webhooks.add("http://127.0.0.1:9/hook", pace=0)
        headers = {"Authorization": f"Bearer {sandbox.token()}"}
        accept = f"{url}/enterprises/acme/appointments/appointment-3/_actions/accept"
        for _ in range(2):
            httpx.post(accept, headers=headers, trust_env=False)
        sandbox.fail("getFiles", status=503)
        browser.open(url)
        browser.until("document.body && document.body.dataset.ready")
        browser.until("document.querySelectorAll('#log-list tr').length > 1")
        if panel:
            browser.evaluate("document.querySelector('#log-list button').click()")
            browser.until("!panel.hidden")
        browser.evaluate(f"{axe.read_text(encoding='utf-8')};0")
        assert browser.evaluate(FINDINGS) == [], json.dumps(browser.evaluate(FINDINGS), indent=1)
