"""A package made from a small document: the runtime as it stands, the generated part from the snippet."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from generator.__main__ import ROOT, generate

HERE = Path(__file__).parent
PACKAGE = ROOT / "pexip_engage_client"
RUNTIME = ("_runtime", "errors.py", "pagination.py")


def build(directory: Path, name: str, document: dict[str, Any], table: dict[str, Any]) -> list[str]:
    """Make the package `name` in a directory; the generator's complaints."""
    package = directory / name
    package.mkdir()
    (package / "__init__.py").touch()
    for entry in RUNTIME:
        source = PACKAGE / entry
        (shutil.copytree if source.is_dir() else shutil.copy)(source, package / entry)
    (directory / "openapi.yaml").write_text(yaml.safe_dump(document, allow_unicode=True))
    (directory / "table.yaml").write_text(yaml.safe_dump(table))
    config = ROOT / "generator-config.yaml"
    return generate(directory / "openapi.yaml", package / "generated", directory / "table.yaml", config)


@pytest.fixture(scope="session")
def snippet() -> tuple[dict[str, Any], dict[str, Any]]:
    document = yaml.safe_load((HERE / "snippet.yaml").read_text())
    return document, document.pop("x-table")


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory, snippet: tuple[dict[str, Any], dict[str, Any]]) -> Iterator[str]:
    """The name of an importable package made from the snippet."""
    directory = tmp_path_factory.mktemp("package")
    assert build(directory, "made_from_snippet", *snippet) == []
    sys.path.insert(0, str(directory))
    yield "made_from_snippet"
    sys.path.remove(str(directory))
    for name in [name for name in sys.modules if name.split(".")[0] == "made_from_snippet"]:
        del sys.modules[name]


@pytest.fixture(scope="session")
def load(package: str) -> Callable[[str], ModuleType]:
    """Imports a module of the package."""
    return lambda name: importlib.import_module(f"{package}.{name}")
