"""Replay stored dead letters: ``python -m pexip_engage_client.webhooks replay letters.jsonl --url https://…``.

Each line of the file is a `DeadLetter.to_json()`, or the body of an event, which is replayed for all its handlers. The
events are posted to a running `WebhookReceiver`. Handlers that have already succeeded are not run again.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO, cast
from urllib.parse import SplitResult, urlsplit

from attrs import frozen

from ..errors import WebhookPayloadError, one_line
from .events import parse
from .replaying import REPLAY_HEADER, header_value

# The receiver responds with 503 while a handler is still running.
SECONDS_BETWEEN_ATTEMPTS = 1.0
SECONDS_TO_RESPOND = 30.0


@frozen
class Stored:
    """One line of the file."""

    line: str
    event: Mapping[str, Any]
    handler: str | None

    @property
    def label(self) -> str:
        """The event's id and the handler's name, for the output."""
        return f"{one_line(str(self.event['id']), 80)} {self.handler or '(all handlers)'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0 if all letters were handled, 1 if some were not, 2 if the file cannot be read."""
    options = _parser().parse_args(arguments)
    try:
        letters = list(_read(options.file))
        url = _checked_url(options.url)
    except (OSError, ValueError, WebhookPayloadError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    headers = {"Content-Type": "application/json"}
    if secret := os.environ.get(options.secret_env):
        headers[options.secret_header] = secret
    failed: list[Stored] = []
    for letter in letters:
        result = _replay(letter, url, headers, options.timeout)
        print(f"{letter.label}: {result or 'handled'}")  # noqa: T201 - the command's output
        if result:
            failed.append(letter)
    if options.failed:
        Path(options.failed).write_text("".join(f"{letter.line}\n" for letter in failed), encoding="utf-8")
    print(f"{len(letters) - len(failed)} handled, {len(failed)} not")  # noqa: T201 - the command's output
    return 1 if failed else 0


def _read(name: str) -> Iterator[Stored]:
    if name == "-":
        yield from _lines(sys.stdin)
    else:
        with Path(name).open(encoding="utf-8") as file:
            yield from _lines(file)


def _lines(file: TextIO) -> Iterator[Stored]:
    for number, text in enumerate(file, 1):
        line = text.strip()
        if not line:
            continue
        try:
            payload: Any = json.loads(line)
            letter: dict[str, Any] = payload if "event" in payload else {"event": payload}
            parse(letter["event"])
        except (ValueError, TypeError, WebhookPayloadError) as error:
            raise ValueError(f"line {number} is neither a dead letter nor an event: {error}") from error
        yield Stored(line, letter["event"], letter.get("handler"))


def _checked_url(text: str) -> SplitResult:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError(f"--url must start with http:// or https:// (got {text!r})")
    return url


def _replay(letter: Stored, url: SplitResult, headers: Mapping[str, str], timeout: float) -> str:
    """Post one event until it is handled. Returns the reason if it was not handled, otherwise an empty string."""
    until = time.monotonic() + timeout
    body = json.dumps(letter.event).encode()
    while True:
        try:
            status, reason = _post(url, {**headers, REPLAY_HEADER: header_value(letter.handler)}, body)
        except (OSError, http.client.HTTPException) as error:
            return f"not sent, {type(error).__name__}: {error}"
        if 200 <= status < 300:
            return ""
        if status != 503 or time.monotonic() + SECONDS_BETWEEN_ATTEMPTS > until:
            return f"{status} {reason}"
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
    replay.add_argument("--failed", metavar="FILE", help="write the letters that were not handled to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
