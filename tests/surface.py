"""The public surface as text: names, signatures, fields. A change to it is seen in a diff, and meant.

`python -m tests.surface` (`make surface`) records it in public_surface.txt; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import griffe
from griffe import ParameterKind

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "tests" / "public_surface.txt"
MODULES = (
    "",
    "generated.client",
    "generated.resources",
    "generated.models",
    "sandbox",
    "stores",
    "sync",
    "webhooks",
    "conformance",
)
# What the calls and the client take by name; hinted everywhere as `Unpack[…]`.
OPTIONS = (
    "_runtime.operations.CommonOptions",
    "_runtime.operations.CallOptions",
    "_pipeline.client_options.DefaultOptions",
    "_pipeline.client_options.OtherOptions",
    "_pipeline.client_options.ClientOptions",
)


def surface() -> str:
    """One line a name, sorted."""
    package = griffe.load("pexip_engage_client", search_paths=[str(ROOT)], resolve_aliases=True)
    lines = {line for module in MODULES for line in of_module(package[module] if module else package)}
    for options in OPTIONS:
        lines.update(of_member(f"{package.path}.{options}", package[options]))
    return "\n".join(sorted(lines)) + "\n"


def of_module(module: griffe.Object | griffe.Alias) -> Iterator[str]:
    exported = module.exports
    for name, member in module.members.items():
        public = name in exported if exported else not name.startswith("_")
        if not public or (member.is_alias and not exported) or (not member.is_alias and member.is_module):
            continue
        yield from of_member(f"{module.path}.{name}", member)


def of_member(path: str, member: griffe.Object | griffe.Alias) -> Iterator[str]:
    target = member.final_target if isinstance(member, griffe.Alias) else member
    if isinstance(target, griffe.Class):
        yield f"{path}({', '.join(str(base) for base in target.bases)})"
        private = [each for each in target.mro() if each.name.startswith("_")]  # public bases have lines of their own
        members = {name: inner for owner in [*private, target] for name, inner in owner.members.items()}
        for name, inner in members.items():
            if (name == "__init__" or not name.startswith("_")) and not inner.is_alias:
                yield from of_member(f"{path}.{name}", inner)
    elif isinstance(target, griffe.Function):
        yield f"{path}{signature(target)}"
    elif isinstance(target, griffe.Attribute) and target.name not in ("WIRE_NAMES", "KNOWN"):
        yield f"{path}: {_type_of(target.annotation)}" if target.annotation else path


def _type_of(annotation: griffe.Expr | str) -> str:
    """A hint without the default and check that declare an option."""
    if isinstance(annotation, griffe.ExprSubscript) and annotation.canonical_name == "Annotated":
        inner = annotation.slice
        return str(inner.elements[0] if isinstance(inner, griffe.ExprTuple) else inner)
    return str(annotation)


def signature(function: griffe.Function) -> str:
    parameters: list[str] = []
    for parameter in function.parameters:
        kind = parameter.kind
        star = {ParameterKind.var_positional: "*", ParameterKind.var_keyword: "**"}.get(kind, "") if kind else ""
        if kind is ParameterKind.keyword_only and not any(each.startswith("*") for each in parameters):
            parameters.append("*")
        default = f" = {parameter.default}" if parameter.default is not None and not star else ""
        hint = f": {parameter.annotation}" if parameter.annotation is not None else ""
        parameters.append(f"{star}{parameter.name}{hint}{default}")
    return f"({', '.join(parameters)}) -> {function.returns}"


if __name__ == "__main__":
    RECORD.write_text(surface(), encoding="utf-8")
