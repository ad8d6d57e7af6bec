"""The paths of the project's own files."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "openapi.yaml"
RESOURCES = ROOT / "generator" / "resources.yaml"
# A file in the generated code, if the document has inline schemas. It contains the names of their classes, which the
# next version keeps.
NAMES = "names.json"
