"""Packages generated from small documents, with the runtime of the client."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from generator.__main__ import generate
from generator.paths import ROOT

from ..copying import BEING_WRITTEN

HERE = Path(__file__).parent
PACKAGE = ROOT / "pexip_engage_client"
RUNTIME = (
    "_runtime",
    "_failures.py",
    "_json.py",
    "_loops.py",
    "errors.py",
    "pagination",
    "response.py",
    "timing.py",
    "tracing.py",
)


# What a client of another document has no use for.
OTHERS = shutil.ignore_patterns("generated", "sandbox", "webhooks", "conformance", "doctor", "__pycache__")


def build(directory: Path, name: str, document: dict[str, Any], table: dict[str, Any]) -> list[str]:
    """Make the package `name` in a directory; the generator's complaints."""
    package = directory / name
    package.mkdir()
    (package / "__init__.py").touch()
    for entry in RUNTIME:
        source = PACKAGE / entry
        if source.is_dir():
            shutil.copytree(source, package / entry, ignore=BEING_WRITTEN)
        else:
            shutil.copy(source, package / entry)
    return _generate(directory, package, document, table)


def build_client(
    directory: Path, name: str, document: dict[str, Any], table: dict[str, Any], *, is_sorted: bool = True
) -> list[str]:
    """Make the package `name` with the whole client of a document; the generator's complaints."""
    shutil.copytree(PACKAGE, directory / name, ignore=OTHERS)
    return _generate(directory, directory / name, document, table, is_sorted=is_sorted)


def _generate(
    directory: Path, package: Path, document: dict[str, Any], table: dict[str, Any], *, is_sorted: bool = True
) -> list[str]:
    for file, content in (("openapi.yaml", document), ("table.yaml", table)):
        text = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=is_sorted)
        (directory / file).write_text(text)
    config = ROOT / "generator-config.yaml"
    return generate(directory / "openapi.yaml", package / "generated", directory / "table.yaml", config)
