"""What callers depend on besides Python names, as text: one fact a line, without facts that a longer one implies.

`make surface` records it in contract.txt; a test compares, and `make changes` reports each line that is gone.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from generator.changes.surface import is_implied

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "tests" / "contract.txt"
METHODS = ("get", "put", "post", "delete", "patch")

# Prints the defaults of the options of a client, and the environment variables that it reads.
PROBE = """
import inspect, json
from pexip_engage_client import EngageClient
from pexip_engage_client._pipeline.config import with_variables
parameters = inspect.signature(EngageClient).parameters.values()
defaults = {each.name: repr(each.default) for each in parameters if each.default is not each.empty}
print(json.dumps({"defaults": defaults, "variables": with_variables({})[1]}))
"""


def contract(root: Path = ROOT) -> str:
    """The facts of a checkout, sorted."""
    package = root / "pexip_engage_client"
    found = {*_project(root), *_client(root), *_commands(package), *_plugin(package), *_logs(package)}
    found |= {*_stores(package), *_control(package)}
    return "\n".join(each for each in sorted(found) if not is_implied(each, found)) + "\n"


def _project(root: Path) -> Iterator[str]:
    """Python, the dependencies and the extras."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    yield f"python {project['requires-python']}"
    yield from (f"dependency {each}" for each in project["dependencies"])
    for extra, needed in project["optional-dependencies"].items():
        yield f"extra {extra}"
        yield from (f"extra {extra}: {each}" for each in needed)
    for group, entries in project["entry-points"].items():
        yield from (f"entry point {group}: {name}" for name in entries)


def _client(root: Path) -> Iterator[str]:
    """The defaults of options, and the environment variables."""
    command = [sys.executable, "-c", PROBE]
    printed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    found = json.loads(printed)
    yield from (f"option {name} = {default}" for name, default in found["defaults"].items())
    yield from (f"variable {variable} sets {name}" for name, variable in found["variables"].items())


def _commands(package: Path) -> Iterator[str]:
    """The command lines: their names, options and exit statuses."""
    alone = [path for path in package.glob("[a-z]*.py") if "__main__" in path.read_text(encoding="utf-8")]
    for path in sorted([*package.rglob("__main__.py"), *alone]):
        parts = path.relative_to(package).with_suffix("").parts
        name = ".".join(["pexip_engage_client", *(each for each in parts if each != "__main__")])
        yield f"command python -m {name}"
        exits = set[str]()
        for module in [path, *path.parent.glob("command.py")]:
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    if re.fullmatch(r"--[a-z][a-z-]*", node.value):
                        yield f"command python -m {name} {node.value}"
                    statuses = " ".join(node.value.split()).partition("Exit status: ")[2]
                    exits.update(re.findall(r"(?:^|; )(\d), ", statuses))
                elif isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
                    exits.update({str(node.value.value)} if type(node.value.value) is int else ())
                elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_parser":
                    if isinstance(node.args[0], ast.Constant):
                        yield f"command python -m {name} {node.args[0].value}"
                elif isinstance(node, ast.For) and "add_parser" in ast.unparse(node):
                    names = [each.elts[0] for each in ast.walk(node.iter) if isinstance(each, ast.Tuple)]
                    values = [each.value for each in names if isinstance(each, ast.Constant)]
                    yield from (f"command python -m {name} {each}" for each in values)
        yield f"command python -m {name} exits with {', '.join(sorted(exits))}"


def _plugin(package: Path) -> Iterator[str]:
    """The fixtures, markers and options of the pytest plugin."""
    tree = ast.parse((package / "sandbox" / "pytest_plugin.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in map(ast.unparse, node.decorator_list):
                if decorator.startswith("pytest.fixture"):
                    scope = re.search(r"scope='(\w+)'", decorator)
                    yield f"pytest fixture {node.name} of each {scope[1] if scope else 'function'}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            arguments = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if node.func.attr == "addinivalue_line":
                yield f"pytest marker {str(arguments[1]).partition(':')[0]}"
            elif node.func.attr in ("addoption", "addini"):
                yield f"pytest option {arguments[0]}"


def _logs(package: Path) -> Iterator[str]:
    """The names of the loggers."""
    for path in package.rglob("*.py"):
        names = re.findall(r'logging\.getLogger\("([\w.]+)"\)', path.read_text(encoding="utf-8"))
        yield from (f"logger {name}" for name in names)


def _stores(package: Path) -> Iterator[str]:
    """The formats of files and of keys in Redis, which later versions must read, and the tables of the SQLite files."""
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for statement in re.findall(r"CREATE TABLE[^;]*", text):
            yield f"file {path.stem}: {' '.join(statement.split())}"
        for version in re.findall(r"^_?FORMAT = (.+)$", text, re.MULTILINE):
            yield f"format {path.stem}: {version}"


def _control(package: Path) -> Iterator[str]:
    """The operations of the sandbox's control API, with the properties of their bodies."""
    document = yaml.load((package / "sandbox" / "http" / "control.yaml").read_bytes(), yaml.CSafeLoader)
    for path, item in document["paths"].items():
        for method in (each for each in METHODS if each in item):
            operation = f"control {method.upper()} {path}"
            yield operation
            for parameter in item[method].get("parameters", []):
                yield f"{operation} {parameter.get('name', parameter.get('$ref'))}"
            content = item[method].get("requestBody", {}).get("content", {})
            for media, described in content.items():
                schema = described.get("schema", {})
                yield f"{operation} takes {media} {schema.get('$ref', '')}".strip()
    schemas = {name: {*_parts(schema)} for name, schema in document["components"]["schemas"].items()}
    shared = set.intersection(*(parts for name, parts in schemas.items() if name.endswith("Envelope")))
    yield from (f"control schema *Envelope{each}" for each in shared)
    for name, parts in schemas.items():
        yield from (f"control schema {name}{each}" for each in parts - (shared if name.endswith("Envelope") else set()))


def _parts(schema: Any) -> Iterator[str]:
    """The properties of a schema, and the schemas that it contains."""
    yield from (f".{each}" for each in schema.get("properties", {}))
    for part in schema.get("allOf", ()):
        yield from [f" contains {part['$ref']}"] if "$ref" in part else _parts(part)


if __name__ == "__main__":
    RECORD.write_text(contract(), encoding="utf-8")
