"""Clients of documents with the constructs of public ones: type-checked, and called against Prism."""

from __future__ import annotations

import importlib
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ..generator.foreign_documents import WORKING, ForeignDocument
from ..generator.packages import build_client
from .test_prism import prism

pytestmark = pytest.mark.xdist_group("prism")

MODULE = """
import datetime

from . import EngageClient
from .generated import models

_ = (datetime, models)
"""


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a package for each document, and in it a function for each operation."""
    folder = tmp_path_factory.mktemp("foreign_documents")
    sys.path.insert(0, str(folder))
    for document in WORKING:
        assert build_client(folder, document.name, document.raw, document.table) == []
        text = MODULE
        for number, call in enumerate(document.calls.values()):
            text += (
                f"\n\nasync def call{number}(client: EngageClient) -> None:\n{textwrap.indent(call.strip(), '    ')}\n"
            )
        (folder / document.name / "calls.py").write_text(text, encoding="utf-8")
    yield folder
    sys.path.remove(str(folder))
    names = {document.name for document in WORKING}
    for name in [name for name in sys.modules if name.split(".")[0] in names]:
        del sys.modules[name]


def test_clients_and_calls_pass_mypy_strict(clients: Path) -> None:
    names = [document.name for document in WORKING]
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=.mypy"]
    finished = subprocess.run(
        [*command, *(argument for name in names for argument in ("-p", name))],
        cwd=clients,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stdout[-3000:]


@pytest.mark.parametrize("document", WORKING, ids=lambda each: each.name)
async def test_every_operation_works_against_prism(clients: Path, document: ForeignDocument, tmp_path: Path) -> None:
    package: Any = importlib.import_module(document.name)
    calls: ModuleType = importlib.import_module(f"{document.name}.calls")
    with prism(document.path, tmp_path) as address:
        options: dict[str, Any] = {"base_url": address, "base_path": "", "limits": None, "max_retries": 0}
        token = document.raw.get("x-token", "token")
        async with package.EngageClient("acme", token=token, strict=True, **options) as client:
            for number, operation in enumerate(document.calls):
                try:
                    await getattr(calls, f"call{number}")(client)
                except Exception as error:
                    error.add_note(f"in {operation}")
                    raise
