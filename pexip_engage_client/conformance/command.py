"""Command-line interface: arguments, execution, output."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from .._pipeline.options import ClientOptions
from ..client import EngageClient
from ..errors import EngageError
from ..openapi.reader import Document
from ..openapi.shipped import load, shipped
from . import patch, texts
from .exploring import Run
from .recording import Recording
from .report import Report, State
from .schemas import Schemas
from .writing import check_readings

_ADDRESSES = ("PEXIP_ENGAGE_BASE_URL", "PEXIP_ENGAGE_TOKEN_URL")

DIFFERS, CANNOT_RUN = 1, 2

# How the document begins that wheels ship: a patch of it would not fit the one in the repository.
LEAN = "# The rules of"

_DESCRIPTION = """
Compare openapi.yaml with a real enterprise: call every operation that only reads, and report how the responses
differ from the document. Reports hold names, types and counts; no id, text or number of the enterprise.
"""
_EPILOG = """
Access is by PEXIP_ENGAGE_ENTERPRISE and PEXIP_ENGAGE_TOKEN, or _CLIENT_ID and _CLIENT_SECRET, optionally _SCOPES,
_ENVIRONMENT, _BASE_URL and _TOKEN_URL. Exit status: 0 no difference, 1 differences, 2 nothing could be compared.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit status."""
    options = _parser().parse_args(words)
    try:
        if options.patch is not None and _document_text(options).startswith(LEAN):
            raise ValueError("--patch needs --document openapi.yaml, from the source: the installed one has no words")
        document = load(options.document)
        if unknown := set(options.only) - document.operations.keys():
            raise ValueError(f"--only: there is no operation {', '.join(sorted(unknown))}")
        report = asyncio.run(_run(options, document))
    except (EngageError, OSError, ValueError) as error:
        sys.stderr.write(f"{_masked(str(error))}\n")
        return CANNOT_RUN
    _write(options, report)
    if not any(each.state is State.REACHED for each in report.outcomes.values()):
        return CANNOT_RUN
    return 0 if report.conforms else DIFFERS


def _masked(text: str) -> str:
    """A failure's words without the enterprise, the addresses that lead to it, and the proxy before them."""
    given = [value for name, value in os.environ.items() if name in _ADDRESSES]
    addresses = [*given, *getproxies().values()]
    hosts = [urlsplit(address if "//" in address else f"//{address}").netloc for address in addresses]
    names = [part for host in hosts for part in (host.rpartition("@")[2], host.rpartition("@")[2].partition(":")[0])]
    for word in sorted({*addresses, *names, os.environ.get("PEXIP_ENGAGE_ENTERPRISE", "")} - {""}, key=len)[::-1]:
        text = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", "…", text, flags=re.IGNORECASE)
    return text


async def _run(options: argparse.Namespace, document: Document) -> Report:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True, disable=options.quiet)
    given: ClientOptions = {}
    if options.scopes:
        given["scopes"] = " ".join(options.scopes).split()
    async with EngageClient.from_env(**given) as client:
        if options.write and options.enterprise != client.enterprise:
            raise ValueError("--write needs --enterprise with the name of the enterprise, typed again")
        with progress:
            task = progress.add_task("", total=None)
            run = Run(
                client=client,
                document=document,
                only=options.only,
                max_requests=options.max_requests,
                records=options.records,
                values=options.values,
                progress=lambda name, done, total: progress.update(task, description=name, completed=done, total=total),
            )
            recording = Recording(options.record, Schemas(document)) if options.record is not None else None
            if recording is not None:
                run.listener = recording
            for name, value in options.given:
                run.ids.give(name, value)
            report = await run()
            if options.write:
                progress.update(task, description="writing")
                await check_readings(client, document, run.ids, report)
            if recording is not None:
                recording.write()
            return report


def _write(options: argparse.Namespace, report: Report) -> None:
    outputs: list[tuple[str | None, Callable[[], str]]] = [
        (options.json, lambda: json.dumps(report.as_json(), indent=2) + "\n"),
        (options.markdown, lambda: texts.markdown(report)),
        (options.patch, lambda: patch.diff(_document_text(options), report)),
    ]
    for target, text in outputs:
        if target == "-":
            sys.stdout.write(text())
        elif target is not None:
            Path(target).write_text(text(), encoding="utf-8")
    if not options.quiet:
        texts.show(report, Console(stderr=any(target == "-" for target, _ in outputs)))


def _document_text(options: argparse.Namespace) -> str:
    return (options.document or shipped()).read_text(encoding="utf-8")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pexip_engage_client.conformance", description=_DESCRIPTION, epilog=_EPILOG
    )
    add = parser.add_argument
    add("--only", nargs="+", default=[], metavar="OPERATION", help="these operations; others only to find ids for them")
    add("--max-requests", type=_count, default=300, metavar="N", help="stop after so many (default: %(default)s)")
    add("--records", type=_count, default=3, metavar="N", help="single resources an operation (default: %(default)s)")
    add(
        "--with",
        dest="given",
        action="append",
        type=_pair,
        default=[],
        metavar="NAME=VALUE",
        help="what no list shows: an id (contexts=123) or a parameter's value (country-code=BE); repeatable",
    )
    add(
        "--scopes",
        nargs="+",
        default=[],
        metavar="SCOPE",
        help="request exactly these scopes, instead of those of the operations as they are called",
    )
    add(
        "--write",
        action="store_true",
        help="also make, move and cancel appointments, in a test enterprise that you name",
    )
    add("--enterprise", metavar="NAME", help="the enterprise once more, to say that --write may write there")
    add("--document", type=Path, metavar="FILE", help="another openapi.yaml than the one of the package")
    _add_output_options(parser)
    return parser


def _add_output_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--values", action="store_true", help="show undocumented enum values; nothing else of any value is ever shown")
    for name, what in (("json", "JSON"), ("markdown", "Markdown, for an issue"), ("patch", "changes of openapi.yaml")):
        add(
            f"--{name}",
            nargs="?",
            const="-",
            metavar="FILE",
            help=f"write the report as {what}; without FILE to stdout",
        )
    add(
        "--record", type=Path, metavar="DIR", help="keep the responses' shapes, filled with made-up values, as fixtures"
    )
    add("--quiet", action="store_true", help="no progress and no table")
