"""Copy the client: `python -m pexip_engage_client.vendor DEST`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .copies import check, create, update
from .manifest import MANIFEST, VendoringError
from .parts import HTTP, PARTS


def main(words: Sequence[str] | None = None) -> int:
    """Run the command.

    Return the exit status: 0 for success, 1 if `--check` finds a change, 2 if the command cannot be carried out.
    """
    parser = _parser()
    options = parser.parse_args(words)
    parts: list[str] | None = options.parts
    if options.check and parts:
        parser.error("--check does not accept --with; the manifest lists the parts, and --update changes them")
    try:
        if options.check:
            findings = list(check(options.destination).lines())
            sys.stdout.write("\n".join(findings or [f"{options.destination} is unchanged and up to date"]) + "\n")
            return 1 if findings else 0
        if options.update:
            copy = update(options.destination, parts, options.http)
        else:
            copy = create(options.destination, parts or (), options.http)
    except (VendoringError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(
        f"{options.destination}: version {copy.version}, {len(copy.files)} files. Commit them with {MANIFEST}.\n"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pexip_engage_client.vendor",
        description="Copy the client into your project, or check or update such a copy.",
    )
    parser.add_argument(
        "destination", type=Path, metavar="DEST", help="the directory to copy to; its name becomes the package name"
    )
    parser.add_argument(
        "--with",
        dest="parts",
        action="append",
        metavar="PART",
        help=f"also copy this part: {', '.join(PARTS)}; repeatable",
    )
    parser.add_argument(
        "--http",
        choices=HTTP,
        help="import only this HTTP library; by default, the copy imports httpx, or httpx2 if httpx is missing",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--check", action="store_true", help="exit with status 1 if the copy is out of date or was edited"
    )
    what.add_argument("--update", action="store_true", help="update the copy, unless it was edited")
    return parser


if __name__ == "__main__":
    sys.exit(main())
