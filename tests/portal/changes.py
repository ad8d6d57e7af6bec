"""Random changes of the vendor's API, one at a time, each with what must be reported of it, and by which forms."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterator
from typing import Any

from attrs import define, field

from generator.portal.findings import Verdict

from . import pages
from .publishing import DOCUMENTS
from .vendor import Node

HERE, THERE, CONTRADICTS = Verdict.MISSING_HERE, Verdict.MISSING_THERE, Verdict.CONTRADICTS
Expected = tuple[Verdict, str, str, str, Any, Any]  # verdict, operation, where, fact, here, there
ALL = "all"


@define
class Value:
    """A value somewhere in an operation: its schema, and where it stands."""

    where: str
    schema: Node
    part: str  # parameter, body, response
    depth: int  # 0: a parameter, or a body's own root; 1: its first level
    name: str = ""
    owner: Node | None = None  # the object whose property it is
    in_list: bool = False  # a list's item that is no object
    needed: bool = False


@define
class Change:
    """What changed, and what a reader must report."""

    kind: str
    operations: dict[str, Node]
    expected: list[tuple[Expected, frozenset[str]]] = field(factory=list)  # with the forms that show it

    def shown(self, form: str) -> set[Expected]:
        return {finding for finding, forms in self.expected if ALL in forms or form in forms}


def values(operation: Node) -> Iterator[Value]:
    """Every value of an operation."""
    for parameter in operation["parameters"]:
        name = parameter["name"].removesuffix("[]")
        top = Value(
            f"{parameter['in']} {name}",
            parameter["schema"],
            "parameter",
            0,
            name,
            needed=bool(parameter.get("required")),
        )
        yield from _inside(top)
    if (sent := pages.body(operation["requestBody"])) is not None:
        yield from _inside(Value("body", sent, "body", 0))
    for status, response in operation["responses"].items():
        if (schema := pages.body(response)) is not None:
            yield from _inside(Value(status, schema, "response", 0))


def _inside(value: Value) -> Iterator[Value]:
    yield value
    if pages.kind(value.schema) == "array":
        items = value.schema["items"]
        scalar = pages.kind(items) not in ("object", "array")
        yield from _inside(Value(f"{value.where}[]", items, value.part, value.depth, in_list=scalar))
    for name, inner in value.schema.get("properties", {}).items():
        needed = name in value.schema.get("required", [])
        yield from _inside(
            Value(f"{value.where}.{name}", inner, value.part, value.depth + 1, name, value.schema, needed=needed)
        )


# -- what each form shows --------------------------------------------------------------------------


def showing(value: Value, fact: str) -> frozenset[str]:
    """The forms that show a fact of a value."""
    forms = set(DOCUMENTS)
    first = value.depth == (0 if value.part == "parameter" else 1)
    item = value.in_list or value.where.endswith("[]")
    if value.depth or value.part == "parameter":
        if not item:
            forms.add("text list")
            if first and fact in ("type", "nullable", "format"):
                forms |= {"markdown", "Portal API"}
            if first and value.part != "response":
                forms.add("text compact")
                if not value.needed or fact in ("limit", "enum value"):
                    forms.add("text lossy")
        elif fact == "enum value":
            forms.add("text list")
            if first and value.part != "response":
                forms |= {"text compact", "text lossy"}
        elif fact == "type" and value.in_list:
            forms.add("text list")
            if first:
                forms |= {"markdown", "Portal API"}
                forms |= (
                    {"text compact"} | (set() if value.needed else {"text lossy"})
                    if value.part != "response"
                    else set()
                )
    return frozenset(forms)


def showing_name(value: Value, *, new: bool) -> frozenset[str]:
    """The forms that show that an object has a property; in texts the examples show new ones at any depth."""
    forms = {*DOCUMENTS, "text list"}
    if value.depth == 0:
        forms |= {"markdown", "Portal API"}
    if new or (value.depth == 0 and value.part == "body"):
        forms |= {"text compact", "text lossy"}
    return frozenset(forms)


# -- the changes -----------------------------------------------------------------------------------

Maker = Callable[[dict[str, Node], random.Random], "Change | None"]
MAKERS: dict[str, Maker] = {}


def maker(function: Maker) -> Maker:
    MAKERS[function.__name__] = function
    return function


def copied(node: Any) -> Any:
    """A deep copy, in a fifth of the time that `deepcopy` takes."""
    return pickle.loads(pickle.dumps(node))


def change(kind: str, operations: dict[str, Node], chance: random.Random) -> Change | None:
    """One change of a kind, of a copy of the operations; None where nothing can change so."""
    return MAKERS[kind](copied(operations), chance)


def _rest(operations: dict[str, Node]) -> list[Node]:
    return [operation for operation in operations.values() if "path" in operation]


def _pick(
    operations: dict[str, Node], chance: random.Random, fits: Callable[[Value], bool]
) -> tuple[Node, Value] | None:
    for operation in chance.sample(list(operations.values()), len(operations)):
        found = [value for value in values(operation) if fits(value)]
        if found:
            return operation, chance.choice(found)
    return None


def _object(value: Value) -> bool:
    return (
        pages.kind(value.schema) == "object"
        and len(value.schema.get("properties", {})) >= 2
        and value.part != "parameter"
    )


@maker
def operation_added(operations: dict[str, Node], chance: random.Random) -> Change:
    new = copied(chance.choice(_rest(operations)))
    new |= {"id": "inventThing", "path": "/things/invented"}
    new["parameters"] = [one for one in new["parameters"] if one["in"] != "path"]
    operations["inventThing"] = new
    finding = (HERE, "inventThing", "", "operation", None, f"{new['method'].upper()} /things/invented")
    return Change("", operations, [(finding, frozenset({ALL}))])


@maker
def operation_removed(operations: dict[str, Node], chance: random.Random) -> Change:
    old = chance.choice(_rest(operations))
    del operations[old["id"]]
    finding = (THERE, old["id"], "", "operation", f"{old['method'].upper()} {old['path']}", None)
    return Change("", operations, [(finding, frozenset({ALL}))])


@maker
def operation_moved(operations: dict[str, Node], chance: random.Random) -> Change:
    moved = chance.choice(_rest(operations))
    old, moved["path"] = moved["path"], f"/moved{moved['path']}"
    return Change("", operations, [((CONTRADICTS, moved["id"], "", "path", old, moved["path"]), frozenset({ALL}))])


@maker
def method_changed(operations: dict[str, Node], chance: random.Random) -> Change:
    moved = chance.choice(_rest(operations))
    old, moved["method"] = moved["method"], "delete" if moved["method"] != "delete" else "post"
    return Change(
        "",
        operations,
        [((CONTRADICTS, moved["id"], "", "method", old.upper(), moved["method"].upper()), frozenset({ALL}))],
    )


@maker
def operation_renamed(operations: dict[str, Node], chance: random.Random) -> Change:
    renamed = chance.choice(_rest(operations))
    old, renamed["id"] = renamed["id"], "renamedThing"
    return Change(
        "", operations, [((CONTRADICTS, old, "", "operationId", old.lower(), "renamedthing"), frozenset({ALL}))]
    )


@maker
def parameter_added(operations: dict[str, Node], chance: random.Random) -> Change:
    operation = chance.choice(_rest(operations))
    where = chance.choice(["query", "header"])
    operation["parameters"].append({"in": where, "name": "x-newcomer", "required": False, "schema": {"type": "string"}})
    return Change("", operations, [((HERE, operation["id"], where, "parameter", None, "x-newcomer"), frozenset({ALL}))])


def _query(operations: dict[str, Node], chance: random.Random) -> tuple[Node, Node] | None:
    found = [
        (one, parameter) for one in operations.values() for parameter in one["parameters"] if parameter["in"] == "query"
    ]
    several = [
        (one, parameter) for one, parameter in found if sum(other["in"] == "query" for other in one["parameters"]) > 1
    ]
    return chance.choice(several) if several else None


@maker
def parameter_removed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _query(operations, chance)):
        return None
    operation, parameter = picked
    operation["parameters"].remove(parameter)
    name = parameter["name"].removesuffix("[]")
    lossy_hides = any(one["in"] == "query" and one.get("required") for one in operation["parameters"])
    forms = {*DOCUMENTS, "text list", "text compact", "markdown", "Portal API"} | (
        set() if lossy_hides else {"text lossy"}
    )
    return Change("", operations, [((THERE, operation["id"], "query", "parameter", name, None), frozenset(forms))])


@maker
def parameter_renamed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _query(operations, chance)) or picked[1].get("required"):
        return None
    operation, parameter = picked
    old = parameter["name"].removesuffix("[]")
    parameter["name"] = parameter["name"].replace(old, "newcomer")
    lossy_hides = any(one["in"] == "query" and one.get("required") for one in operation["parameters"])
    forms = {*DOCUMENTS, "text list", "text compact", "markdown", "Portal API"} | (
        set() if lossy_hides else {"text lossy"}
    )
    gone = (THERE, operation["id"], "query", "parameter", old, None)
    new = (HERE, operation["id"], "query", "parameter", None, "newcomer")
    return Change("", operations, [(gone, frozenset(forms)), (new, frozenset({ALL}))])


@maker
def parameter_required(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _query(operations, chance)):
        return None
    operation, parameter = picked
    old = bool(parameter.get("required"))
    parameter["required"] = not old
    where = f"query {parameter['name'].removesuffix('[]')}"
    forms = {*DOCUMENTS, "text list", "text compact"} | ({"text lossy"} if old else set())
    return Change("", operations, [((CONTRADICTS, operation["id"], where, "required", old, not old), frozenset(forms))])


@maker
def field_added(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _pick(operations, chance, _object)):
        return None
    operation, value = picked
    value.schema["properties"]["newcomer"] = {"type": chance.choice(["string", "integer", "boolean"])}
    forms = showing_name(value, new=True)
    return Change("", operations, [((HERE, operation["id"], value.where, "property", None, "newcomer"), forms)])


@maker
def field_removed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _pick(operations, chance, _object)):
        return None
    operation, value = picked
    name = chance.choice(list(value.schema["properties"]))
    del value.schema["properties"][name]
    value.schema["required"] = [one for one in value.schema.get("required", []) if one != name]
    finding = (THERE, operation["id"], value.where, "property", name, None)
    return Change("", operations, [(finding, showing_name(value, new=False))])


@maker
def field_renamed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _pick(operations, chance, _object)):
        return None
    operation, value = picked
    name = chance.choice(list(value.schema["properties"]))
    value.schema["properties"] = {
        "newcomer" if key == name else key: inner for key, inner in value.schema["properties"].items()
    }
    value.schema["required"] = ["newcomer" if one == name else one for one in value.schema.get("required", [])]
    gone = (THERE, operation["id"], value.where, "property", name, None)
    new = (HERE, operation["id"], value.where, "property", None, "newcomer")
    return Change("", operations, [(gone, showing_name(value, new=False)), (new, showing_name(value, new=True))])


@maker
def required_changed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _pick(operations, chance, lambda value: value.owner is not None and value.part != "parameter")):
        return None
    operation, value = picked
    assert value.owner is not None
    listed = value.owner.get("required", [])
    value.owner["required"] = [one for one in listed if one != value.name] if value.needed else [*listed, value.name]
    forms = {*DOCUMENTS, "text list"}
    if value.depth == 1 and value.part == "body":
        forms |= {"text compact"} | ({"text lossy"} if value.needed else set())
    return Change(
        "",
        operations,
        [((CONTRADICTS, operation["id"], value.where, "required", value.needed, not value.needed), frozenset(forms))],
    )


def _scalar(value: Value) -> bool:
    return pages.kind(value.schema) in ("string", "integer", "number", "boolean") and not value.where.startswith(
        "path "
    )


@maker
def type_changed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    simple = lambda value: _scalar(value) and set(value.schema) <= {"type", "description", "example"}  # noqa: E731
    if not (picked := _pick(operations, chance, simple)):
        return None
    operation, value = picked
    old = pages.kind(value.schema)
    new = chance.choice(
        [one for one in ("string", "integer", "boolean") if one != old and (old, one) != ("number", "integer")]
    )
    value.schema["type"] = [new, "null"] if "null" in pages.kinds(value.schema) else new
    forms = showing(value, "type")
    if value.part != "parameter":
        forms |= {"text compact", "text lossy"}  # by the examples
    return Change("", operations, [((CONTRADICTS, operation["id"], value.where, "type", old, new), forms)])


@maker
def nullable_changed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (
        picked := _pick(operations, chance, lambda value: _scalar(value) and not value.in_list and value.depth > 0)
    ):
        return None
    operation, value = picked
    old = "null" in pages.kinds(value.schema)
    value.schema["type"] = pages.kind(value.schema) if old else [pages.kind(value.schema), "null"]
    finding = (CONTRADICTS, operation["id"], value.where, "nullable", old, not old)
    return Change("", operations, [(finding, showing(value, "nullable"))])


@maker
def format_changed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _pick(operations, chance, lambda value: "format" in value.schema and not value.in_list)):
        return None
    operation, value = picked
    old, value.schema["format"] = value.schema["format"], "hostname"
    return Change(
        "",
        operations,
        [((CONTRADICTS, operation["id"], value.where, "format", old, "hostname"), showing(value, "format"))],
    )


@maker
def format_removed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _pick(operations, chance, lambda value: "format" in value.schema and not value.in_list)):
        return None
    operation, value = picked
    old = value.schema.pop("format")
    return Change(
        "", operations, [((THERE, operation["id"], value.where, "format", old, None), showing(value, "format"))]
    )


LIMITS = ("minLength", "maxLength", "minimum", "maximum", "minItems")


def _limited(value: Value) -> bool:
    return any(key in value.schema for key in LIMITS)


@maker
def limit_changed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _pick(operations, chance, _limited)):
        return None
    operation, value = picked
    key = chance.choice([key for key in LIMITS if key in value.schema])
    old = value.schema[key]
    value.schema[key] = new = old + chance.randint(1, 300)
    return Change(
        "", operations, [((CONTRADICTS, operation["id"], value.where, key, old, new), showing(value, "limit"))]
    )


@maker
def limit_removed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _pick(operations, chance, _limited)):
        return None
    operation, value = picked
    key = chance.choice([key for key in LIMITS if key in value.schema])
    old = value.schema.pop(key)
    return Change("", operations, [((THERE, operation["id"], value.where, key, old, None), showing(value, "limit"))])


@maker
def limit_added(operations: dict[str, Node], chance: random.Random) -> Change | None:
    free = lambda value: pages.kind(value.schema) == "string" and "maxLength" not in value.schema  # noqa: E731
    if not (picked := _pick(operations, chance, free)):
        return None
    operation, value = picked
    value.schema["maxLength"] = 77
    return Change(
        "", operations, [((HERE, operation["id"], value.where, "maxLength", None, 77), showing(value, "limit"))]
    )


def _enum(value: Value) -> bool:
    return len(value.schema.get("enum", [])) > 1


@maker
def value_added(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _pick(operations, chance, _enum)):
        return None
    operation, value = picked
    value.schema["enum"].insert(chance.randrange(len(value.schema["enum"]) + 1), "NEWCOMER")
    return Change(
        "",
        operations,
        [((HERE, operation["id"], value.where, "enum value", None, "NEWCOMER"), showing(value, "enum value"))],
    )


@maker
def value_removed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _pick(operations, chance, _enum)):
        return None
    operation, value = picked
    old = value.schema["enum"].pop(chance.randrange(len(value.schema["enum"])))
    return Change(
        "", operations, [((THERE, operation["id"], value.where, "enum value", old, None), showing(value, "enum value"))]
    )


def _coded(operations: dict[str, Node], chance: random.Random) -> tuple[Node, str, list[str]] | None:
    found = [
        (operation, status, response["x-error-codes"])
        for operation in operations.values()
        for status, response in operation["responses"].items()
        if response.get("x-error-codes")
    ]
    return chance.choice(found) if found else None


@maker
def code_added(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _coded(operations, chance)):
        return None
    operation, status, codes = picked
    codes.insert(chance.randrange(len(codes) + 1), "NEWCOMER_INVALID")
    return Change(
        "", operations, [((HERE, operation["id"], status, "error code", None, "NEWCOMER_INVALID"), frozenset({ALL}))]
    )


@maker
def code_removed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _coded(operations, chance)) or len(picked[2]) < 2:
        return None
    operation, status, codes = picked
    old = codes.pop(chance.randrange(len(codes)))
    return Change("", operations, [((THERE, operation["id"], status, "error code", old, None), frozenset({ALL}))])


@maker
def code_renamed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    if not (picked := _coded(operations, chance)):
        return None
    operation, status, codes = picked
    at = chance.randrange(len(codes))
    old, codes[at] = codes[at], "NEWCOMER_INVALID"
    gone = (THERE, operation["id"], status, "error code", old, None)
    new = (HERE, operation["id"], status, "error code", None, "NEWCOMER_INVALID")
    return Change("", operations, [(gone, frozenset({ALL})), (new, frozenset({ALL}))])


@maker
def status_added(operations: dict[str, Node], chance: random.Random) -> Change:
    operation = chance.choice(_rest(operations))
    operation["responses"]["418"] = {"description": "Other words"}
    return Change("", operations, [((HERE, operation["id"], "", "response", None, "418"), frozenset({ALL}))])


@maker
def status_removed(operations: dict[str, Node], chance: random.Random) -> Change:
    operation = chance.choice(_rest(operations))
    status = chance.choice(
        [one for one in operation["responses"] if "x-error-codes" not in operation["responses"][one]]
    )
    del operation["responses"][status]
    return Change("", operations, [((THERE, operation["id"], "", "response", status, None), frozenset({ALL}))])


@maker
def body_removed(operations: dict[str, Node], chance: random.Random) -> Change | None:
    found = [operation for operation in operations.values() if operation["requestBody"]]
    if not found:
        return None
    operation = chance.choice(found)
    operation["requestBody"] = None
    return Change("", operations, [((THERE, operation["id"], "body", "body", "JSON", None), frozenset({ALL}))])
