"""Report the effects of a change to the document.

Usage: ``python -m generator.changes [--since REVISION | --old FILE] [--new FILE]``.

Without arguments, it compares the work tree with the last commit. ``--check`` compares the document and the public
surface with the tag of the last release, and type-checks a consumer's code from that release. It fails if a breaking
change is not reflected in the CHANGELOG and the version.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pexip_engage_client import __version__
from pexip_engage_client.openapi import DocumentError
from pexip_engage_client.openapi.parsing import parse

from ..checks import check
from ..document import SourceDocument, UnsupportedError
from ..inline import named
from ..methods import route
from ..paths import ROOT
from .change_report import report
from .compare import ApiChange, compare
from .releases import NoBaselineError, at, complaints, last_release, unsaid
from .surface import compare_contracts, compare_surfaces

DOCUMENT, TABLE, SURFACE = "openapi.yaml", "generator/resources.yaml", "tests/public_surface.txt"
CONTRACT = "tests/contract.txt"


def main(words: Sequence[str] | None = None) -> int:
    """Run the command, and return the exit status."""
    options = _parser().parse_args(words)
    try:
        return _check() if options.check else _report(options)
    except (NoBaselineError, OSError, DocumentError, UnsupportedError) as error:
        print(error, file=sys.stderr)
        return 2


def _report(options: argparse.Namespace) -> int:
    new = options.new.read_text(encoding="utf-8")
    table = parse(options.table.read_text(encoding="utf-8"))
    if options.old:
        old, old_table, surface = options.old.read_text(encoding="utf-8"), table, []
    else:
        old, old_table = at(ROOT, options.since, DOCUMENT), parse(at(ROOT, options.since, TABLE))
        surface = _recorded(options.since)
    if options.new.resolve() == ROOT / DOCUMENT:
        changes = compare_revisions(old, old_table, new, table)
    else:
        changes = compare(_named(old, old_table), _named(new, table), old_table, table)
    released = last_release(ROOT, _changelog(), __version__)
    print(report(changes, surface, released, __version__, old=options.old_name))
    return 0


def _check() -> int:
    if not (ROOT / ".git").exists():
        print("Not compared with the last release: this is not a git clone, so it has no history.")
        return 0
    released = last_release(ROOT, _changelog(), __version__)
    if released is None:
        print("Not compared with the last release: there is none yet; no section of CHANGELOG.md has a date.")
        return 0
    tag = f"v{released}"
    table = parse((ROOT / TABLE).read_text(encoding="utf-8"))
    document = (ROOT / DOCUMENT).read_text(encoding="utf-8")
    changes = [
        *compare_revisions(at(ROOT, tag, DOCUMENT), parse(at(ROOT, tag, TABLE)), document, table),
        *_recorded(tag),
    ]
    wrong = complaints(ROOT, tag)
    missing = unsaid(changes, wrong, _changelog(), released, __version__)
    for line in missing:
        print(line, file=sys.stderr)
    breaking = sum(change.breaking for change in changes)
    print(
        f"Compared with {tag}: {len(changes)} changes, {breaking} of them breaking. Code that was valid for {tag} "
        f"has {len(wrong)} type errors. The CHANGELOG and the version {'do not ' * bool(missing)}reflect these changes."
    )
    return 1 if missing else 0


def _recorded(revision: str) -> list[ApiChange]:
    """Return the changes in the recorded public surface and in the other recorded facts that callers depend on."""
    surface, contract = ((ROOT / name).read_text(encoding="utf-8") for name in (SURFACE, CONTRACT))
    return [
        *compare_surfaces(at(ROOT, revision, SURFACE), surface),
        *compare_contracts(at(ROOT, revision, CONTRACT), contract),
    ]


def _changelog() -> str:
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def compare_revisions(
    old: str, old_table: Mapping[str, Any], new: str, new_table: Mapping[str, Any]
) -> list[ApiChange]:
    """Return the differences between two revisions of openapi.yaml."""
    if (old, old_table) == (new, new_table):
        return []
    before, after = _named(old, old_table), _named(new, new_table)
    for document, text in ((before, old), (after, new)):
        # A document from elsewhere gets the operationIds of openapi.yaml; a revision of openapi.yaml has its own.
        ids = {route(each): each.id for each in SourceDocument(parse(text)).iter_operations()}
        for each in document.iter_operations():
            node: Any = each.node
            node["operationId"] = ids[route(each)]
    return compare(before, after, old_table, new_table)


def _named(text: str, table: object) -> SourceDocument:
    """Return a document in which every class has a name. Raises UnsupportedError if the generator rejects it."""
    document = SourceDocument(parse(text), text)
    return named(document, check(document, table, is_complete=False))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m generator.changes", description=__doc__)
    parser.add_argument(
        "--since", default="HEAD", metavar="REVISION", help="compare with this git revision (default: HEAD)"
    )
    parser.add_argument("--old", type=Path, metavar="FILE", help="compare with this earlier or other document instead")
    parser.add_argument("--old-name", default="", metavar="NAME", help="the name of the old document in the report")
    parser.add_argument(
        "--new", type=Path, metavar="FILE", default=ROOT / DOCUMENT, help="the new document (default: openapi.yaml)"
    )
    parser.add_argument("--table", type=Path, metavar="FILE", default=ROOT / TABLE, help="the table of method names")
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare with the last release; fail if the CHANGELOG or version omits a breaking change",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
