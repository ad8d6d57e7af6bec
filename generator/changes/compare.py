"""Two documents compared: each difference, and whether it breaks callers in Python or on the wire.

A change breaks Python if callers' code fails at run time or in a type checker: a removed name, a removed or newly
required argument, an attribute that may now be None. It breaks the wire if a client generated from the old document
fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Literal

from attrs import frozen

from ..text import python_name
from .facts import Facts, OperationFacts, SchemaFacts, Value

What = Literal["added", "changed", "removed"]
WHATS: tuple[What, ...] = ("added", "changed", "removed")


@frozen
class ApiChange:
    """One difference. The subject is what a caller writes, as the CHANGELOG names it."""

    kind: str
    subject: str
    what: What
    detail: str = ""
    python: bool = False
    wire: bool = False

    @property
    def breaking(self) -> bool:
        """Whether existing code or an existing client stops working."""
        return self.python or self.wire


def compare(old: Facts, new: Facts) -> list[ApiChange]:
    """All differences, in the document's order."""
    return [
        *_operations(old.operations, new.operations),
        *_schemas(old.schemas, new.schemas),
        *_codes(old, new),
    ]


def _named(identity: str, operation: OperationFacts) -> str:
    return operation.method or identity


def _operations(old: Mapping[str, OperationFacts], new: Mapping[str, OperationFacts]) -> Iterator[ApiChange]:
    for identity, after in new.items():
        before = old.get(identity)
        if before is None:
            yield ApiChange("operation", _named(identity, after), "added", f"{after.address}: {after.summary}")
        else:
            yield from _operation(_named(identity, after), _named(identity, before), before, after)
    for identity in old.keys() - new.keys():
        before = old[identity]
        yield ApiChange("operation", _named(identity, before), "removed", before.address, python=True, wire=True)


def _operation(name: str, old_name: str, old: OperationFacts, new: OperationFacts) -> Iterator[ApiChange]:
    if name != old_name:
        yield ApiChange("operation", old_name, "changed", f"is now {name}", python=True)
    if old.address != new.address:
        yield ApiChange("operation", name, "changed", f"moves from {old.address} to {new.address}", wire=True)
    if old.scopes != new.scopes:
        detail = f"needs {_list(new.scopes)}, not {_list(old.scopes)}"
        yield ApiChange("scope", name, "changed", detail, wire=not set(new.scopes) <= set(old.scopes))
    yield from _fields("parameter", name, "({}=)", old.parameters, new.parameters, sent=True)
    yield from _body(name, old.body, new.body)
    if old.response != new.response:
        detail = f"returns {new.response}, was {old.response}"
        yield ApiChange("response", name, "changed", detail, python=True, wire=True)
    for code in [code for code in new.codes if code not in old.codes]:
        yield ApiChange("error code", f"{name} {code}", "added", "this operation may respond with it")
    for code in [code for code in old.codes if code not in new.codes]:
        yield ApiChange("error code", f"{name} {code}", "removed", "this operation no longer lists it")


def _body(name: str, old: Value | None, new: Value | None) -> Iterator[ApiChange]:
    if old is None and new is not None:
        yield ApiChange("body", name, "added", f"takes {new.text}", python=new.required, wire=new.required)
    elif old is not None and new is None:
        yield ApiChange("body", name, "removed", f"took {old.text}", python=True, wire=True)
    elif old is not None and new is not None:
        yield from _value("body", name, old, new, sent=True)


def _schemas(old: Mapping[str, SchemaFacts], new: Mapping[str, SchemaFacts]) -> Iterator[ApiChange]:
    for name, after in new.items():
        kind = "enum" if after.values else "model"
        before = old.get(name)
        if before is None:
            yield ApiChange(
                kind,
                name,
                "added",
                f"{len(after.values or after.properties)} {'values' if after.values else 'properties'}",
            )
            continue
        if bool(before.values) != bool(after.values) or (not after.properties and before.type != after.type):
            yield ApiChange(kind, name, "changed", f"is {after.type}, was {before.type}", python=True, wire=True)
        yield from (
            ApiChange("enum value", f"{name}.{value}", "added") for value in after.values if value not in before.values
        )
        yield from (
            ApiChange("enum value", f"{name}.{value}", "removed", python=True, wire=after.sent)
            for value in before.values
            if value not in after.values
        )
        yield from _fields("property", name, ".{}", before.properties, after.properties, sent=after.sent)
    for name in old.keys() - new.keys():
        yield ApiChange("model", name, "removed", python=True)


def _fields(
    kind: str, owner: str, form: str, old: Mapping[str, Value], new: Mapping[str, Value], *, sent: bool
) -> Iterator[ApiChange]:
    """Parameters of an operation, or properties of a schema."""
    for name in chain(new, (name for name in old if name not in new)):
        subject = owner + form.format(python_name(name))
        before, after = old.get(name), new.get(name)
        if after is None:
            # The server may ignore or reject what it no longer documents; the document does not say which.
            yield ApiChange(kind, subject, "removed", python=True, wire=True)
        elif before is None:
            demands = sent and after.required
            yield ApiChange(kind, subject, "added", _new(after), python=demands, wire=demands)
        else:
            yield from _value(kind, subject, before, after, sent=sent)


def _new(value: Value) -> str:
    return f"{value.text}, required" if value.required else value.text


def _value(kind: str, subject: str, old: Value, new: Value, *, sent: bool) -> Iterator[ApiChange]:
    if old.type != new.type:
        detail = f"is {new.text}, was {old.text}"
        yield ApiChange(kind, subject, "changed", detail, python=True, wire=True)
        return
    # What is sent must stay allowed; what is received must stay guaranteed.
    details: list[str] = []
    breaks = False
    if old.required != new.required:
        details.append("is required" if new.required else "is optional")
        breaks |= new.required if sent else not new.required
    if old.nullable != new.nullable:
        details.append("may be None" if new.nullable else "may no longer be None")
        breaks |= not new.nullable if sent else new.nullable
    if details:
        yield ApiChange(kind, subject, "changed", " and ".join(details), python=breaks, wire=breaks)
    if sent and old.limits != new.limits:
        detail = f"is limited to {_limits(new)}, was to {_limits(old)}"
        yield ApiChange(kind, subject, "changed", detail, wire=_tighter(old, new))


def _tighter(old: Value, new: Value) -> bool:
    """Whether a value within the old limits may be outside the new ones."""
    for name, limit in new.limits.items():
        before = old.limits.get(name)
        if before is None or (name == "pattern" and before != limit):
            return True
        if name != "pattern" and (limit > before if "min" in name.lower() else limit < before):
            return True
    return False


def _limits(value: Value) -> str:
    return ", ".join(f"{name} {limit}" for name, limit in value.limits.items()) or "nothing"


def _codes(old: Facts, new: Facts) -> Iterator[ApiChange]:
    for code in sorted(new.codes - old.codes):
        meaning = new.meanings.get(code, "describe it in components.x-error-meanings")
        yield ApiChange("error code", f"ErrorCode.{code}", "added", meaning.rstrip("."))
    for code in sorted(old.codes - new.codes):
        yield ApiChange("error code", f"ErrorCode.{code}", "removed", "the document no longer has it", python=True)


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(words) or "none"
