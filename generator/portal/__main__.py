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

from ..changes.published import reduced
from ..paths import ROOT
from .baseline import Baseline, load_baseline, save_baseline
from .fetching import Web
from .reporting import as_markdown
from .sources import ENVIRONMENTS, Portal, Reading, read_files
from .watching import UNREADABLE, compare_reading


def load(document: Path) -> Document:
    """Load the facts of our own document."""
    return reduced(parse_file(document))


def read(options: argparse.Namespace, ours: Document, baseline: Baseline) -> Reading:
    """Read the portal or saved pages."""
    if options.origin.startswith(("http://", "https://")):
        base = options.origin.rstrip("/") + "/"
        with httpx.Client() as client:
            web = Web(client=client, save=options.save, contact=options.contact, pause=options.pause)
            return Portal(web, options.environment, base, ours, baseline).read()
    if not Path(options.origin).exists():
        raise FileNotFoundError(f"--from must be a file, a directory or an http(s) address (got {options.origin!r})")
    return read_files(Path(options.origin), ours, baseline)


def arguments() -> argparse.ArgumentParser:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m generator.portal", description=__doc__)
    add = parser.add_argument
    add("--environment", choices=ENVIRONMENTS, default="production", help="the documentation to read")
    add("--from", dest="origin", metavar="FILE|DIR|URL", help="a saved page, a directory of them, or another address")
    add("--document", type=Path, default=ROOT / "openapi.yaml", help="the document to compare with")
    add("--baseline", type=Path, default=ROOT / "watch-baseline.json", help="the file with the lines of the last watch")
    add("--record", action="store_true", help="write the baseline, for the next watch")
    add("--save", type=Path, metavar="DIR", help="save every page in this directory, for --from")
    contact = os.environ.get("WATCH_CONTACT", "")
    add("--contact", default=contact, help="an address to send in the User-Agent header (default: $WATCH_CONTACT)")
    add("--pause", type=float, default=0.5, metavar="SECONDS", help="the seconds between requests (default: 0.5)")
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Read, compare, report."""
    options = arguments().parse_args(words)
    options.origin = options.origin or ENVIRONMENTS[options.environment]
    try:
        ours = load(options.document)
        baseline = load_baseline(options.baseline, options.environment)
        reading = read(options, ours, baseline)
        watch = compare_reading(options.origin, reading, ours, baseline, options.environment)
        print(as_markdown(watch), end="", flush=True)
        if options.record and not reading.is_empty:
            save_baseline(options.baseline, options.environment, watch.next_baseline(baseline))
    except (OSError, ValueError, yaml.YAMLError) as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    return watch.status


if __name__ == "__main__":
    sys.exit(main())
