"""`python -m pexip_engage_client.sandbox`: the sandbox over HTTP until it is interrupted."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from .._extras import MissingExtraError
from ..errors import InvalidArgumentError

try:
    from .http.fault_options import from_words
    from .http.rate_limits import RateLimits
    from .http.server import serve
    from .options import OPTIONS
    from .sandbox import Sandbox
except MissingExtraError as missing:
    sys.exit(str(missing))

# The words for options of the class that are not called the same.
_FLAGS = {"allow_hosts": "--allow-host"}


def main(words: Sequence[str] | None = None) -> int:
    """Serve until interrupted; gives the exit status."""
    options = _parser().parse_args(words)
    try:
        sandbox = _sandbox(options)
        asyncio.run(_run(sandbox, options.host, options.port))
        return asyncio.run(_close(sandbox))
    except InvalidArgumentError as error:
        flag = _FLAGS.get(error.parameter) or f"--{error.parameter.replace('_', '-')}"
        sys.stderr.write(f"{str(error).replace(error.parameter, flag, 1)}\n")
        return 2
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


async def _close(sandbox: Sandbox) -> int:
    """Put the state in order; what failed inside meanwhile is told at the end, too."""
    try:
        await sandbox.aclose()
    except Exception as error:  # noqa: BLE001  # whatever it was
        sys.stderr.write(f"the sandbox failed meanwhile: {type(error).__name__}: {error}\n")
        return 1
    return 0


def _sandbox(options: argparse.Namespace) -> Sandbox:
    given: Any = {name: value for name, value in vars(options).items() if name in OPTIONS}
    given["limits"] = RateLimits() if options.limits else None
    given["scopes"] = options.scopes.split() if options.scopes else None
    given["control"] = "anywhere" if options.control_from_anywhere else options.control
    sandbox = Sandbox(**given)
    for url in options.webhook:
        with _said(f"--webhook {url}"):
            sandbox.webhooks.add(url, secret=options.webhook_secret)
    for text in options.fail:
        with _said(f"--fail {text}"):
            sandbox.fail(**from_words(text))
    return sandbox


@contextmanager
def _said(words: str) -> Generator[None]:
    """Name the words of the command line in an error about them."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{words}: {error}") from error


async def _run(sandbox: Sandbox, host: str, port: int) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopped.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda _number, _frame: loop.call_soon_threadsafe(stopped.set))
    async with serve(sandbox.app, host, port) as url:
        sys.stdout.write(_welcome(sandbox, url))
        sys.stdout.flush()
        await stopped.wait()
    sys.stdout.write("Stopped.\n")


def _welcome(sandbox: Sandbox, url: str) -> str:
    name = sandbox.enterprise
    token_url = f"{url}/realms/{name}/protocol/openid-connect/token"
    control = f"\n  control        {url}/_sandbox/openapi.json" if "_sandbox" in sandbox.app.routes else ""
    return f"""Engage sandbox for the enterprise {name}
  page           {url}/
  base URL       {url}/enterprises/{name}
  token URL      {token_url}
  client id      {sandbox.client_id}
  client secret  {sandbox.client_secret}{control}

  TOKEN=$(curl -s {token_url} -d grant_type=client_credentials \\
    -d client_id={sandbox.client_id} -d client_secret={sandbox.client_secret} \\
    | python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])')
  curl -H "Authorization: Bearer $TOKEN" {url}/enterprises/{name}/employees

Ctrl-C stops it.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pexip_engage_client.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8099, help="0 takes any free one (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--seed", help="`demo`, or a YAML file with records; without it the enterprise is empty")
    parser.add_argument("--enterprise", help="its slug (default: %(default)s)")
    parser.add_argument("--client-id", help="(default: %(default)s)")
    parser.add_argument("--client-secret", help="(default: %(default)s)")
    parser.add_argument("--clock", metavar="INSTANT", help="let time stand still, as at 2025-03-03T08:00:00Z")
    parser.add_argument(
        "--limits",
        action=argparse.BooleanOptionalAction,
        help="the documented rate limits, 4 requests at once and 3,000 a minute (default: on)",
    )
    parser.add_argument("--latency", type=float, help="seconds that a request takes at least")
    parser.add_argument("--token-lifetime", type=float, help="in seconds (default: %(default)s)")
    parser.add_argument("--scopes", help="those that a token may have, between spaces (default: all)")
    parser.add_argument("--language", help="the enterprise's default (default: %(default)s)")
    parser.add_argument("--time-zone", help="the enterprise's (default: %(default)s)")
    parser.add_argument(
        "--random-seed", type=int, help="for ids and chance, events too, which else have new ids in every run"
    )
    parser.add_argument("--working-hours", action="store_true", help="only working times can be booked")
    parser.add_argument("--state", metavar="FILE", help="keep the records there between runs")
    parser.add_argument("--webhook", action="append", default=[], metavar="URL", help="post events there; repeatable")
    parser.add_argument("--webhook-secret", help="sent to them as X-Webhook-Secret")
    parser.add_argument("--control", action="store_true", help="serve /_sandbox/… to this machine")
    parser.add_argument("--control-from-anywhere", action="store_true", help="serve it to all who can reach it")
    _add_repeatable(parser)
    parser.set_defaults(**{name: default for name, (default, _) in OPTIONS.items()})
    return parser


def _add_repeatable(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow-host",
        action="append",
        dest="allow_hosts",
        metavar="NAME",
        help="a name under which page and control are served, beside this machine's own; repeatable",
    )
    parser.add_argument(
        "--fail",
        action="append",
        default=[],
        metavar="KEY=VALUE,…",
        help="misbehave, as Sandbox.fail does: `status=503,times=2`, `delay=1,times=null,probability=0.1`; repeatable",
    )


if __name__ == "__main__":
    sys.exit(main())
