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

# Lowest first: a module imports only from its own part of the package and from lower layers. Nothing below the sandbox
# and conformance imports them, so that they could move to a distribution of their own.
LAYERS = [
    {"_version", "_json", "_extras", "_failures", "timing", "_http"},
    {"response"},
    {"errors"},
    {"tracing"},
    {"_runtime"},
    {"environments", "_loops", "_redis", "openapi"},
    {"generated", "stores", "limits", "pagination"},
    {"_pipeline"},
    {"idempotency"},
    {"generated.resources"},
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


def part_of(name: str) -> str:
    """The part of the package that a module belongs to. The generated resources use the pipeline; other generated code
    is data that the pipeline uses."""
    if name == "generated.client" or name.startswith("generated.resources"):
        return "generated.resources"
    return name.partition(".")[0]


def test_no_import_runs_upwards() -> None:
    layers = {part: level for level, parts in enumerate(LAYERS) for part in parts}
    names = {name: path for name, path in modules().items() if name}  # the package itself names everything
    assert {part_of(name) for name in names} <= layers.keys(), "add each package and module to a layer"
    upwards = [
        f"{name} imports {target}"
        for name, path in names.items()
        for target in imports(path)
        if target and part_of(target) != part_of(name) and layers[part_of(target)] >= layers[part_of(name)]
    ]
    assert upwards == []


def test_openapi_reader_knows_nothing_of_the_client() -> None:
    """Sandbox, conformance and generator share it, so it imports nothing but primitives."""
    for path in HAND_WRITTEN:
        if name_of(path).partition(".")[0] == "openapi":
            used = {target.partition(".")[0] for target in imports(path)}
            assert used <= {"openapi", "_runtime", "_extras"}, path


def test_no_step_of_the_pipeline_knows_the_others() -> None:
    """Only `execute` joins the steps, so no other module of the pipeline imports it."""
    graph = {name_of(path): set(imports(path)) for path in HAND_WRITTEN if "_pipeline" in path.parts}
    assert {name for name, targets in graph.items() if "_pipeline.execute" in targets} == set()


def test_class_name_has_one_meaning() -> None:
    found: dict[str, list[str]] = {}
    for path in [*HAND_WRITTEN, *GENERATOR]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    shared = {name: paths for name, paths in found.items() if len(paths) > 1}
    assert shared == {}
