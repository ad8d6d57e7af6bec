"""`python -m pexip_engage_client.doctor`: print what the probes showed, and the advice."""

from __future__ import annotations

import argparse
import asyncio
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from .._failures import EngageError, one_line
from .._http import httpx
from .._pipeline.network_options import without_credentials
from .._pipeline.redaction import masked
from .._runtime.secret import Secret
from .._version import __version__
from .advice import MOST_SECONDS_OFF, problems_of, proxy_variable
from .probes import Findings, Host, Probes, ScopeResult
from .variables import credentials, described, read_settings

CAN_WORK, CANNOT_WORK, INVALID_SETTINGS = range(3)
VERDICTS = ("Calls can work.", "Calls cannot work.", "A setting is missing or not valid.")
_EPILOG = """
Set the variables that `EngageClient.from_env()` reads. The command requests a token for each scope, and one record from
up to five lists. Exit status: 0, calls can work; 1, they cannot; 2, a setting is missing or not valid.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command, and return the exit status."""
    seconds = _parser().parse_args(words).timeout
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    python = sys.version.split()[0]
    lines = [f"pexip-engage-client {__version__}, Python {python}, {httpx.__name__} {httpx.__version__}, {now}", ""]
    lines += ["Settings", *_rows(described())]
    secrets = list(credentials().values())
    try:
        settings = read_settings(seconds)
        probes = Probes(settings.config)
    except EngageError as error:
        problems, status = [_about_settings(error)], INVALID_SETTINGS
    else:
        found = asyncio.run(probes.run())
        lines += _report(found)
        problems, status = problems_of(found, settings), CAN_WORK if found.calls_can_work else CANNOT_WORK
        secrets += found.secrets
    lines += ["", VERDICTS[status]]
    for number, each in enumerate(problems, 1):
        lines += _wrapped(each, f"{number}. ", "   ")
    _print(lines, secrets)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pexip_engage_client.doctor", description="Find out why calls fail.", epilog=_EPILOG
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help="how long to wait for each response (default: 10)",
    )
    return parser


def _about_settings(error: EngageError) -> str:
    given = list(credentials())
    if len(given) > 1 and "PEXIP_ENGAGE_TOKEN" in given:
        return f"{' and '.join(given)} are set: unset PEXIP_ENGAGE_TOKEN, or the others."
    return str(error)


def _report(found: Findings) -> Iterator[str]:
    for host in found.hosts:
        yield from ("", f"{host.label}: {host.place}", *_rows(_of_host(host)))
    if found.scopes:
        scopes: defaultdict[str, list[str]] = defaultdict(list)
        for each in found.scopes:
            scopes[_of_scope(each)].append(each.scope.removeprefix("engage:"))
        yield from ("", "Scopes", *_rows((result, " ".join(names)) for result, names in sorted(scopes.items())))
    limits = ", ".join(f"{name}: {value}" for name, value in found.limits.items())
    yield from ("", *_rows([("Rate-limit headers", limits or "none in the responses")]))


def _of_host(host: Host) -> Iterator[tuple[str, str]]:
    if host.proxy is not None:
        through = f"{without_credentials(host.proxy)} ({proxy_variable(host.url)})"
        yield "proxy", f"{through}, which resolves the host"
    elif not host.addresses:
        yield "address", "none"
        return
    else:
        yield "address", ", ".join(host.addresses)
        yield "proxy", "none"
    if host.status is None:
        yield "response", "none"
        return
    tls = host.certificate
    issued = tls and f"{tls.version}, certificate of {tls.issuer}, {tls.days_left} days left"
    yield "TLS", one_line(issued or "not used (http)")
    yield "clock", _of_clock(host.seconds_ahead)
    yield "response", f"{host.status} without a token"


def _of_clock(seconds_ahead: int | None) -> str:
    if seconds_ahead is None:
        return "unknown: the response has no Date header"
    seconds = abs(seconds_ahead)
    if seconds <= MOST_SECONDS_OFF:
        return f"differs by {seconds} s"
    return f"{seconds} s {'ahead of' if seconds_ahead > 0 else 'behind'} the server"


def _of_scope(result: ScopeResult) -> str:
    if not result.granted:
        return "not granted"
    if result.answer is None:
        return "granted, not called"
    if result.works:
        return "list was read"
    if result.status is None:
        return "list failed (no response)"
    return f"list failed ({result.status}{'' if result.is_json else ', not JSON'})"


def _rows(named: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, value in named:
        yield from _wrapped(value, f"  {name:<26} ", " " * 29)


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


def _print(lines: Sequence[str], secrets: Sequence[Secret]) -> None:
    text = masked("\n".join([*lines, ""]).encode(), [each for each in secrets if isinstance(each.value, str)])
    sys.stdout.write(text.decode())


if __name__ == "__main__":
    sys.exit(main())
