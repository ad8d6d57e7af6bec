"""Where the project's own files are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "openapi.yaml"
RESOURCES = ROOT / "generator" / "resources.yaml"
# In generated code, if its document has inline schemas: the names of their classes, which the next version keeps.
NAMES = "names.json"
