"""Hold openapi.yaml against what the vendor publishes: ``python -m generator.portal``.

Exit status 0 when both agree, 3 when they differ, 1 when the portal, or a part of it, could not be read.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml
from rich.console import Console
from rich.progress import Progress

from pexip_engage_client.sandbox.rules import load as load_rules

from .. import loading
from ..loading import ROOT
from .comparing import compare
from .drafting import Drafted, draft
from .facts import Source
from .fetching import Directory, Fetcher, Web
from .findings import Finding
from .openapi import read_document
from .reporting import Report, as_json, as_markdown, as_text
from .sources import ENVIRONMENTS, Portal, Reading, read_files


def load(document: Path) -> Source:
    """What our own document says."""
    raw = loading.load(document)
    return read_document(raw, form=document.name)


@contextmanager
def _shown(wanted: bool) -> Iterator[Callable[[str, int, int], None]]:
    if not wanted:
        yield lambda what, done, of: None
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading")
        yield lambda what, done, of: progress.update(task, description=what, completed=done, total=of)


def read(options: argparse.Namespace, known: list[str], fetcher: Fetcher | None = None) -> tuple[str, Reading]:
    """(what was read, what it says)."""
    origin = options.origin or ENVIRONMENTS[options.environment]
    with _shown(sys.stderr.isatty()) as progress:
        if not origin.startswith(("http://", "https://")):
            directory = Path(origin)
            if not directory.is_dir():
                raise NotADirectoryError(
                    f"--from: {origin!r} is neither a directory nor an address that begins with http:// or https://"
                )
            base = ENVIRONMENTS[options.environment]
            reading = Portal(Directory(directory), base, known).read()
            return origin, reading if reading.source else read_files(directory)
        base = origin if origin.endswith("/") else f"{origin}/"
        with httpx.Client() as client:
            web = fetcher or Web(
                client=client,
                cache=None if options.no_cache else options.cache,
                save=options.save,
                contact=options.contact,
                pause=options.pause,
            )
            return base, Portal(web, base, known, options.portal_api, progress).read()


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pexip-engage-client" / "portal"
    parser = argparse.ArgumentParser(prog="python -m generator.portal", description=__doc__)
    parser.add_argument(
        "--environment", choices=ENVIRONMENTS, default="production", help="which documentation (default: production)"
    )
    parser.add_argument(
        "--from", dest="origin", metavar="DIR|URL", help="saved pages, or another address of the portal"
    )
    parser.add_argument("--document", type=Path, default=ROOT / "openapi.yaml", help="the document held against it")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--json", dest="form", action="store_const", const=as_json, default=as_text, help="the report for a program"
    )
    form.add_argument(
        "--markdown", dest="form", action="store_const", const=as_markdown, help="the report for a pull request"
    )
    parser.add_argument("--draft", action="store_true", help="draft the change of our files, and write nothing")
    parser.add_argument("--write", action="store_true", help="write what is safe: optional properties, values, codes")
    parser.add_argument("--operations", action="store_true", help="with --write: write drafts of new operations, too")
    parser.add_argument(
        "--save", type=Path, metavar="DIR", help="keep every page read, for --from or to attach to an issue"
    )
    parser.add_argument(
        "--portal-api", default="", metavar="URL", help="base address of the Portal API, if you know it"
    )
    parser.add_argument(
        "--contact",
        default=os.environ.get("PEXIP_ENGAGE_WATCH_CONTACT", ""),
        help="an address or URL for the User-Agent: who is reading (default: $PEXIP_ENGAGE_WATCH_CONTACT)",
    )
    parser.add_argument(
        "--pause", type=float, default=0.5, metavar="SECONDS", help="between two requests (default: 0.5)"
    )
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help=f"pages by ETag (default: {cache})")
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Read, compare, report."""
    options = arguments().parse_args(words)
    try:
        ours = load(options.document)
        known = [operation.id for operation in ours.operations if isinstance(operation.id, str)]
        subject, reading = read(options, known)
    except (OSError, ValueError, yaml.YAMLError) as error:
        print(error, file=sys.stderr)
        return 1
    report = Report(subject=subject, reading=reading)
    if reading.source:
        report.comparison = compare(ours, reading.source)
        if options.draft or options.write:
            report.drafted = _draft(report.comparison.differences, options)
    print(options.form(report), end="")
    return report.status


def _draft(differences: list[Finding], options: argparse.Namespace) -> Drafted:
    root = options.document.resolve().parent
    drafted = draft(differences, root, load_rules().tables, operations=options.operations or not options.write)
    if options.write:
        drafted.write(root)
    return drafted


if __name__ == "__main__":
    sys.exit(main())
