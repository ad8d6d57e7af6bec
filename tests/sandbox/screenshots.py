"""The screenshots of docs/sandbox-server.md: `python -m tests.sandbox.screenshots` takes them again.

They need Chromium. The clock is stopped, so that only changes of the page change the pictures.
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from pexip_engage_client.sandbox import Sandbox

from .browser import Chromium

FOLDER = Path(__file__).parents[2] / "docs" / "images"
WIDTH, HEIGHT = 1320, 1465
NOW = "2025-03-05T10:20:00Z"
# Employee, customer, subject, start and end.
BOOKINGS = (
    ("bram", "nora", "mortgage", "2025-03-05T09:00", "10:00"),
    ("chloe", "lena", "claims", "2025-03-05T09:00", "10:00"),
    ("an", "nora", "mortgage", "2025-03-07T10:00", "11:00"),
    ("chloe", "marc", "claims", "2025-03-04T13:00", "13:45"),
    ("chloe", "marc", "claims", "2025-03-05T14:00", "14:30"),
    ("an", "lena", "mortgage", "2025-03-06T12:30", "14:00"),
    ("chloe", "nora", "claims", "2025-03-05T09:30", "10:30"),  # rejected: the employee is not available
)


class Receiver(BaseHTTPRequestHandler):
    """Receives webhooks and ignores them."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server expects
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log nothing."""


def act(sandbox: Sandbox, url: str) -> None:
    """Make requests with various results, for the page to show."""
    headers = {"Authorization": f"Bearer {sandbox.token()}"}
    with httpx.Client(base_url=f"{url}/enterprises/acme", headers=headers, trust_env=False) as http:
        http.get("/employees")
        sandbox.fail("getFiles", status=503, times=2)
        http.get("/files")
        for employee, customer, subject, start, end in BOOKINGS:
            people = [
                {"role": "PRIMARY", "type": "EMPLOYEE", "participantId": f"employee-{employee}"},
                {"role": "PRIMARY", "type": "CUSTOMER", "participantId": f"customer-{customer}"},
            ]
            body = {"subjectId": f"subject-{subject}", "officeId": "office-ghent", "meetingType": "OFFICE"}
            times = {"start": f"{start}:00Z", "end": f"{start[:11]}{end}:00Z"}
            http.post("/appointments", json={**body, **times, "appointmentParticipants": people})
    (invited,) = (each for each in sandbox.dump()["appointments"] if each["start"] == "2025-03-06T12:30:00.000Z")
    sandbox.change("appointments", invited["id"], status="ALTERNATIVE_DATE_REQUESTED")
    sandbox.fail("acceptAppointment", status=500, after_change=True)


def take(url: str, name: str, *, dark: bool, then: str = "") -> None:
    """Take a picture of the page, after a script and the change that it leads to."""
    with Chromium(WIDTH, HEIGHT, dark=dark) as browser:
        browser.call(
            "Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False
        )
        browser.open(url)
        browser.until("document.body && document.body.dataset.ready")
        if then:
            browser.evaluate(then)
            browser.until("!document.getElementById('panel').hidden")
        (FOLDER / name).write_bytes(browser.screenshot())


def main() -> None:
    """Take both pictures."""
    server = ThreadingHTTPServer(("127.0.0.1", 8000), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sandbox = Sandbox(seed="demo", clock=NOW, control=True)
    sandbox.webhooks.add("http://127.0.0.1:8000/hook")
    with sandbox.serve() as url:
        act(sandbox, url)
        take(url, "sandbox-light.png", dark=False)
        first = "[...document.querySelectorAll('.block.appointment')].find((each) => each.innerText.includes('Nora'))"
        take(url, "sandbox-dark.png", dark=True, then=f"{first}.click()")
    server.shutdown()


if __name__ == "__main__":
    main()
