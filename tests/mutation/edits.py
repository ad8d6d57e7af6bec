"""Find the places in a hand-written module that can be broken, and how to break them.

Code that only type checkers read is left alone, and so is text for people: strings with a space, and f-strings.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from attrs import frozen

OTHER_OPERATOR: dict[type[ast.AST], type[Any]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
OTHER_NAME = {"min": "max", "max": "min", "any": "all", "all": "any"}
GENERIC = {"list", "dict", "tuple", "set", "frozenset", "type"}


@frozen
class Edit:
    """One way to break a module: the place, a description, and the function that changes the tree in place."""

    line: int
    where: str
    what: str
    do: Callable[[], None]

    def __str__(self) -> str:
        return f"{self.where or 'module'}: {self.what}"


def edits(tree: ast.Module) -> Iterator[Edit]:
    """Yield every way to break a module."""
    yield from _within(tree, "")


def _within(parent: ast.AST, where: str) -> Iterator[Edit]:
    if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        where = f"{where}.{parent.name}" if where else parent.name
    for name, value in ast.iter_fields(parent):
        if name in ("annotation", "returns", "type_params") or (name == "slice" and _is_generic(parent)):
            continue
        for index, node in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(node, ast.AST) and not _for_type_checkers(node):
                place = (value, index) if isinstance(value, list) else (parent, name)
                for what, do in _edits_of(parent, node, place):
                    yield Edit(getattr(node, "lineno", getattr(parent, "lineno", 0)), where, what, do)
                yield from _within(node, where)


Found = Iterator[tuple[str, Callable[[], None]]]


def _edits_of(parent: ast.AST, node: Any, place: tuple[Any, Any]) -> Found:
    match node:
        case ast.Constant():
            yield from _of_constant(parent, node)
        case ast.If() | ast.IfExp() | ast.While():
            test = ast.unparse(node.test)
            yield f"`{test}` never", lambda: setattr(node, "test", ast.Constant(False))
            if not isinstance(node, ast.While):
                yield f"`{test}` always", lambda: setattr(node, "test", ast.Constant(True))
        case ast.Compare():
            other = OTHER_OPERATOR[type(node.ops[0])]()
            yield (
                f"another operator in `{ast.unparse(node)}`",
                lambda: setattr(node, "ops", [other, *node.ops[1:]]),
            )
        case ast.BoolOp() | ast.BinOp() | ast.AugAssign() if type(node.op) in OTHER_OPERATOR:
            other = OTHER_OPERATOR[type(node.op)]
            yield f"{other.__name__} in `{ast.unparse(node)}`", lambda: setattr(node, "op", other())
        case ast.UnaryOp(op=ast.Not()):
            yield f"no `not` in `{ast.unparse(node)}`", lambda: _put(place, node.operand)
        case ast.Name(id=("min" | "max" | "any" | "all") as old):
            yield f"{old} → {OTHER_NAME[old]}", lambda: setattr(node, "id", OTHER_NAME[old])
        case ast.keyword(arg=str()):
            yield f"no argument `{ast.unparse(node)}`", lambda: place[0].remove(node)
        case ast.Dict():
            for index, key in enumerate(node.keys):
                if key is not None:
                    yield f"no entry {ast.unparse(key)}", lambda index=index: _drop_entry(node, index)
        case ast.stmt():
            yield from _of_statement(node, place)
        case ast.ExceptHandler() if ast.unparse(node.body[0]) != "raise":
            caught = ast.unparse(node.type) if node.type else "anything"
            yield f"`except {caught}` raises the error again", lambda: setattr(node, "body", [ast.Raise()])


def _of_constant(parent: ast.AST, node: ast.Constant) -> Found:
    value = node.value
    if isinstance(parent, ast.Expr | ast.JoinedStr):
        return
    if isinstance(value, bool):
        context = f" of {parent.arg}" if isinstance(parent, ast.keyword) else ""
        yield f"not {value}{context}", lambda: setattr(node, "value", not value)
    elif isinstance(value, int | float):
        yield f"{value} + 1", lambda: setattr(node, "value", value + 1)
    elif isinstance(value, str) and " " not in value.strip():
        yield f"{value!r} + '_'", lambda: setattr(node, "value", value + "_")


def _of_statement(node: ast.stmt, place: tuple[Any, Any]) -> Found:
    text = ast.unparse(node).splitlines()[0]
    match node:
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield f"`{text}` returns None", lambda: setattr(node, "value", ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise() | ast.Delete():
            yield f"no `{text}`", lambda: _put(place, ast.Pass())
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
            yield f"no `{text}`", lambda: _put(place, ast.Pass())
        case ast.Continue():
            yield "break instead of continue", lambda: _put(place, ast.Break())


def _for_type_checkers(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.If():
            return ast.unparse(node.test) == "TYPE_CHECKING"
        case ast.Assign():
            return ast.unparse(node.targets[0]) in ("__all__", "__slots__")
        case ast.Call():
            return ast.unparse(node.func) in ("TypeVar", "cast", "ParamSpec", "TypedDict")
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return any(ast.unparse(each) == "overload" for each in node.decorator_list)
        case ast.ClassDef():
            return any(ast.unparse(each) in ("Protocol", "TypedDict") for each in node.bases)
    return False


def _is_generic(node: ast.AST) -> bool:
    if not isinstance(node, ast.Subscript):
        return False
    name = ast.unparse(node.value).rpartition(".")[2]
    return name in GENERIC or (name[:1].isupper() and not name.isupper())


def _put(place: tuple[Any, Any], node: ast.AST) -> None:
    owner, key = place
    if isinstance(owner, list):
        owner[key] = node
    else:
        setattr(owner, key, node)


def _drop_entry(node: ast.Dict, index: int) -> None:
    del node.keys[index], node.values[index]
