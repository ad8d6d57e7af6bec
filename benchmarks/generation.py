"""The time of `make generate`, and whether it grows linearly with the document."""

from __future__ import annotations

import copy
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import yaml

from .measuring import ROOT, Effort, Row

METHODS = frozenset({"get", "put", "post", "delete", "patch"})
SCHEMAS = "#/components/schemas/"
LINEAR = 1.25  # how much faster than the document the time may grow


def measure(effort: Effort) -> Iterator[Row]:
    document = yaml.load((ROOT / "openapi.yaml").read_bytes(), yaml.CSafeLoader)
    table = yaml.safe_load((ROOT / "generator" / "resources.yaml").read_text())
    document, table = part(document, table, list(table)[: effort.resources])
    times = {
        copies: [_generate(*_grown(document, table, copies)) for _ in range(effort.generations)]
        for copies in effort.copies
    }
    seconds = {copies: min(samples) for copies, samples in times.items()}
    yield Row(what="`make generate`", samples=times[1], unit="s", bound=15)
    for copies in effort.copies[1:]:
        yield Row(
            what=f"the document {copies} times as large, compared with {copies} times the time",
            samples=[seconds[copies] / (copies * seconds[1])],
            bound=LINEAR,
            notes=[f"{seconds[copies]:.1f} s"],
        )


def _generate(document: dict[str, Any], table: dict[str, Any]) -> float:
    with tempfile.TemporaryDirectory() as directory:
        paths = {name: Path(directory) / name for name in ("document", "table", "output")}
        paths["document"].write_text(yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False))
        paths["table"].write_text(yaml.safe_dump(table, sort_keys=False))
        options = [f"--{name}={path}" for name, path in paths.items()]
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "generator", *options], cwd=ROOT, check=True)
        return time.perf_counter() - began


def part(
    document: dict[str, Any], table: dict[str, dict[str, Any]], resources: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the document and the table for some resources, with the operations and schemas that they need."""
    kept = {resource: methods for resource, methods in table.items() if resource in resources}
    wanted = {
        each if isinstance(each, str) else each["operation"] for methods in kept.values() for each in methods.values()
    }
    smaller = copy.deepcopy(document)
    for path, item in list(smaller["paths"].items()):
        for method in METHODS & item.keys():
            if item[method]["operationId"] not in wanted:
                del item[method]
        if not METHODS & item.keys():
            del smaller["paths"][path]
    schemas = smaller["components"].pop("schemas")
    smaller["components"]["schemas"] = schemas_behind(smaller, schemas)
    return smaller, kept


def schemas_behind(node: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas to which a node refers, directly or indirectly."""
    found: dict[str, Any] = {}
    names = _referred(node)
    while names:
        found |= {name: schemas[name] for name in names}
        names = _referred(found) - found.keys()
    return found


def _referred(node: Any) -> set[str]:
    """Return the names of the schemas to which a node refers."""
    if isinstance(node, str):
        return {node.removeprefix(SCHEMAS)} if node.startswith(SCHEMAS) else set()
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return {name for each in parts for name in _referred(each)}


def _grown(document: dict[str, Any], table: dict[str, Any], copies: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the document with several renamed copies of every tag, path, operation and schema."""
    grown, more = copy.deepcopy(document), copy.deepcopy(table)
    for number in range(1, copies):
        word = f"Copy{chr(64 + number)}"
        again = _renamed(copy.deepcopy(document), word)
        for path, item in again["paths"].items():
            grown["paths"][f"/{word.lower()}{path}"] = item
            for method in METHODS & item.keys():
                operation = item[method]
                operation["operationId"] = f"{operation['operationId']}{word}"
                operation["tags"] = [f"{tag}_{word.lower()}" for tag in operation["tags"]]
        schemas = again["components"]["schemas"]
        grown["components"]["schemas"] |= {f"{word}{name}": schema for name, schema in schemas.items()}
        for resource, methods in table.items():
            more[f"{resource}_{word.lower()}"] = {name: _entry(entry, word) for name, entry in methods.items()}
    return grown, more


def _renamed(node: Any, word: str) -> Any:
    """Return the node with references to the copies of its schemas."""
    if isinstance(node, dict):
        return {
            key: value.replace("/schemas/", f"/schemas/{word}") if key == "$ref" else _renamed(value, word)
            for key, value in node.items()
        }
    return [_renamed(item, word) for item in node] if isinstance(node, list) else node


def _entry(entry: Any, word: str) -> Any:
    return f"{entry}{word}" if isinstance(entry, str) else {**entry, "operation": f"{entry['operation']}{word}"}
