"""The reader of OpenAPI documents; and openapi.yaml and the method names, parsed once for the tests of a process.

Copy what you change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pexip_engage_client.openapi.parsing import parse_file
from pexip_engage_client.openapi.shipped import load

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT: dict[str, Any] = load(ROOT / "openapi.yaml").raw  # shared with the sandbox and others
RESOURCES: dict[str, dict[str, Any]] = parse_file(ROOT / "generator" / "resources.yaml")
