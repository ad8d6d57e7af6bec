"""The lazily loaded names of the generated packages: all there, each what it is called."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from pexip_engage_client import EngageClient, models
from pexip_engage_client.generated import models as generated_models
from pexip_engage_client.generated import resources

from .api import OPERATIONS, SCHEMAS, python_name

FOLDER = Path(generated_models.__file__ or "").parent


def check_all_names() -> None:
    check_models()
    check_resources()


def check_models() -> None:
    names = {name for name, schema in SCHEMAS.items() if "enum" in schema or "properties" in schema} - {"ErrorCode"}
    texts = {f"{name}Value" for name in names if "enum" in SCHEMAS[name]}
    stems = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "input_dicts"}
    assert stems < {python_name(name) for name in names}
    for module in (models, generated_models):
        types = {each for each in module.__all__ if each.endswith(("InputDict", "InputLike"))}
        assert {each.removesuffix("Dict").removesuffix("Like") for each in types} < names
        assert set(module.__all__) == names | texts | types
        assert set(dir(module)) >= names | texts | types
        for name in names:
            assert getattr(module, name).__name__ == name
        for name in texts:
            assert get_args(getattr(module, name)) == tuple(getattr(module, name.removesuffix("Value")))
    assert {getattr(models, name).__module__.rpartition(".")[2] for name in names} == stems


def check_resources() -> None:
    engage = EngageClient("acme", token="t")
    for operation in OPERATIONS.values():
        resource = getattr(engage, operation.resource)
        assert resource is getattr(engage, operation.resource)
        words = operation.resource.split("_")
        assert type(resource).__name__ == "".join(word.title() for word in words) + "Resource"
        assert callable(getattr(resource, operation.method_name))
        assert getattr(resources, type(resource).__name__) is type(resource)
        assert type(resource).__name__ in dir(resources)
