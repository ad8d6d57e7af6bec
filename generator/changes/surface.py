"""Compare two records of the public surface (`tests/public_surface.txt`), to find changes that break callers' code.

The document does not cover hand-written code. The record contains every public name with its signature or type.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from attrs import frozen
from openapi_python_client.strings import snake_case

from .api_change import ApiChange

PACKAGE = "pexip_engage_client."


def compare_contracts(old: str, new: str) -> list[ApiChange]:
    """Compare two versions of `tests/contract.txt`, which lists all other facts that callers depend on."""
    before, after = set(old.splitlines()), set(new.splitlines())
    changes = [ApiChange("fact", line, "added") for line in after - before if not is_implied(line, before)]
    changes += [
        ApiChange("fact", line, "removed", python=True) for line in before - after if not is_implied(line, after)
    ]
    return sorted(changes, key=lambda change: change.subject)


def is_implied(fact: str, facts: Iterable[str]) -> bool:
    """Whether a longer fact begins with this one, as `extra redis: redis>=5` implies `extra redis`."""
    return any(each.startswith((f"{fact} ", f"{fact}:")) for each in facts)


@frozen
class _Parameter:
    hint: str
    required: bool
    position: int | None
    """Its position among the arguments that callers may pass without a name; None if it has none."""


def compare_surfaces(old: str, new: str) -> list[ApiChange]:
    """Return the names that were added, removed or changed."""
    before, after = _entries(old), _entries(new)
    changes = [ApiChange("name", _short(name), "added", after[name]) for name in after.keys() - before.keys()]
    changes += [ApiChange("name", _short(name), "removed", python=True) for name in before.keys() - after.keys()]
    for name in before.keys() & after.keys():
        if before[name] != after[name]:
            changes += _changed(name, before[name], after[name])
    return sorted(changes, key=lambda change: (change.subject, change.detail))


def _entries(record: str) -> dict[str, str]:
    """Return each name with its signature, bases or type."""
    entries: dict[str, str] = {}
    for line in record.splitlines():
        end = next((at for at, letter in enumerate(line) if letter in "(:"), len(line))
        entries[line[:end]] = line[end:].removeprefix(":").strip()
    return entries


def _short(name: str) -> str:
    """Return the name in callers' code: `Room.id` for a model's attribute, `rooms.list` for a resource's method."""
    name = name.removeprefix(PACKAGE)
    if name.startswith("generated.resources."):
        resource, dot, method = name.removeprefix("generated.resources.").partition(".")
        return f"{snake_case(resource.removesuffix('Resource'))}.{method}" if dot else resource
    return name.removeprefix("generated.models.")


def _changed(name: str, old: str, new: str) -> Iterator[ApiChange]:
    if "->" in old and "->" in new:
        yield from _signatures(_short(name), old, new)
    elif old.startswith("(") or new.startswith("("):
        gone = set(old.strip("()").split(", ")) - set(new.strip("()").split(", "))
        yield ApiChange("class", _short(name), "changed", f"bases {new}, were {old}", python=bool(gone))
    else:
        narrower = bool(old) and _members(new) <= _members(old)
        yield ApiChange("attribute", _short(name), "changed", f"is {new}, was {old}", python=not narrower)


def _signatures(name: str, old: str, new: str) -> Iterator[ApiChange]:
    before, returned = _signature(old)
    after, returns = _signature(new)
    for parameter in before.keys() - after.keys():
        yield ApiChange("argument", f"{name}({parameter}=)", "removed", python=True)
    for parameter in after.keys() - before.keys():
        demands = after[parameter].required
        yield ApiChange("argument", f"{name}({parameter}=)", "added", after[parameter].hint, python=demands)
    for parameter in before.keys() & after.keys():
        was, now = before[parameter], after[parameter]
        if was.position != now.position:
            detail = f"is {_place(now)}, was {_place(was)}"
            yield ApiChange("argument", f"{name}({parameter}=)", "changed", detail, python=was.position is not None)
        if (was.required, _members(was.hint)) != (now.required, _members(now.hint)):
            breaks = (now.required and not was.required) or not _members(was.hint) <= _members(now.hint)
            detail = f"is {now.hint}{_demand(now)}, was {was.hint}{_demand(was)}"
            yield ApiChange("argument", f"{name}({parameter}=)", "changed", detail, python=breaks)
    if returns != returned:
        narrower = _members(returns) <= _members(returned)
        yield ApiChange("function", name, "changed", f"returns {returns}, was {returned}", python=not narrower)


def _demand(parameter: _Parameter) -> str:
    return ", required" if parameter.required else ""


def _place(parameter: _Parameter) -> str:
    return "passed by name only" if parameter.position is None else f"argument {parameter.position + 1}"


def _signature(text: str) -> tuple[dict[str, _Parameter], str]:
    function = ast.parse(f"def f{text}: ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    given = function.args
    ordered = [*given.posonlyargs, *given.args]
    first_default = len(ordered) - len(given.defaults)
    found = {
        each.arg: _Parameter(_hint(each.annotation), required=at < first_default, position=at)
        for at, each in enumerate(ordered)
    }
    for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        found[each.arg] = _Parameter(_hint(each.annotation), required=default is None, position=None)
    for star in (given.vararg, given.kwarg):
        if star is not None:
            found[star.arg] = _Parameter(_hint(star.annotation), required=False, position=None)
    return found, _hint(function.returns)


def _hint(node: ast.expr | None) -> str:
    return ast.unparse(node) if node is not None else ""


def _members(hint: str) -> frozenset[str]:
    """Return the members of a union, as text."""
    try:
        node: ast.expr = ast.parse(hint, mode="eval").body
    except SyntaxError:
        return frozenset([hint])
    members: list[str] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        members.append(ast.unparse(node.right))
        node = node.left
    return frozenset([*members, ast.unparse(node)])
