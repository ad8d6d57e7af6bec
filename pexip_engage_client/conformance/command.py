"""Command-line interface: arguments, execution, output."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from ..client import EngageClient
from ..errors import EngageError
from ..openapi.reader import Document
from ..openapi.schemas import Schemas
from ..openapi.shipped import load
from . import patch, texts
from .differences import Shown
from .exploring import Run, describe_error
from .recording import Recording
from .report import ConformanceReport
from .writing import check_readings

CONFORMS, DIFFERS, NOT_RUN, NOT_ENOUGH = range(4)

STDOUT = "-"
# The share of the operations that a run must reach.
LEAST_REACHED = 0.5
FORMATS: Mapping[str, Callable[[ConformanceReport], str]] = {
    ".json": lambda report: json.dumps(report.as_json(), indent=2) + "\n",
    ".md": texts.markdown,
}

_DESCRIPTION = """
Compare openapi.yaml with a real enterprise. The command calls every read-only operation, and reports how the
responses differ from the document. The report contains property names, types and counts, but no data from records.
"""
_EPILOG = """
Set PEXIP_ENGAGE_ENTERPRISE and the credentials: PEXIP_ENGAGE_TOKEN, or PEXIP_ENGAGE_CLIENT_ID and
PEXIP_ENGAGE_CLIENT_SECRET. Exit status: 0, no differences; 1, differences; 2, nothing was compared, or a file could not
be written; 3, no differences, but the run stopped early, got no response to a request, or reached less than half of the
operations.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command, and return the exit status."""
    options = _parser().parse_args(words)
    # The report contains all results. Without a handler, Python would print warnings between its lines.
    logging.getLogger("pexip_engage_client").addHandler(logging.NullHandler())
    try:
        document = _checked(options)
        report = asyncio.run(_run(options, document))
    except (EngageError, OSError, ValueError) as error:
        sys.stderr.write(f"{describe_error(error)}\n")
        return NOT_RUN
    is_written = _write(options, report)
    if not is_written or not (report.reached or report.differs):
        return NOT_RUN
    if report.differs:
        return DIFFERS
    return CONFORMS if report.conforms else NOT_ENOUGH


def _checked(options: argparse.Namespace) -> Document:
    """Check everything that could prevent the report, and return the document."""
    if options.patch is not None and options.document is None:
        raise ValueError("--patch needs --document openapi.yaml: the installed document has no descriptions")
    document = load(options.document)
    if unknown := set(options.only) - document.operations.keys():
        raise ValueError(f"--only: there is no operation {', '.join(sorted(unknown))}")
    _check_names(options, document)
    files = [Path(target) for target, _ in _outputs(options) if target != STDOUT]
    paths = [each.resolve() for each in (*files, options.document) if each]
    if len(set(paths)) < len(paths):
        raise ValueError("the files of --document, --output and --patch must be different")
    for file in files:
        is_new = not file.exists()
        file.open("a").close()
        if is_new:
            file.unlink()
    if options.record is not None:
        options.record.mkdir(parents=True, exist_ok=True)
    return document


def _check_names(options: argparse.Namespace, document: Document) -> None:
    """Raise ValueError if no operation uses a name that was passed with --with."""
    operations = document.operations.values()
    known = {each.path[1 : found.start()] for each in operations for found in re.finditer("/{", each.path)}
    known |= {each.name for one in operations for each in one.parameters if each.required and each.location == "query"}
    accepted = re.compile("|".join(re.sub("{.*?}", "[^/{}]+", name) for name in known))
    for name, _ in getattr(options, "with"):
        if not accepted.fullmatch(name.strip("/")):
            raise ValueError(
                f"--with: {name!r} is not the name of an ID or a parameter. The names are: {', '.join(sorted(known))}."
                " Replace each {...} with the ID of a record."
            )


async def _run(options: argparse.Namespace, document: Document) -> ConformanceReport:
    task = asyncio.current_task()
    if task is not None:
        with suppress(NotImplementedError, RuntimeError):  # not possible on Windows, or outside of the main thread
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with EngageClient.from_env() as client:
        if options.write not in (None, client.enterprise):
            raise ValueError("--write needs the value of PEXIP_ENGAGE_ENTERPRISE, as a confirmation")
        run = Run(
            client=client,
            document=document,
            only=options.only,
            max_requests=options.max_requests,
            scopes=os.environ.get("PEXIP_ENGAGE_SCOPES", "").split(),
            shown=Shown(values=options.values, names=options.values),
        )
        run.report.least_reached = LEAST_REACHED
        if sys.stderr.isatty():
            run.progress = _show_progress
        if options.record is not None:
            run.listener = options.recording = Recording(options.record, Schemas(document))
        for name, value in getattr(options, "with"):
            run.ids.give(name, value)
        try:
            await run()
            if options.write is not None:
                await check_readings(client, document, run.ids, run.report)
        except asyncio.CancelledError:  # Ctrl-C or SIGTERM
            run.report.stopped = "interrupted"
        except ValueError as error:
            run.report.stopped = f"nothing was written, because {error}"
        run.progress("", 1, 1)
        return run.report


def _show_progress(name: str, done: int, total: int) -> None:
    sys.stderr.write(f"\r{f'{done}/{total} {name}' if done < total else '':<{texts.WIDTH - 1}}\r")
    sys.stderr.flush()


def _outputs(options: argparse.Namespace) -> Iterator[tuple[str, Callable[[ConformanceReport], str]]]:
    """Yield the destination and the format of each report to write."""
    for file in options.output:
        yield str(file), FORMATS[file.suffix]
    if options.patch is not None:
        yield options.patch, lambda report: _patch(options, report)


def _patch(options: argparse.Namespace, report: ConformanceReport) -> str:
    """Return the patch; an empty text if it would contain only comments, which `git apply` rejects."""
    text = patch.diff(options.document.read_text(encoding="utf-8"), report, values=options.values)
    if "\n@@ " in text:
        return text
    sys.stderr.write(f"{text}--patch: the document needs no changes, or none that a patch can express\n")
    return ""


def _write(options: argparse.Namespace, report: ConformanceReport) -> bool:
    """Write all outputs, and print the summary. Return False if an output could not be written.

    A report that could not be written is printed, so that the result of the run is not lost. If a report or a patch is
    printed, the summary goes to standard error.
    """
    failed = options.record is not None and not _try_to_write(options.record, options.recording.write)
    printed = ""
    for target, text in _outputs(options):
        content = text(report)
        if target == STDOUT:
            printed += content
        elif not _try_to_write(target, partial(Path(target).write_text, content, encoding="utf-8")):
            printed += content
            failed = True
    summary = texts.terminal(report)
    if printed:
        sys.stderr.write(summary)
    is_printed = _try_to_print(printed or summary)
    return is_printed and not failed


def _try_to_write(target: object, write: Callable[[], object]) -> bool:
    """Write an output. Return False if this fails, after a message."""
    try:
        write()
    except OSError as error:
        sys.stderr.write(f"{target} could not be written: {error.strerror or error}\n")
        return False
    return True


def _try_to_print(text: str) -> bool:
    """Print a text. Return False if this fails, after a message."""
    if _try_to_write("standard output", partial(print, text, end="", flush=True)):
        return True
    with suppress(OSError):
        sys.stdout.close()  # otherwise Python tries again when it exits, and its status is 120
    return False


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _count(text: str) -> int:
    if not re.fullmatch("0*[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def _report_file(text: str) -> Path:
    file = Path(text)
    if file.suffix not in FORMATS:
        raise argparse.ArgumentTypeError(f"{text!r} does not end with {' or '.join(FORMATS)}")
    return file


_OPTIONS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "--only": (
        "compare only these operations; call others only to find IDs",
        {"nargs": "+", "default": [], "metavar": "OPERATION"},
    ),
    "--max-requests": ("stop after N requests (default: 500)", {"type": _count, "default": 500, "metavar": "N"}),
    "--with": (
        "use this ID (contexts=123) or this parameter value (country-code=BE); repeatable",
        {"action": "append", "type": _pair, "default": [], "metavar": "NAME=VALUE"},
    ),
    "--write": (
        "also create, move and cancel appointments, in a test enterprise: the value of PEXIP_ENGAGE_ENTERPRISE",
        {"metavar": "ENTERPRISE"},
    ),
    "--document": ("compare with this document instead of the one in the package", {"type": Path, "metavar": "FILE"}),
    "--values": (
        "show undocumented enum values, and all undocumented property names, even those that may be data",
        {"action": "store_true"},
    ),
    "--output": (
        "also write the report to FILE, as JSON (.json) or Markdown (.md); repeatable",
        {"action": "append", "type": _report_file, "default": [], "metavar": "FILE"},
    ),
    "--patch": (
        "write a patch that makes openapi.yaml match the responses, by default to standard output",
        {"nargs": "?", "const": STDOUT, "metavar": "FILE"},
    ),
    "--record": ("save the responses as fixtures, with made-up values", {"type": Path, "metavar": "DIR"}),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pexip_engage_client.conformance", description=_DESCRIPTION, epilog=_EPILOG
    )
    for name, (purpose, settings) in _OPTIONS.items():
        parser.add_argument(name, help=purpose, **settings)
    return parser
