"""Check whether Engage can deliver events to a URL, without sending an event."""

from __future__ import annotations

import http.client
import os
import ssl
import time
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from ..errors import one_line

# The seconds that Engage waits for a response to its first attempt.
FIRST_TIMEOUT = 3.0
# Not a valid event: a receiver that accepts the request responds with 400 and records nothing.
PROBE = b"{}"
SECONDS_TO_RESPOND = 30.0


class Answer(NamedTuple):
    """The response to a probe."""

    status: int
    location: str
    text: str
    seconds: float


def check(address: str, *, secret_env: str, secret_header: str) -> int:
    """Post two probes to a URL, with and without the secret, and print what is wrong. Return the exit status."""
    url = urlsplit(address)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError(f"the URL must start with http:// or https:// (got {address!r})")
    secret = os.environ.get(secret_env)
    headers = {"Content-Type": "application/json"} | ({secret_header: secret} if secret else {})
    try:
        problems = _problems(url, headers, secret_header, secret_env)
    except ssl.SSLCertVerificationError as error:
        problems = [f"the TLS certificate is not valid: {error.verify_message}"]
    except (OSError, http.client.HTTPException) as error:
        problems = [f"no response: {type(error).__name__}: {one_line(str(error), 200)}"]
    for problem in problems or ["deliveries can arrive"]:
        print(problem)  # noqa: T201 - the command's output
    return 1 if problems else 0


def _problems(url: SplitResult, headers: Mapping[str, str], secret_header: str, secret_env: str) -> list[str]:
    answer = _post(url, headers)
    problems = ["Engage should not send events without TLS: use https://"] if url.scheme == "http" else []
    if answer.seconds > FIRST_TIMEOUT:
        problems.append(f"the response took {answer.seconds:.1f} s, but Engage's first attempt waits only 3 s")
    if 300 <= answer.status < 400:
        target = f" to {one_line(answer.location, 200)}" if answer.location else ""
        problems.append(f"{answer.status}: the server redirects the request{target}; give Engage the final URL")
    elif answer.status == 403:
        cause = "the secret is wrong" if secret_header in headers or "secret=" in url.query else "a secret is needed"
        problems.append(f"403: {cause} (environment variable {secret_env}), or `allow` rejected this machine")
    elif answer.status != 400 or not answer.text.startswith("the body is not an event"):
        problems.append(f"{answer.status}: not a response from a WebhookReceiver: {one_line(answer.text, 200)}")
    elif _post(url._replace(query=""), {"Content-Type": "application/json"}).status != 403:
        problems.append("the receiver also accepts requests without the secret")
    elif problems:
        problems[0] += ". Apart from that, deliveries can arrive"
    return problems


def _post(url: SplitResult, headers: Mapping[str, str]) -> Answer:
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=SECONDS_TO_RESPOND)
    began = time.monotonic()
    try:
        connection.request("POST", f"{url.path or '/'}{'?' if url.query else ''}{url.query}", PROBE, dict(headers))
        response = connection.getresponse()
        text = response.read(1000).decode(errors="replace")
        return Answer(response.status, response.headers.get("Location", ""), text, time.monotonic() - began)
    finally:
        connection.close()
