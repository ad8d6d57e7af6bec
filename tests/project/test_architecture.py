"""The structure: imports without cycles, in one direction, and class names with one meaning."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pexip_engage_client"
HAND_WRITTEN = sorted(path for path in PACKAGE.rglob("*.py") if "generated" not in path.relative_to(PACKAGE).parts)
GENERATOR = sorted((ROOT / "generator").rglob("*.py"))

# Lowest first: a module imports from its own layer and those below. Nothing below the sandbox and conformance imports
# them, so that they could move to a distribution of their own.
LAYERS = [
    {"_runtime", "_failures", "errors", "response", "timing", "tracing", "_version", "_extras", "openapi"}
    | {"_loops", "_redis", "stores"},
    {"_http", "environments", "limits"},
    {"_pipeline", "pagination", "idempotency", "generated"},
    {"client", "models", "options", "resources", "__main__"},
    {"webhooks", "vendor", "sync", "doctor"},
    {"sandbox"},
    {"conformance"},
]


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    return {name_of(path): path for path in PACKAGE.rglob("*.py")}


@cache
def imports(path: Path) -> dict[str, bool]:
    """The modules of this package that a module imports; whether for type checkers only."""
    found: dict[str, bool] = {}
    package = list(path.relative_to(PACKAGE).parts[:-1])

    def visit(node: ast.AST, typing_only: bool) -> None:
        for child in ast.iter_child_nodes(node):
            only = typing_only or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test))
            if isinstance(child, ast.ImportFrom) and child.level:
                base = package[: len(package) - child.level + 1] + (child.module.split(".") if child.module else [])
                for alias in child.names:
                    target = next(
                        (name for name in (".".join([*base, alias.name]), ".".join(base)) if name in modules()), None
                    )
                    if target:
                        found[target] = found.get(target, True) and only
            visit(child, only)

    visit(ast.parse(path.read_text(encoding="utf-8")), False)
    found.pop(name_of(path), None)
    return found


def circles(graph: dict[str, set[str]]) -> Iterator[set[str]]:
    """The strongly connected parts with more than one module."""

    def reachable(start: str) -> set[str]:
        seen: set[str] = set()
        pending = [start]
        while pending:
            for each in graph.get(pending.pop(), set()) - seen:
                seen.add(each)
                pending.append(each)
        return seen

    reach = {name: reachable(name) for name in graph}
    seen: set[str] = set()
    for name in graph:
        circle = {other for other in reach[name] if name in reach.get(other, set())}
        if circle and name not in seen:
            seen |= circle
            yield circle


def test_imports_have_no_cycle() -> None:
    graph = {name_of(path): set(imports(path)) - {""} for path in HAND_WRITTEN}
    assert list(circles(graph)) == []


def test_modules_import_from_their_own_layer_and_those_below() -> None:
    layers = {part: level for level, parts in enumerate(LAYERS) for part in parts}
    names = {name_of(path): path for path in HAND_WRITTEN if name_of(path)}  # the package itself names everything
    parts = {name.partition(".")[0] for name in names}
    assert parts <= layers.keys(), "add each package and module to a layer"
    upwards = [
        (name, target)
        for name, path in names.items()
        for target in imports(path)
        if target and layers[target.partition(".")[0]] > layers[name.partition(".")[0]]
    ]
    assert upwards == []


def test_openapi_reader_knows_nothing_of_the_client() -> None:
    """Sandbox, conformance and generator share it, so it imports nothing but primitives."""
    for path in HAND_WRITTEN:
        if name_of(path).partition(".")[0] == "openapi":
            used = {target.partition(".")[0] for target in imports(path)}
            assert used <= {"openapi", "_runtime", "_extras"}, path


def test_the_pipeline_is_entered_at_the_session_only() -> None:
    """No module of the pipeline imports `session`, and only `session` imports `execute`."""
    graph = {name_of(path): set(imports(path)) for path in HAND_WRITTEN if "_pipeline" in path.parts}
    assert {name for name, targets in graph.items() if "_pipeline.execute" in targets} == {"_pipeline.session"}
    assert {name for name, targets in graph.items() if "_pipeline.session" in targets} == set()


def test_class_name_has_one_meaning() -> None:
    found: dict[str, list[str]] = {}
    for path in [*HAND_WRITTEN, *GENERATOR]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    shared = {name: paths for name, paths in found.items() if len(paths) > 1}
    assert shared == {}
