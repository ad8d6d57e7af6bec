"""openapi.yaml and the methods' names as data, parsed once for all tests of a process: copy what you change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT: dict[str, Any] = yaml.load((ROOT / "openapi.yaml").read_bytes(), yaml.CSafeLoader)
RESOURCES: dict[str, dict[str, Any]] = yaml.load((ROOT / "generator" / "resources.yaml").read_bytes(), yaml.CSafeLoader)
