"""The coverage table of docs/sandbox-decisions.md, generated from the document and the sandbox's rules.

`python -m generator.sandbox_coverage docs/sandbox-decisions.md` writes the table; with `--check`, it only
compares it.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from pexip_engage_client.openapi.reader import Document, DocumentedOperation
from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox.drafts import Implementation, Rule
from pexip_engage_client.sandbox.rules import load as load_rules

BEGIN = "<!-- coverage: made by `python -m generator.sandbox_coverage docs/sandbox-decisions.md` -->"
END = "<!-- end of coverage -->"
# Documented codes that no documented input can cause. To get them, use `sandbox.fail(operation, code=…)`.
IMPOSSIBLE: Mapping[tuple[str, str], str] = {
    (
        "updateLeadSegmentById",
        "LEAD_SEGMENT_EARLIEST_CALLBACK_HOURS_GREATHER_THAN_LATEST_CALLBACK_HOURS",
    ): "no documented property contains these hours",
}


Implementations = Mapping[str, Implementation]


def gaps(document: Document, implementations: Implementations) -> list[str]:
    """Return the operations and error codes that the sandbox neither implements nor explains."""
    missing = [f"{name}: not served" for name in document.operations if name not in implementations]
    for operation in document.operations.values():
        covered = {rule.code for rule in _rules(operation, implementations)}
        missing += [
            f"{operation.id}: {code}"
            for code in operation.error_codes
            if code not in covered and (operation.id, code) not in IMPOSSIBLE
        ]
    return missing


def table(document: Document, implementations: Implementations) -> str:
    """Return a Markdown table of all operations and their error codes, grouped by tag."""
    operations = sorted(document.operations.values(), key=lambda operation: operation.tag)
    groups = groupby(operations, key=lambda operation: operation.tag)
    return "\n".join(_section(tag, group, implementations) for tag, group in groups)


def _section(tag: str, operations: Iterable[DocumentedOperation], implementations: Implementations) -> str:
    """Return the section for a tag: a table of operations with rules or notes, and a list of other operations."""
    rows = {operation.id: _rows(operation, implementations) for operation in operations}
    plain = ", ".join(f"`{name}`" for name, found in rows.items() if not found)
    parts = [f"### {tag}\n"]
    if any(rows.values()):
        parts.append("| operation | response | when | note |\n|---|---|---|---|\n" + "".join(rows.values()))
    if plain:
        parts.append(f"No special rules: {plain}.\n")
    return "\n".join(parts)


def _rows(operation: DocumentedOperation, implementations: Implementations) -> str:
    note = implementations[operation.id].note
    rows = [("success", "", note)] if note else []
    rows += _codes(operation, implementations)
    return "".join(_row("" if position else f"`{operation.id}`", *cells) for position, cells in enumerate(rows))


def _codes(operation: DocumentedOperation, implementations: Implementations) -> Iterator[tuple[str, str, str]]:
    for rule in _rules(operation, implementations):
        yield f"`{rule.code}`" if rule.code else "400", rule.condition, rule.reading or ""
    for (name, code), why in IMPOSSIBLE.items():
        if name == operation.id:
            yield f"`{code}`", f"never: {why}", "to get this code, use `sandbox.fail(…, code=…)`"


def _rules(operation: DocumentedOperation, implementations: Implementations) -> Sequence[Rule]:
    implementation = implementations.get(operation.id)
    return implementation.rules if implementation else ()


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def rewritten(text: str, document: Document, implementations: Implementations) -> str:
    """Return the text of a page, with the coverage table regenerated."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table(document, implementations)}\n{END}{after}"


def main(arguments: Sequence[str], implementations: Implementations | None = None) -> int:
    """Write the coverage table to a page, or check the page with `--check`. Return the exit status."""
    parser = argparse.ArgumentParser("python -m generator.sandbox_coverage", description=main.__doc__)
    parser.add_argument("page", type=Path, help="the page with the table")
    parser.add_argument("--check", action="store_true", help="compare the page, but do not change it")
    options = parser.parse_args(arguments)
    page: Path = options.page
    check: bool = options.check
    implementations = load_rules().implementations if implementations is None else implementations
    document = load()
    if missing := gaps(document, implementations):
        sys.stderr.write("neither covered nor explained:\n  " + "\n  ".join(missing) + "\n")
        return 1
    text = page.read_text(encoding="utf-8")
    new = rewritten(text, document, implementations)
    if check and new != text:
        sys.stderr.write(f"{page} is out of date: run this command without --check\n")
        return 1
    if not check:
        page.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
