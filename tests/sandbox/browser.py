"""A headless Chromium for tests, controlled by its debugging pipe, without a library or driver."""

import base64
import json
import os
import subprocess
import tempfile
import time
from typing import Any

from tests.programs import installed


class Chromium:
    """One tab. `evaluate` runs JavaScript and returns its value; `until` waits for a condition to become true."""

    def __init__(self, width: int = 1280, height: int = 1200, *, dark: bool = False) -> None:
        browser = installed("chromium", "chromium-browser", "google-chrome")
        self._profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        their_input, self._output = os.pipe()
        self._input, their_output = os.pipe()
        flags = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars"
        command = f'exec "$0" {flags} --no-proxy-server --remote-debugging-pipe "$@" 3<&{their_input} 4>&{their_output}'
        arguments = [f"--user-data-dir={self._profile.name}", f"--window-size={width},{height}", "about:blank"]
        self._process = subprocess.Popen(
            ["bash", "-c", command, browser, *arguments],
            pass_fds=(their_input, their_output),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(their_input)
        os.close(their_output)
        self._rest = b""
        self._sent = 0
        self._session: str | None = None
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(each["targetId"] for each in targets if each["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        self.requested: list[str] = []
        self.errors: list[str] = []  # of the page's console, as violations of its policy are
        self.call("Network.enable")
        self.call("Log.enable")
        self.call("Runtime.enable")
        self.call("Page.enable")
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=features)

    def __enter__(self) -> "Chromium":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._input)
        os.close(self._output)
        self._profile.cleanup()

    def call(self, method: str, **parameters: Any) -> Any:
        """One command of the DevTools protocol."""
        self._sent += 1
        message: dict[str, Any] = {"id": self._sent, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._output, json.dumps(message).encode() + b"\0")
        while True:
            received = self._receive()
            if received.get("id") == self._sent:
                assert "error" not in received, received["error"]
                return received["result"]
            if received.get("method") == "Log.entryAdded" and received["params"]["entry"]["level"] == "error":
                self.errors.append(received["params"]["entry"]["text"])
            if received.get("method") == "Runtime.exceptionThrown":
                self.errors.append(str(received["params"]["exceptionDetails"]))
            if received.get("method") == "Network.requestWillBeSent":
                self.requested.append(received["params"]["request"]["url"])

    def _receive(self) -> Any:
        while b"\0" not in self._rest:
            read = os.read(self._input, 1 << 20)
            assert read, "Chromium is gone"
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)

    def show(self, url: str, width: int | None = None) -> None:
        """Open the sandbox's page, and wait until it shows its data."""
        if width is not None:
            size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
            self.call("Emulation.setDeviceMetricsOverride", **size)
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

    def key(self, key: str) -> None:
        codes = {"Tab": 9, "Enter": 13, "Escape": 27}
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes[key], **text)
            text = {}

    def screenshot(self) -> bytes:
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
