"""Break the generated code in every way that a generator could get it wrong, and see whether the checks notice.

    python -m tests.generated.mutants [--most N] [--seed S] [--jobs N] [PATH …]

Each mutant differs in one place from a generated module. A forked process loads it instead of the real one and runs the
checks of what the module is for; a mutant whose checks all pass has survived, and fails the run.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

import httpx  # noqa: F401 - loaded once, before forking
import hypothesis  # noqa: F401
import jsonschema  # noqa: F401
import pytest  # noqa: F401

from tests.mutation.forking import Mutant, ended, start

from .api import OPERATIONS, DocumentedOperation

ROOT = Path(__file__).resolve().parents[2]
GENERATED = ROOT / "pexip_engage_client" / "generated"
PACKAGE = "pexip_engage_client.generated"
SECONDS = 60

# Mutants without an observable difference, by the mutated line, each with the reason.
EQUIVALENT = {
    "drop if: if self.additional_properties:": "without any there is nothing to add",
    "drop argument getstate_setstate=False": "pickling goes by __reduce__, which the base class has",
    "getstate_setstate=False: False": "the same",
    "text 'T'": "the name of a type variable is for type checkers",
}


# --- making mutants

Edit = tuple[int, str, Callable[[], None]]


def edits(tree: ast.Module) -> Iterator[Edit]:
    """Everything that can be broken in a module: its line, what it is, and how to do it (in place)."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        parent = waiting.pop()
        for name, node in ast.iter_fields(parent):
            typing = isinstance(parent, ast.Subscript) and name == "slice" and isinstance(parent.value, ast.Name)
            if name in ("annotation", "returns", "type_params") or typing or is_typing_only(parent):
                continue  # for type checkers, who have tests of their own
            for index, each in enumerate(node if isinstance(node, list) else [node]):
                if isinstance(each, ast.AST):
                    waiting.append(each)
                    yield from edits_of(parent, each, (node, index) if isinstance(node, list) else (parent, name))


def edits_of(parent: ast.AST, node: Any, place: tuple[Any, Any]) -> Iterator[Edit]:
    if isinstance(node, ast.Constant) and not is_docstring(parent, node):
        if isinstance(node.value, str):
            yield node.lineno, f"text {node.value!r}", lambda: setattr(node, "value", node.value + "_")
        elif isinstance(node.value, bool):
            yield (
                node.lineno,
                f"{ast.unparse(parent) if isinstance(parent, ast.keyword) else ''}: {node.value}",
                lambda: setattr(node, "value", not node.value),
            )
        elif isinstance(node.value, int):
            yield node.lineno, f"number {node.value}", lambda: setattr(node, "value", node.value + 1)
    elif isinstance(node, ast.If) and not is_typing_only(node) and not node.orelse:
        yield node.lineno, f"drop if: {ast.unparse(node).splitlines()[0]}", lambda: put(place, ast.Pass())
    elif isinstance(node, ast.keyword) and node.arg:
        yield node.lineno, f"drop argument {ast.unparse(node)}", lambda: place[0].remove(node)
    elif isinstance(node, ast.Compare):
        swap = {ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.Gt: ast.LtE, ast.Eq: ast.NotEq}
        if type(node.ops[0]) in swap:
            other = swap[type(node.ops[0])]()
            yield node.lineno, f"turn round: {ast.unparse(node)}", lambda: setattr(node, "ops", [other])
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in OTHER_NAME:
        yield node.lineno, f"{node.id} → {OTHER_NAME[node.id]}", lambda: setattr(node, "id", OTHER_NAME[node.id])
    elif isinstance(node, ast.Dict):
        for index, key in enumerate(node.keys):
            if key is not None:
                yield key.lineno, f"drop entry {ast.unparse(key)}", lambda index=index: drop_entry(node, index)
    elif isinstance(node, ast.AnnAssign) and isinstance(parent, ast.ClassDef):
        yield node.lineno, f"drop {ast.unparse(node)[:60]}", lambda: put(place, ast.Pass())


# A wrong type, a wrong reader, a wrong writer.
OTHER_NAME = {
    "str": "int",
    "int": "str",
    "bool": "str",
    "parse_datetime": "parse_date",
    "parse_date": "parse_datetime",
    "parse_time": "parse_date",
    "format_datetime": "str",
    "format_time": "str",
}


def is_typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def is_docstring(parent: ast.AST, node: ast.Constant) -> bool:
    return isinstance(parent, ast.Expr) or not isinstance(node.value, str | int)


def put(place: tuple[Any, Any], node: ast.AST) -> None:
    owner, key = place
    if isinstance(owner, list):
        owner[key] = node
    else:
        setattr(owner, key, node)


def drop_entry(node: ast.Dict, index: int) -> None:
    del node.keys[index], node.values[index]


def mutants_of(path: Path) -> Iterator[Mutant]:
    """All mutants of a generated module."""
    original = ast.parse(path.read_text(encoding="utf-8"))
    skip = typing_lines(original)
    for number in range(len(list(edits(original)))):
        tree = deepcopy(original)
        line, what, edit = list(edits(tree))[number]
        if line in skip:
            continue
        edit()
        source = ast.unparse(ast.fix_missing_locations(tree))
        if not any(what == each for each in EQUIVALENT):
            yield Mutant(path, line, what, partial(str, source))


def typing_lines(tree: ast.Module) -> set[int]:
    """Lines that only type checkers read, and lists of names for `import *`."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        listed = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        if is_typing_only(node) or listed or isinstance(node, ast.Import | ast.ImportFrom):
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


# --- running them


def checks_for(path: Path) -> Callable[[], None]:
    """What to check of a generated module; looked up before it is loaded."""
    parts = path.relative_to(GENERATED).with_suffix("").parts
    if parts[0] == "models" and parts[-1] != "__init__":
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
        return lambda: check_models(names)
    if parts[0] == "resources" and parts[-1] != "__init__":
        return lambda: check_operations([each for each in OPERATIONS.values() if each.resource == parts[1]])
    return check_names


def check_models(names: Sequence[str]) -> None:
    from .model_checks import check_model_named

    for name in names:
        check_model_named(name)


def check_operations(operations: Sequence[DocumentedOperation]) -> None:
    from .operation_checks import check_operation

    for operation in operations:
        asyncio.run(check_operation(operation))


def check_names() -> None:
    from .name_checks import check_all_names

    check_all_names()


def survives(mutant: Mutant) -> bool:
    """Whether all checks pass with the mutant in place of its module."""
    child = start(mutant, lambda: checks_for(mutant.path)(), seconds=SECONDS)
    return ended(*os.waitpid(child, 0)) == 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.generated.mutants", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="generated modules; all of them without any")
    parser.add_argument("--most", type=int, default=0, help="so many mutants, chosen at random; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    paths = [path.resolve() for path in options.paths] or sorted(GENERATED.rglob("*.py"))
    mutants = [mutant for path in paths for mutant in mutants_of(path)]
    if options.most and options.most < len(mutants):
        mutants = random.Random(options.seed).sample(mutants, options.most)
    with ThreadPoolExecutor(options.jobs) as pool:
        survived = [mutant for mutant, alive in zip(mutants, pool.map(survives, mutants), strict=True) if alive]
    for mutant in survived:
        print(f"survived: {mutant}")
    print(f"{len(mutants)} mutants, {len(survived)} survived")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
