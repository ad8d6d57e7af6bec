"""Replay stored dead letters: ``python -m pexip_engage_client.webhooks replay letters.jsonl --url https://…``.

Each line of the file is the result of `DeadLetter.to_json()`, or the body of an event, which all its handlers receive.
The command posts the events to a running `WebhookReceiver`. Handlers that have already succeeded do not run again. The
command reports lines that it cannot read, and counts them as not handled.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import cast
from urllib.parse import SplitResult, urlsplit

from ..errors import one_line
from .letter_file import Line, RemainingFile, StoredLetter, UnreadableLine, lines, read_content
from .replaying import REPLAY_HEADER, header_value

# The receiver's status while a handler is still running.
SECONDS_BETWEEN_ATTEMPTS = 1.0
SECONDS_TO_RESPOND = 30.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0 if all letters were handled, 1 if some were not, 2 if a file is unusable."""
    options = _parser().parse_args(arguments)
    try:
        content = read_content(options.file)
        found = list(lines(content))
        url = _checked_url(options.url)
        if found and not any(isinstance(each, StoredLetter) for each in found):
            raise ValueError("\n".join(each.problem for each in found if isinstance(each, UnreadableLine)))
        remaining = RemainingFile(options.failed, options.file, content) if options.failed else None
        with remaining or nullcontext():
            failed = _replay_all(found, url, options)
            if remaining:
                remaining.write(failed)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 1 if failed else 0


def _replay_all(found: Sequence[Line], url: SplitResult, options: argparse.Namespace) -> list[Line]:
    """Post the letters, report the result of each, and return the lines that were not handled."""
    headers = {"Content-Type": "application/json"}
    if secret := os.environ.get(options.secret_env):
        headers[options.secret_header] = secret
    failed: list[Line] = []
    for line in found:
        if isinstance(line, UnreadableLine):
            print(line.problem)  # noqa: T201 - the command's output
            failed.append(line)
            continue
        is_done, result = _replay(line, url, headers, options.timeout)
        hint = f"; {options.secret_env} is not set" if result.startswith("403 ") and not secret else ""
        print(f"{line.label}: {result}{hint}")  # noqa: T201 - the command's output
        if not is_done:
            failed.append(line)
    print(f"{len(found) - len(failed)} handled, {len(failed)} not")  # noqa: T201 - the command's output
    return failed


def _checked_url(text: str) -> SplitResult:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError(f"--url must start with http:// or https:// (got {text!r})")
    return url


def _replay(letter: StoredLetter, url: SplitResult, headers: Mapping[str, str], timeout: float) -> tuple[bool, str]:
    """Post one event until it needs no other attempt. Return whether it was handled, and the result to report."""
    until = time.monotonic() + timeout
    body = json.dumps(letter.event).encode()
    while True:
        try:
            status, reason = _post(url, {**headers, REPLAY_HEADER: header_value(letter.handler)}, body)
        except (OSError, http.client.HTTPException) as error:
            return False, f"not sent, {type(error).__name__}: {error}"
        if 200 <= status < 300:
            return True, reason if status == 200 else "handled"
        if status != 503 or time.monotonic() + SECONDS_BETWEEN_ATTEMPTS > until:
            return False, f"{status} {reason}"
        time.sleep(SECONDS_BETWEEN_ATTEMPTS)


def _post(url: SplitResult, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(cast(str, url.hostname), url.port, timeout=SECONDS_TO_RESPOND)
    try:
        connection.request("POST", f"{url.path or '/'}{'?' if url.query else ''}{url.query}", body, dict(headers))
        response = connection.getresponse()
        return response.status, one_line(response.read(1000).decode(errors="replace"), 200)
    finally:
        connection.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pexip_engage_client.webhooks", description="Replay dead letters.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    replay = commands.add_parser("replay", help="post stored dead letters to a running receiver")
    replay.add_argument("file", metavar="FILE", help="one DeadLetter.to_json() or event per line; - for standard input")
    replay.add_argument("--url", required=True, help="the URL of the receiver")
    replay.add_argument(
        "--secret-env",
        metavar="NAME",
        default="WEBHOOK_SECRET",
        help="the environment variable that contains the secret (%(default)s)",
    )
    replay.add_argument(
        "--secret-header", metavar="NAME", default="X-Webhook-Secret", help="the header for the secret (%(default)s)"
    )
    replay.add_argument(
        "--timeout", type=float, default=60.0, metavar="SECONDS", help="how long to wait for each event (%(default)g)"
    )
    replay.add_argument(
        "--failed",
        metavar="FILE",
        help="write the letters that were not handled to this file, which must be new or the same as FILE",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
