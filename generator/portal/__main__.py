"""Compare openapi.yaml with the Pexip documentation: ``python -m generator.portal``.

Exit status 0: everything was read, and nothing differs. 3: something differs, or has changed since the last watch. 1:
the portal, or a part of it, could not be read, or the baseline could not be written.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import yaml

from pexip_engage_client.openapi.parsing import parse_file
from pexip_engage_client.openapi.reader import Document

from ..paths import ROOT
from .baseline import Baseline, load_baseline, replace_file, save_baseline
from .comparing import compare_watches, compare_with_ours, stated_by
from .facts import operations_of, reduced
from .fetching import Web
from .reporting import UNREADABLE, WatchReport, as_markdown
from .sources import ENVIRONMENTS, Portal, Reading, read_files


def load(document: Path) -> Document:
    """Load the facts of our own document."""
    return reduced(parse_file(document))


def read(options: argparse.Namespace, ours: Document, baseline: Baseline) -> tuple[str, Reading]:
    """Read the portal or saved pages. Return the content and its facts."""
    origin = options.origin or ENVIRONMENTS[options.environment]
    if origin.startswith(("http://", "https://")):
        base = origin if origin.endswith("/") else f"{origin}/"
        with httpx.Client() as client:
            web = Web(client=client, save=options.save, contact=options.contact, pause=options.pause)
            return base, Portal(web, options.environment, base, ours, baseline).read()
    place = Path(origin)
    if not place.exists():
        raise FileNotFoundError(f"--from must be a file, a directory or an http(s) address (got {origin!r})")
    return origin, read_files(place, options.environment, ours, baseline)


def arguments() -> argparse.ArgumentParser:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m generator.portal", description=__doc__)
    parser.add_argument(
        "--environment",
        choices=ENVIRONMENTS,
        default="production",
        help="the documentation to read (default: production)",
    )
    parser.add_argument(
        "--from",
        dest="origin",
        metavar="FILE|DIR|URL",
        help="a saved page, a directory of saved pages, or another address",
    )
    parser.add_argument("--document", type=Path, default=ROOT / "openapi.yaml", help="the document to compare with")
    parser.add_argument(
        "--baseline",
        type=Path,
        default=ROOT / "watch-baseline.json",
        metavar="FILE",
        help="the file with the facts from the last watch",
    )
    parser.add_argument("--record", action="store_true", help="write the baseline, for the next watch")
    parser.add_argument("--save", type=Path, metavar="DIR", help="save every page in this directory, for --from")
    parser.add_argument(
        "--contact",
        default=os.environ.get("WATCH_CONTACT", ""),
        help="an e-mail address or URL to send in the User-Agent header (default: $WATCH_CONTACT)",
    )
    parser.add_argument(
        "--pause",
        type=float,
        default=0.5,
        metavar="SECONDS",
        help="the seconds between requests (default: 0.5)",
    )
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Read, compare, report."""
    options = arguments().parse_args(words)
    try:
        ours = load(options.document)
        baseline = load_baseline(options.baseline, options.environment)
        if options.record:
            replace_file(options.baseline)  # only checks that it can be written
        subject, reading = read(options, ours, baseline)
        report = WatchReport(subject=subject, reading=reading)
        if reading.source is not None:
            compared = reading.source.shared_with(ours)
            report.operations = len(compared)
            report.not_compared = sorted({each.id for each in operations_of(ours)} - {each.id for each in compared})
            report.findings = compare_with_ours(ours, reading.source)
            is_comparable = baseline.whole or reading.source.document is None
            if baseline.document is not None and is_comparable:
                report.since = compare_watches(baseline.document, reading.source)
        print(as_markdown(report), end="", flush=True)
        if options.record and reading.source is not None:
            stated = stated_by(reading.source, baseline.document or ours)
            whole = baseline.whole or reading.source.document is not None
            changes = reading.feed or baseline.changes
            pages = sorted({page.page for page in reading.source.pages} or baseline.pages)
            facts = {**baseline.facts, **{each.page: list(each.stated) for each in reading.pages if not each.problem}}
            lines = {**baseline.lines, **reading.lines}
            new = Baseline(stated, whole=whole, changes=changes, pages=pages, facts=facts, lines=lines)
            save_baseline(options.baseline, options.environment, new)
    except (OSError, ValueError, yaml.YAMLError) as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    return report.status


if __name__ == "__main__":
    sys.exit(main())
