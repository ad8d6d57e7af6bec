"""Tools of Node that read openapi.yaml. Any complaint of theirs, a warning too, is a failure."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .software import node_package

DOCUMENT = str(Path(__file__).parents[2] / "openapi.yaml")
# None of them needs the network, and none is to ask for it.
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}


def said(package: str, program: str, *arguments: str | Path) -> str:
    """What a tool says; it has to end with 0."""
    place = node_package("readers", package)
    command = [str(place / "node_modules" / ".bin" / program), *map(str, arguments)]
    run = subprocess.run(command, cwd=place, env={**os.environ, **QUIET}, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


def test_spectral() -> None:
    said("@stoplight/spectral-cli", "spectral", "lint", "--fail-severity", "hint", "-r", ".spectral.yaml", DOCUMENT)


def test_redocly() -> None:
    report = said("@redocly/cli", "redocly", "lint", "--extends", "recommended", "--format", "json", DOCUMENT)
    assert '"problems": []' in report, report


def test_openapi_typescript(tmp_path: Path) -> None:
    types = tmp_path / "engage.d.ts"
    assert "warn" not in said("openapi-typescript", "openapi-typescript", DOCUMENT, "-o", types).lower()
    said("typescript", "tsc", "--noEmit", "--strict", types)


def test_hey_api(tmp_path: Path) -> None:
    report = said("@hey-api/openapi-ts", "openapi-ts", "-i", DOCUMENT, "-o", tmp_path / "engage", "--no-log-file")
    assert "warn" not in report.lower(), report
