"""Read a single saved page of the vendor's documentation, in any form: ``python -m generator.page FILE``.

Prints what the page says; with ``--check`` holds it against openapi.yaml, with the exit status of ``python -m
generator.portal``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from .paths import ROOT
from .portal.__main__ import load
from .portal.comparing import compare
from .portal.facts import NOT_SAID, Operation, Said, Schema, Silence, UnreadableError
from .portal.recognising import read_any
from .portal.reporting import UNREADABLE, Report, as_text
from .portal.sources import Attempt, Reading


def said(value: Said[object]) -> str:
    """A fact, or in brackets why there is none."""
    if isinstance(value, Silence):
        return f"[{value.value}]"
    return ", ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def _signature(schema: Schema) -> str:
    parts = ["any" if schema.types == frozenset() else said(schema.types)]
    parts += [f"({schema.format})"] if isinstance(schema.format, str) else []
    parts += [" | null"] if schema.nullable is True else []
    parts += [f" of {said(schema.values)}"] if schema.values and schema.values is not NOT_SAID else []
    parts += [f", {name} {said(limit)}" for name, limit in schema.limits.items() if limit is not NOT_SAID]
    return "".join(parts)


def _fields(schema: Schema, margin: str) -> Iterator[str]:
    holder = schema.items if schema.items is not None and schema.items.properties else schema
    for name, inner in holder.properties.items():
        required = ", required [not said]"
        if isinstance(inner.required, bool):
            required = ", required" if inner.required else ""
        yield f"{margin}{name}: {_signature(inner.schema)}{required}"
        yield from _fields(inner.schema, margin + "  ")
    if isinstance(holder.other_properties, Silence) and "object" in said(holder.types):
        yield f"{margin}… others [{holder.other_properties.value}]"


def told(operation: Operation) -> Iterator[str]:
    """What a page says, a line a fact."""
    yield f"{said(operation.method)} {said(operation.path)}  {operation.title}".rstrip()
    for parameter in operation.parameters.values():
        kind = f"{parameter.where} {parameter.name}"
        yield f"  {kind}: {_signature(parameter.schema)}, required {said(parameter.required)}"
    if isinstance(operation.body, Schema):
        yield f"  body: {_signature(operation.body)}, required {said(operation.body_required)}"
        yield from _fields(operation.body, "    ")
    else:
        yield f"  body: {said(operation.body)}"
    for status, response in operation.responses.items():
        shown = response.schema
        yield f"  {status}: {_signature(shown) if isinstance(shown, Schema) else said(shown)}"
        if isinstance(response.schema, Schema):
            yield from _fields(response.schema, "    ")
        if response.codes:
            yield f"    codes: {said(response.codes)}"
    yield from (f"  note: {note}" for note in operation.notes)


def main(words: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m generator.page", description=__doc__)
    parser.add_argument("file", type=Path, help="the page, as Markdown, text, JSON or YAML")
    parser.add_argument("--check", action="store_true", help="hold it against the document")
    parser.add_argument("--document", type=Path, default=ROOT / "openapi.yaml")
    options = parser.parse_args(words)
    try:
        source = read_any(options.file.read_text(encoding="utf-8", errors="replace"), options.file.name)
        ours = load(options.document) if options.check else None
    except (OSError, UnreadableError, yaml.YAMLError) as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return UNREADABLE
    if ours is None:
        print(source.form)
        for operation in source.operations:
            print("\n".join(told(operation)))
        return 0
    reading = Reading(source=source, attempts=[Attempt("file", str(options.file), source.form, worked=True)])
    report = Report(subject=options.file.name, reading=reading, comparison=compare(ours, source))
    print(as_text(report), end="")
    return report.status


if __name__ == "__main__":
    sys.exit(main())
