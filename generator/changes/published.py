"""Compare openapi.yaml with an OpenAPI document from Pexip, recognize its operations, and report the differences.

Both documents are reduced to facts: they keep neither descriptions nor examples, servers and security. Documents can
state a fact in several ways, so they are normalized. Paths are relative to the enterprise, operations contain the
parameters of their path, strings that must be numbers are numbers, and ``x-error-codes`` contains the error codes in
descriptions. openapi.yaml keeps its reasons (``MARKS``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import frozen

from pexip_engage_client.openapi.parsing import is_list, is_object
from pexip_engage_client.openapi.pointers import keys_of
from pexip_engage_client.openapi.reader import JSON, Document, DocumentedOperation, JsonObject, Parameter

from ..gaps import codes_in
from ..text import TIME_OF_DAY
from .api_change import ApiChange, What, mapping
from .compare import compare_operations

Node = dict[str, Any]
OperationPlace = tuple[
    str, str, str
]  # the place of an operation: `paths` or `webhooks`, its path or name, and its method

MARKS = ("x-inferred", "x-deliberate")  # the reasons why openapi.yaml differs from the documentation
LIMITS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "default")
NOT_PARAMETERS = {"authorization", "content-type", "accept"}  # described by `security` and by the bodies
ACCESS = "x-access"  # what a document states about servers, tokens, scopes and the style of parameters
SILENT = "x-silent"  # whether the source does not show the limits of a part
_USUAL_STYLES = (None, "form", "simple", True)  # values of `style` and `explode`
NEVER_EMPTY = ("date-time", "date")  # a minimum length of 1 adds nothing to these formats
DEPTH = 30  # how many levels of nesting are read; text from the portal may have any number
_COPIED = (
    *("$ref", "type", "nullable", "format", "pattern", "enum", "required", "deprecated", *LIMITS),
    *("name", "in", "x-error-codes", *MARKS),
)
_INNER = ("allOf", "oneOf", "anyOf", "items", "additionalProperties", "schema", "content", JSON)


class UnreadableError(ValueError):
    """Raised for text that no reader understands. The message states what the text is."""


def read_document(text: str, ours: Document) -> Document:
    """Return the facts of an OpenAPI document in JSON, with our names. Raises UnreadableError for anything else."""
    try:
        found: Any = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"this is not valid JSON: {str(error)[:120]}; it begins with {text[:40]!r}") from error
    if not is_object(found):
        raise UnreadableError("this is JSON, but not an object")
    return aligned(reduced(found), ours)


def reduced(raw: Node) -> Document:
    """Return the facts in a document. Raises UnreadableError if it is not an OpenAPI 3 document."""
    if not is_object(raw.get("paths")):
        raise UnreadableError("this is not an OpenAPI document: it has no `paths`")
    if not str(raw.get("openapi", "")).startswith("3."):
        raise UnreadableError("this is not an OpenAPI 3 document")
    whole = Document({**raw, "webhooks": raw.get("webhooks", raw.get("x-webhooks", {}))})  # the latter in OpenAPI 3.0
    given = mapping(raw.get("components"))
    components = {
        kind: {str(name): _facts(node) for name, node in mapping(given.get(kind)).items()}
        for kind in ("schemas", "parameters", "responses", "requestBodies")
    }
    nodes = {("paths", without_prefix(each.path), each.method): _operation(each) for each in whole.iter_operations()}
    nodes |= {("webhooks", each.path, each.method): _operation(each) for each in whole.webhooks.values()}
    return with_operations(Document({"openapi": "3.1.0", "components": components, ACCESS: _access(whole)}), nodes)


def _access(document: Document) -> list[str]:
    """Return a document's servers and token URLs, each operation's scopes, and parameters with an unusual style."""
    servers = document.raw.get("servers")
    found = [f"server {mapping(each).get('url')}" for each in servers] if is_list(servers) else []
    for scheme in mapping(mapping(document.raw.get("components")).get("securitySchemes")).values():
        flows = mapping(mapping(scheme).get("flows")).values()
        found += [f"token URL {each['tokenUrl']}" for each in map(mapping, flows) if "tokenUrl" in each]
    for each in document.iter_operations():
        needed = each.scopes or [name for alternative in each.security for name in alternative]
        styles = [
            f"{parameter.name} {key} {parameter.node[key]}"
            for parameter in each.parameters
            for key in ("style", "explode")
            if parameter.node.get(key) not in _USUAL_STYLES
        ]
        found += [f"{each.method} {each.path}: {fact}" for fact in (*needed, *styles)]
    return found


def with_operations(document: Document, nodes: Mapping[OperationPlace, JsonObject]) -> Document:
    """Return the document with these operations and webhooks instead of its own."""
    raw: Node = {**document.raw, "paths": {}, "webhooks": {}}
    for (kind, path, method), node in nodes.items():
        raw[kind].setdefault(path, {})[method.lower()] = node
    return Document(raw)


def _operation(documented: DocumentedOperation) -> Node:
    node: Node = {key: documented.node[key] for key in ("operationId", "deprecated", *MARKS) if key in documented.node}
    node |= {"externalDocs": {"url": documented.documentation}} if documented.documentation else {}
    node["summary"] = documented.summary
    node["parameters"] = [_parameter(each) for each in documented.parameters if is_parameter(each.location, each.name)]
    node |= {"requestBody": _facts(documented.node["requestBody"])} if documented.body else {}
    node["responses"] = {status: _facts(each) for status, each in mapping(documented.node.get("responses")).items()}
    return node


def _parameter(documented: Parameter) -> Node:
    shared = documented.pointer.removesuffix("/schema")
    node: Node = _facts(documented.node)
    return {"$ref": f"#{shared}"} if shared.startswith("/components/") else node


def is_parameter(where: str, name: str) -> bool:
    """Whether sources list it as a parameter of operations."""
    return where in ("path", "query") or (where == "header" and name.lower() not in NOT_PARAMETERS)


def _facts(node: Any, depth: int = 0) -> Any:
    """Return the facts in a part of a document, down to a depth that no API reaches."""
    if is_list(node):
        return [_facts(each, depth) for each in node]
    if not is_object(node) or depth > DEPTH:
        return {}
    found: Node = {key: node[key] for key in _COPIED if key in node}
    if is_object(node.get("properties")):
        found["properties"] = {str(name): _facts(each, depth + 1) for name, each in node["properties"].items()}
    for key in _INNER:
        if (inner := _facts(node.get(key), depth + 1)) or (key == "schema" and key in node):
            found[key] = inner
    if "in" in found:  # arrays are sent as `name[]`, but not every source writes the brackets
        found["name"] = str(found.get("name")).removesuffix("[]")
    if codes := codes_in(str(node.get("description", ""))):
        found.setdefault("x-error-codes", codes)
    return normalized(found)


def normalized(node: Node) -> Node:
    """Return a schema without limits that its format implies.

    A string that must be a number, such as `limit` in the documentation, becomes a number.
    """
    if node.get("format") in NEVER_EMPTY and node.get("minLength") == 1:
        node = {key: value for key, value in node.items() if key != "minLength"}
    if node.get("format") == TIME_OF_DAY:  # stated by the page about dates and times only
        node = {key: value for key, value in node.items() if key not in ("format", "pattern")}
    if node.get("format") != "positive-integer":
        return node
    kept = {key: value for key, value in node.items() if key not in ("format", "pattern") and value is not None}
    if "default" in node:
        kept["default"] = int(node["default"]) if str(node["default"]).isdigit() else None
    return {**kept, "type": ["integer"], SILENT: True}  # its limits are in the pattern


# -- identity --------------------------------------------------------------------------------------------


def place(operation: DocumentedOperation) -> OperationPlace:
    """Return the place of the operation in a document."""
    return "webhooks" if is_webhook(operation) else "paths", operation.path, operation.method


def is_webhook(operation: DocumentedOperation) -> bool:
    """Whether Engage sends the request."""
    return operation.pointer.startswith("/webhooks/")


def page_name(operation: DocumentedOperation) -> str:
    """Return the name of an operation's page in its address."""
    page = page_in(operation.documentation or "")
    stated = str(operation.node.get("operationId") or "").lower()
    return page or stated or page_of(operation.method, operation.path)


def slug(operation: DocumentedOperation) -> str:
    """Return the name of the page in lower case, which identifies an operation in every source."""
    return page_name(operation).lower()


@lru_cache(maxsize=8)
def operations_of(document: Document) -> Sequence[DocumentedOperation]:
    """Return all operations and webhooks in a document, which must not change afterwards."""
    return (*document.iter_operations(), *document.webhooks.values())


def partner(name: str, method: str, path: str, among: Iterable[DocumentedOperation]) -> DocumentedOperation | None:
    """Return the same operation in another source, by the name of its page, or else by method and path."""
    named = (each for each in among if name and slug(each) == name.lower())
    placed = (each for each in among if path and (each.method, shape(each.path)) == (method, shape(path)))
    return next(named, None) or next(placed, None)


def shape(path: str) -> str:
    """Return a path in lower case, without the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", path.lower())


def without_prefix(path: str) -> str:
    """Return a path relative to the enterprise."""
    return re.sub(r"^/enterprises/(?:\{[^}]*\}|[^/]+)(?=/)", "", path)


def page_of(method: str, path: str) -> str:
    """Return the name of the page of an operation without an operationId: `post-appointment`."""
    return re.sub(r"[^a-z0-9]+", "-", f"{method} {path}".lower()).strip("-")


def documentation_in(address: str) -> str:
    """Return the documentation to which an address on the portal belongs; empty for other addresses."""
    found = re.match(r"https://developer\.pexipengage\.com/(?:(development|staging)/)?", address)
    return (found[1] or "production") if found else ""


def page_in(address: str) -> str:
    """Return the name of the operation's page in an address; empty for the addresses of other pages."""
    match = re.search(r"operation-([A-Za-z0-9_-]+?)(?:\.[a-z]+)?$", address.split("#")[0].split("?")[0].rstrip("/"))
    return match[1] if match else ""


# -- comparison ------------------------------------------------------------------------------------------

# Kinds of changes that are not facts: in reduced documents, only our own marks are "not understood".
_NOT_FACTS = ("documentation", "not understood")


@frozen
class DocumentDifference:
    """One difference between openapi.yaml and another document, or between two versions of the latter."""

    change: ApiChange
    operation: str

    @property
    def name(self) -> str:
        """The name of a parameter or property as it is sent. The Python name is in the subject."""
        for part in reversed(self.change.new or self.change.old):
            keys = keys_of(part.pointer)
            if self.change.kind == "parameter" and is_object(part.node) and "in" in part.node:
                return str(part.node["name"])
            if self.change.kind == "property" and keys[-2:-1] == ("properties",):
                return keys[-1]
        return ""

    @property
    def home(self) -> str:
        """The part of openapi.yaml that differs, or to which the difference belongs."""
        return self.change.old[-1].pointer or self.change.old[-2].pointer if self.change.old else ""

    @property
    def reason(self) -> str:
        """The reason for a deliberate difference; empty if there is none, or if the reason does not cover this one."""
        change = self.change
        is_tolerant = change.effect.narrows and not change.effect.widens
        if change.what == "added" or not (is_tolerant or change.silent or change.what == "removed"):
            return ""
        parts = [part.node for part in reversed(change.old) if is_object(part.node)]
        stated = next((str(node[mark]) for node in parts for mark in MARKS if node.get(mark)), "")
        in_response = any("/responses/" in part.pointer for part in change.old)
        is_received = in_response != change.old[0].pointer.startswith("/webhooks/")
        accepts_more = change.what == "changed" and is_tolerant and is_received and not change.breaking
        return stated or ("openapi.yaml accepts more in this response." if accepts_more else "")


def compare_documents(before: Document, after: Document) -> list[DocumentDifference]:
    """Compare two reduced documents."""
    states_codes = all(
        any(response.error_codes for each in document.iter_operations() for response in each.responses.values())
        for document in (before, after)
    )
    return [
        DocumentDifference(each, _named(each))
        for each in compare_operations(before, after)
        if _is_fact(each) and (states_codes or each.kind != "error code")
    ]


def _is_fact(change: ApiChange) -> bool:
    """Whether a change affects requests or responses, and not only names or descriptions."""
    if change.kind in _NOT_FACTS or not (change.old or change.new):
        return False
    if change.silent and mapping(change.new[-1].node).get(SILENT):
        return False
    only_names = change.python and not change.wire and not any(change.effect)
    return change.what != "changed" or not only_names


def _named(change: ApiChange) -> str:
    """Return the name of the operation that a change affects."""
    part = (*change.new, *change.old)[0]
    _, path, method = keys_of(part.pointer)
    return str(part.node.get("operationId") or f"{method.upper()} {path}")


def aligned(theirs: Document, ours: Document) -> Document:
    """Return the document from Pexip with our names for operations and webhooks."""
    known = operations_of(ours)
    nodes: dict[OperationPlace, JsonObject] = {}
    for operation in operations_of(theirs):
        kind, path, method = place(operation)
        same = partner(slug(operation), method, path, known)
        if same and (is_webhook(same) or shape(same.path) == shape(path)):
            path = same.path
        nodes[kind, path, method] = {**({"operationId": same.id} if same else {}), **operation.node}
    return with_operations(theirs, nodes)


def published_in(ours: Document, documentation: str, others: Sequence[DocumentedOperation]) -> Document:
    """Return our document without operations that only another version of the documentation contains."""
    nodes = {
        place(each): each.node
        for each in operations_of(ours)
        if documentation_in(each.documentation or "") in ("", documentation)
        or partner(slug(each), each.method, each.path, others) is not None
    }
    return with_operations(ours, nodes)


# -- report ----------------------------------------------------------------------------------------------

_NAMED = 6  # the maximum number of operations to list for one difference
_LONGEST = 200  # the maximum number of characters to print of one text

BETWEEN: dict[What, str] = {
    "added": "The {} is in the documentation, but not in openapi.yaml{}",
    "changed": "The {} differs in the documentation{}",
    "removed": "The {} is in openapi.yaml, but not in the documentation",
}
SINCE: dict[What, str] = {"added": "The {} is new{}", "changed": "The {} has changed{}", "removed": "The {} is gone"}


def sentences(found: list[DocumentDifference], words: Mapping[What, str]) -> Iterator[str]:
    """Yield the differences as sentences, with their places in openapi.yaml."""
    for group in grouped(found):
        home = f" ({quoted(group[0].home)})" if group[0].home and words is BETWEEN else ""
        yield f"{sentence(group, words)}{home}"


def grouped(found: Iterable[DocumentDifference]) -> list[list[DocumentDifference]]:
    """Group the differences in one place in openapi.yaml, because operations share components."""
    groups: dict[Any, list[DocumentDifference]] = {}
    for each in found:
        change = each.change
        member = re.split(r"[.(]", change.subject.removeprefix(each.operation))[-1]
        place = (each.home, member) if each.home else change.subject
        groups.setdefault((change.kind, change.what, change.detail, place), []).append(each)
    return list(groups.values())


def sentence(group: list[DocumentDifference], words: Mapping[What, str]) -> str:
    """Describe the same difference in one or several operations."""
    change = group[0].change
    others = [name for name in dict.fromkeys(each.operation for each in group) if name != group[0].operation]
    also = f" The same applies to {listed(others)}." if others else ""
    detail = f": {quoted(change.detail)}" if change.detail else ""
    name = f" ({quoted(group[0].name)})" if group[0].name not in change.subject else ""
    return words[change.what].format(f"{change.kind} {quoted(change.subject)}{name}", detail) + f".{also}"


def listed(names: list[str]) -> str:
    """Return the first names, and the number of the others."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(map(quoted, names[:_NAMED])) + more


def quoted(text: object) -> str:
    """Return text from the portal in a harmless form."""
    shown = "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in str(text)[:_LONGEST])
    return f"`{shown.replace('`', chr(39))}{'…' if len(str(text)) > _LONGEST else ''}`"
