"""A headless Chromium for tests, controlled by its debugging pipe, without a library or driver."""

import base64
import json
import os
import subprocess
import tempfile
import time
from functools import cache
from typing import Any
from weakref import finalize

from tests.programs import installed


class Browser:
    """The process of the browser, which all tabs share. It ends with this process."""

    def __init__(self) -> None:
        program = installed("chromium", "chromium-browser", "google-chrome")
        profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        their_input, self._output = os.pipe()
        self._input, their_output = os.pipe()
        flags = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars"
        command = f'exec "$0" {flags} --no-proxy-server --remote-debugging-pipe "$@" 3<&{their_input} 4>&{their_output}'
        process = subprocess.Popen(
            ["bash", "-c", command, program, f"--user-data-dir={profile.name}", "about:blank"],
            pass_fds=(their_input, their_output),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(their_input)
        os.close(their_output)
        finalize(self, _end, process, profile)
        self._rest = b""
        self._sent = 0

    def send(self, message: dict[str, Any]) -> int:
        """Send a command, and return its ID."""
        self._sent += 1
        os.write(self._output, json.dumps({"id": self._sent, **message}).encode() + b"\0")
        return self._sent

    def receive(self) -> Any:
        while b"\0" not in self._rest:
            read = os.read(self._input, 1 << 20)
            assert read, "Chromium is gone"
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)


def _end(process: "subprocess.Popen[bytes]", profile: "tempfile.TemporaryDirectory[str]") -> None:
    process.kill()
    process.wait()
    profile.cleanup()


_browser = cache(Browser)


class Chromium:
    """One tab, with cookies and storage of its own.

    `evaluate` runs JavaScript and returns its value; `until` waits for a condition to become true.
    """

    def __init__(self, width: int = 1280, height: int = 1200, *, dark: bool = False) -> None:
        self._browser = _browser()
        self._session: str | None = None
        self.requested: list[str] = []
        self.errors: list[str] = []  # of the page's console, as violations of its policy are
        self._context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=self._context)["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Network.enable")
        self.call("Log.enable")
        self.call("Runtime.enable")
        self.call("Page.enable")
        self._resize(width, height)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=features)

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, *_: object) -> None:
        self._session = None
        self.call("Target.disposeBrowserContext", browserContextId=self._context)

    def call(self, method: str, **parameters: Any) -> Any:
        """One command of the DevTools protocol."""
        session = {} if self._session is None else {"sessionId": self._session}
        sent = self._browser.send({"method": method, "params": parameters, **session})
        while True:
            received = self._browser.receive()
            if received.get("id") == sent:
                assert "error" not in received, received["error"]
                return received["result"]
            if received.get("sessionId") == self._session:
                self._note(received)

    def _note(self, event: Any) -> None:
        if event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
            self.errors.append(event["params"]["entry"]["text"])
        if event["method"] == "Runtime.exceptionThrown":
            self.errors.append(str(event["params"]["exceptionDetails"]))
        if event["method"] == "Network.requestWillBeSent":
            self.requested.append(event["params"]["request"]["url"])

    def _resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)

    def show(self, url: str, width: int | None = None) -> None:
        """Open the sandbox's page, and wait until it shows its data."""
        if width is not None:
            self._resize(width, 900)
        self.open(url)
        self.until("document.body && document.body.dataset.ready", 60)

    def evaluate(self, script: str) -> Any:
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def until(self, script: str, seconds: float = 60) -> Any:
        end = time.monotonic() + seconds
        while not (value := self.evaluate(script)):
            assert time.monotonic() < end, (
                f"not within {seconds} s: {script}\n{self.evaluate('document.body.innerText')}"
            )
            time.sleep(0.02)
        return value

    def key(self, key: str, *, shift: bool = False) -> None:
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, "End": 35, "Home": 36}
        codes |= {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            which = {"key": key, "code": key, "windowsVirtualKeyCode": codes[key], "modifiers": 8 if shift else 0}
            self.call("Input.dispatchKeyEvent", type=kind, **which, **text)
            text = {}

    def screenshot(self) -> bytes:
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
