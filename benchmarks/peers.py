"""Other libraries to compare with, generated from our own document while the benchmark runs."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType

import yaml

from .generation import SCHEMAS, schemas_behind
from .measuring import ROOT

DOCUMENT = ROOT / "openapi.yaml"


@cache
def _directory() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="peers-")


def _run(command: str, *arguments: str | Path) -> str:
    variables = {**os.environ, "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])}
    tool = Path(sysconfig.get_path("scripts")) / command
    finished = subprocess.run([tool, *arguments], env=variables, check=True, capture_output=True, text=True)
    return finished.stdout + finished.stderr


@cache
def stock_client() -> tuple[Path, str]:
    """Generate a package with openapi-python-client's own templates. Return its folder, and the tool's messages."""
    output = Path(_directory().name) / "stock_client"
    options = ["--meta", "none", "--fail-on-warning"]
    complaints = _run("openapi-python-client", "generate", "--path", DOCUMENT, "--output-path", output, *options)
    sys.path.insert(0, str(output.parent))
    return output, complaints


def stock() -> ModuleType:
    """Return the models of the stock generator."""
    stock_client()
    return importlib.import_module("stock_client.models")


@cache
def pydantic() -> ModuleType:
    """Return pydantic models."""
    return _import(_pydantic_code())


@cache
def pydantic_with_plain_urls() -> ModuleType:
    """Return pydantic models with URLs as strings, as in this client."""
    code = _pydantic_code()
    plain = code.with_name("pydantic_models_with_plain_urls.py")
    plain.write_text(code.read_text().replace(": AnyUrl", ": str"))
    return _import(plain)


@cache
def _pydantic_code() -> Path:
    return _generate_models("pydantic_v2.BaseModel", "AwareDatetime")


@cache
def msgspec() -> ModuleType:
    """Return msgspec structs. They are the lower bound, because msgspec is written in C."""
    return _import(_generate_models("msgspec.Struct", "datetime"))


def _generate_models(kind: str, datetimes: str) -> Path:
    output = Path(_directory().name) / f"{kind.partition('.')[0]}_models.py"
    settings = ["--input-file-type", "openapi", "--target-python-version", "3.11", "--formatters", "builtin"]
    kinds = ["--output-model-type", kind, "--output-datetime-class", datetimes]
    _run("datamodel-codegen", "--input", _decoded(), "--output", output, *settings, *kinds)
    return output


@cache
def _decoded() -> Path:
    """Return the document with only the schemas of the decoded content."""
    document = yaml.load(DOCUMENT.read_bytes(), yaml.CSafeLoader)
    schemas = schemas_behind({"$ref": f"{SCHEMAS}AppointmentPage"}, document["components"]["schemas"])
    kept = {name: document[name] for name in ("openapi", "info")}
    path = Path(_directory().name) / "decoded.json"
    path.write_text(json.dumps({**kept, "paths": {}, "components": {"schemas": schemas}}, default=str))
    return path


def _import(path: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[path.stem] = module  # the models look up their annotations in this module
    specification.loader.exec_module(module)
    return module


@cache
def standard_json() -> ModuleType:
    """Return our own JSON module, loaded as if orjson were not installed."""
    installed = sys.modules.get("orjson")
    sys.modules["orjson"] = None  # type: ignore[assignment]  # importing it now raises an ImportError
    try:
        path = ROOT / "pexip_engage_client" / "_json.py"
        specification = importlib.util.spec_from_file_location("pexip_engage_client.standard_json", path)
        assert specification is not None
        assert specification.loader is not None
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
    finally:
        del sys.modules["orjson"]
        if installed is not None:
            sys.modules["orjson"] = installed
    return module
