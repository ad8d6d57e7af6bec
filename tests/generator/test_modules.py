"""Which models and enums share a module: those that are read together."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
import yaml

from .packages import build

WOODS = Path(__file__).parent / "woods.yaml"
MODULES = {
    "tree": ["Tree", "Bark", "Branch", "Leaf", "ColorValue", "Shape", "TreeEnvelope", "TreePage", "Meta"],
    "color": ["Color"],
    "guest": ["Guest", "Beetle", "Bird"],
    "egg": ["Egg", "Hen"],
    "moon": ["Moon"],
    "sun": ["Sun"],
}
BIRD = {
    "kind": "BIRD",
    "home": {"leaves": [], "bark": {}, "branch": {}, "guest": {"kind": "BEETLE", "egg": {"hen": {}}}},
}
TREE = {
    "leaves": [{"color": "GREEN", "shape": "ROUND"}],
    "bark": {"color": "BROWN"},
    "branch": {"branches": [{"branches": []}, {}]},
    "guest": BIRD,
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    directory = tmp_path_factory.mktemp("woods")
    document: dict[str, Any] = yaml.load(WOODS.read_text(), yaml.CSafeLoader)
    assert build(directory, "woods", document, document.pop("x-table")) == []
    sys.path.insert(0, str(directory))
    yield importlib.import_module("woods.generated.models")
    sys.path.remove(str(directory))
    for name in [name for name in sys.modules if name.split(".")[0] == "woods"]:
        del sys.modules[name]


def test_class_used_by_one_other_shares_its_module(models: ModuleType) -> None:
    found: dict[str, list[str]] = {}
    for path in sorted(Path(models.__file__ or "").parent.glob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found[path.stem] = [line.removeprefix("class ").split("(")[0] for line in lines if line.startswith("class ")]
    assert {name: classes for name, classes in found.items() if classes} == MODULES


def test_each_class_is_decoded_whichever_module_it_is_in(models: ModuleType) -> None:
    read = models.TreeEnvelope.from_dict({"data": TREE})
    assert read.to_dict() == {"data": TREE}
    assert type(read.data.guest).__name__ == "Bird"
    assert type(read.data.guest.home.guest.egg.hen).__name__ == "Hen"
    assert read.data.leaves[0].shape is models.Shape.ROUND
    assert models.Sun.from_dict({"moon": {"sun": {}}}).moon.sun == models.Sun()


def test_enum_has_a_literal_type_of_its_values(models: ModuleType) -> None:
    assert get_args(models.ShapeValue) == ("ROUND",)
    assert get_args(models.ColorValue_) == ("GREEN", "BROWN")
    assert models.ColorValue.DARK == "DARK"  # a schema has the name: it keeps it
    assert {"ShapeValue", "ColorValue", "ColorValue_", "ColorValueValue"} < set(models.__all__)


@pytest.mark.parametrize("module", MODULES)
def test_any_module_can_be_imported_first(models: ModuleType, module: str) -> None:
    for name in [name for name in sys.modules if name.startswith("woods.generated.models.")]:
        del sys.modules[name]
    loaded = importlib.import_module(f"woods.generated.models.{module}")
    assert all(hasattr(loaded, name) for name in MODULES[module])
