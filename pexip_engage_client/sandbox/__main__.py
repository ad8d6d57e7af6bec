"""Serve an Engage sandbox over HTTP until interrupted."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from shlex import quote
from typing import Any

from .._extras import MissingExtraError
from .._loops import on_stop_signal
from .._runtime.arguments import invalid_argument, meant
from ..errors import InvalidArgumentError

try:
    from .http.control import PREFIX
    from .http.faults.words import from_words
    from .http.serving import serve
    from .http.token_endpoint import CLIENT_ID, CLIENT_SECRET
    from .options import INSTEAD, OPTIONS
    from .sandbox import Sandbox
except MissingExtraError as missing:
    sys.exit(str(missing))

# Command-line flags whose name differs from the option's name in Python.
_FLAGS = {"webhooks": "--webhook", "faults": "--fail", "limits": "--no-limits"}

_OF_ENTERPRISES = "the options of an enterprise that you create with POST /_sandbox/enterprises, or Sandbox(…)"
# What to use instead of flags that the command does not have.
_INSTEAD = {
    **INSTEAD,
    "control_from_anywhere": "--control=anywhere",
    "demo": "--seed demo",
    "export": "--state FILE, or GET /_sandbox/state",
    "import": "--seed FILE",
    **dict.fromkeys(("language", "scopes", "time_zone", "working_hours"), _OF_ENTERPRISES),
}


def _flag(option: str) -> str:
    return _FLAGS.get(option) or f"--{option.replace('_', '-')}"


def main(words: Sequence[str] | None = None) -> int:
    """Serve until interrupted, and return the exit status."""
    parser = _parser()
    options, unknown = parser.parse_known_args(words)
    if unknown:
        name = unknown[0].partition("=")[0]
        instead = _INSTEAD.get(name.lstrip("-").replace("-", "_"))
        hint = f"; use {instead}" if instead else meant(name, map(_flag, vars(options)))
        parser.error(f"{name} is not an option{hint}")
    try:
        sandbox = Sandbox(**_options(options))
        asyncio.run(_run(sandbox, options))
        return asyncio.run(_close(sandbox))
    except MissingExtraError as missing:  # uvicorn, which only serving needs
        sys.stderr.write(f"{missing}\n")
        return 1
    except InvalidArgumentError as error:
        sys.stderr.write(f"{str(error).replace(error.parameter, _flag(error.parameter), 1)}\n")
        return 2
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


async def _close(sandbox: Sandbox) -> int:
    """Close the sandbox, and report errors that occurred inside it."""
    try:
        await sandbox.aclose()
    except Exception as error:  # noqa: BLE001  # it is reported below
        sys.stderr.write(f"an error occurred inside the sandbox: {type(error).__name__}: {error}\n")
        return 1
    return 0


def _options(options: argparse.Namespace) -> Any:
    given: dict[str, Any] = {name: value for name, value in vars(options).items() if name in OPTIONS.names}
    if options.webhook_secret and not options.webhooks:
        raise invalid_argument("webhook_secret", "left out, unless you also pass --webhook")
    given["webhooks"] = [{"url": url, "secret": options.webhook_secret} for url in options.webhooks]
    try:
        given["faults"] = [from_words(words) for words in options.faults]
    except ValueError as error:
        raise InvalidArgumentError(f"faults: {error}", parameter="faults", accepted="KEY=VALUE,…") from error
    return given


async def _run(sandbox: Sandbox, options: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    on_stop_signal(stopped.set)
    async with serve(sandbox.app, options.host, options.port) as url:
        sys.stdout.write(_welcome(sandbox.slug, url, control=bool(options.control)))
        sys.stdout.flush()
        await stopped.wait()
    sys.stdout.write("Stopped.\n")


def _welcome(name: str, url: str, *, control: bool) -> str:
    token_url = f"{url}/realms/{name}/protocol/openid-connect/token"
    shown = f"\n  control        {url}/{PREFIX}/openapi.json" if control else ""
    variables = {
        "ENTERPRISE": name,
        "BASE_URL": url,
        "TOKEN_URL": token_url,
        "CLIENT_ID": CLIENT_ID,
        "CLIENT_SECRET": CLIENT_SECRET,
    }
    exports = "\n".join(f"  export PEXIP_ENGAGE_{name}={quote(value)}" for name, value in variables.items())
    return f"""Engage sandbox for the enterprise {name}
  page           {url}/
  base URL       {url}/enterprises/{name}
  token URL      {token_url}
  client ID      {CLIENT_ID}
  client secret  {CLIENT_SECRET}{shown}

For EngageClient.from_env() and the programs of examples/:
{exports}

For curl:
  TOKEN=$(curl -s {token_url} -d grant_type=client_credentials \\
    -d client_id={CLIENT_ID} -d client_secret={CLIENT_SECRET} \\
    -d scope=engage:employees:readOnly \\
    | python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])')
  curl -H "Authorization: Bearer $TOKEN" {url}/enterprises/{name}/employees

Press Ctrl-C to stop.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pexip_engage_client.sandbox", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=8099, help="port to listen on; 0 selects a free one (default: %(default)s)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--seed", help="records to start with: `demo`, or a YAML or JSON file (default: no records)")
    parser.add_argument("--enterprise", help="the enterprise's slug (default: %(default)s)")
    parser.add_argument("--clock", metavar="INSTANT", help="stop the clock at this time, such as 2025-03-03T08:00:00Z")
    parser.add_argument(
        "--no-limits",
        action="store_const",
        const=None,
        dest="limits",
        help="do not apply the documented rate limits, 4 concurrent requests and 3,000 a minute",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="respond with a 400 to undocumented properties in a request's body, instead of ignoring them",
    )
    parser.add_argument(
        "--state", metavar="FILE", help="keep the records between runs, in this file and in files next to it"
    )
    _add_control(parser)
    _add_repeatable(parser)
    parser.set_defaults(**OPTIONS.defaults())
    return parser


def _add_control(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--webhook-secret", help="the secret that webhook requests contain in X-Webhook-Secret")
    parser.add_argument(
        "--control",
        nargs="?",
        const=True,
        metavar="anywhere",
        help="serve the control API (/_sandbox/…) to programs on this machine, or to all machines (--control=anywhere)",
    )


def _add_repeatable(parser: argparse.ArgumentParser) -> None:
    for flag, name, metavar, what in (
        ("--webhook", "webhooks", "URL", "send webhook events to this URL"),
        ("--cors", "cors", "ORIGIN", "let web pages from this origin, such as http://localhost:3000, call the sandbox"),
        (
            "--fail",
            "faults",
            "KEY=VALUE,…",
            "inject a fault, with the arguments of Sandbox.fail, such as `status=503,times=2,match.headers.X-Worker=3`",
        ),
    ):
        parser.add_argument(flag, action="append", dest=name, metavar=metavar, help=f"{what}; repeatable")


if __name__ == "__main__":
    sys.exit(main())
