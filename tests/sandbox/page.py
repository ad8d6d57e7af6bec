"""What the tests of the page share: records for it, and conditions that JavaScript evaluates."""

import json
from typing import Any

from pexip_engage_client.sandbox import SandboxEnterprise

from .browser import Chromium

WHERE = {"subjectId": "subject-mortgage", "officeId": "office-ghent"}


def text(browser: Chromium, selector: str) -> str:
    """The visible text of an element."""
    shown: str = browser.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")
    return shown


def has(selector: str, part: str) -> str:
    """A condition: an element exists, and its text has this part."""
    return f"(document.querySelector({json.dumps(selector)})?.innerText ?? '').includes({json.dumps(part)})"


def people(employee: str, customer: str) -> list[dict[str, str]]:
    return [
        {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": employee},
        {"role": "PRIMARY", "type": "CUSTOMER", "participantId": customer},
    ]


def book(sandbox: SandboxEnterprise, id_: str, start: str, end: str) -> None:
    """Add an appointment of An with Nora."""
    appointment: dict[str, Any] = {"id": id_, **WHERE, "start": f"{start}:00Z", "end": f"{end}:00Z"}
    sandbox.add("appointments", {**appointment, "appointmentParticipants": people("employee-an", "customer-nora")})
