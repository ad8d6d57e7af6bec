"""Python tools can read openapi.yaml: `make document`.

Any complaint of theirs, a warning too, is a failure. Those that need Node are in tests/peers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from benchmarks import peers
from tests.openapi import ROOT

DOCUMENT = str(ROOT / "openapi.yaml")
SCRIPTS = sysconfig.get_path("scripts")


def said(*command: str | Path) -> str:
    """What a tool says; it has to end with 0."""
    environment = {**os.environ, "PATH": os.pathsep.join([SCRIPTS, os.environ.get("PATH", "")])}
    run = subprocess.run([*map(str, command)], env=environment, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


def test_openapi_spec_validator() -> None:
    said(sys.executable, "-m", "openapi_spec_validator", DOCUMENT)


def test_datamodel_code_generator(tmp_path: Path) -> None:
    models = tmp_path / "models.py"
    # An address with a least length is more than pydantic's AnyUrl can say, and `HH:mm` is a format of our own.
    options = ["--type-mappings", "string+uri=string", "string+HH:mm=string", "--formatters", "builtin"]
    options += ["--input", DOCUMENT, "--input-file-type", "openapi", "--output", str(models)]
    complaints = said(
        sys.executable, "-m", "datamodel_code_generator", "--output-model-type", "pydantic_v2.BaseModel", *options
    )
    assert "warning" not in complaints.lower(), complaints
    said(sys.executable, "-W", "error", models)


@pytest.mark.xdist_group("benchmarks")  # one stock client for all who ask for it
def test_stock_generator() -> None:
    code, complaints = peers.stock_client()
    assert "warning" not in complaints.lower(), complaints
    said(sys.executable, "-m", "compileall", "-q", code)
