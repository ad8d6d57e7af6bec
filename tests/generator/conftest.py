"""The package made from the snippet, for the tests of the runtime and of the generator."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from .packages import build

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def snippet() -> tuple[dict[str, Any], dict[str, Any]]:
    document = yaml.load((HERE / "snippet.yaml").read_text(), yaml.CSafeLoader)
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
