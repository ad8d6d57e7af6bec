"""The public surface as text: names, signatures, fields. A change to it is seen in a diff, and meant.

`python -m tests.surface` (`make surface`) records it in public_surface.txt; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import griffe

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "tests" / "public_surface.txt"
MODULES = ("", "generated.resources", "generated.models", "sandbox", "webhooks")


def surface() -> str:
    """One line a name, sorted."""
    package = griffe.load("pexip_engage_client", search_paths=[str(ROOT)], resolve_aliases=True)
    lines = {line for module in MODULES for line in of_module(package[module] if module else package)}
    return "\n".join(sorted(lines)) + "\n"


def of_module(module: griffe.Object | griffe.Alias) -> Iterator[str]:
    exported = module.exports
    for name, member in module.members.items():
        public = name in exported if exported else not name.startswith("_")
        if not public or (member.is_alias and not exported):
            continue
        if not member.is_alias and member.is_module:
            if module.path.endswith("generated.resources"):
                yield from of_module(member)
        else:
            yield from of_member(f"{module.path}.{name}", member)


def of_member(path: str, member: griffe.Object | griffe.Alias) -> Iterator[str]:
    target = member.final_target if isinstance(member, griffe.Alias) else member
    if isinstance(target, griffe.Class):
        yield f"{path}({', '.join(str(base) for base in target.bases)})"
        for name, inner in target.members.items():
            if not name.startswith("_") and not inner.is_alias:
                yield from of_member(f"{path}.{name}", inner)
    elif isinstance(target, griffe.Function):
        yield f"{path}{signature(target)}"
    elif isinstance(target, griffe.Attribute) and target.name not in ("WIRE_NAMES", "KNOWN"):
        yield f"{path}: {target.annotation or target.value}"


def signature(function: griffe.Function) -> str:
    parameters = []
    for parameter in function.parameters:
        star = {"variadic positional": "*", "variadic keyword": "**"}.get(
            parameter.kind.value if parameter.kind else "", ""
        )
        default = f" = {parameter.default}" if parameter.default is not None and not star else ""
        hint = f": {parameter.annotation}" if parameter.annotation is not None else ""
        parameters.append(f"{star}{parameter.name}{hint}{default}")
    return f"({', '.join(parameters)}) -> {function.returns}"


if __name__ == "__main__":
    RECORD.write_text(surface(), encoding="utf-8")
