"""Reduce a source to facts: an OpenAPI document without sentences, examples, servers and security.

Documents can state a fact in several ways, so they are normalized. Paths are relative to the enterprise, operations
contain the parameters of their path, strings that must be numbers are numbers, and ``x-error-codes`` contains the error
codes in descriptions. openapi.yaml keeps its reasons (``MARKS``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import define, field

from pexip_engage_client.openapi.parsing import is_list, is_object
from pexip_engage_client.openapi.reader import JSON, Document, DocumentedOperation, JsonObject, Parameter

from .lines import PageLine
from .sentences import codes_in

Node = dict[str, Any]
Place = tuple[str, str, str]  # the place of an operation: `paths` or `webhooks`, its path or name, and its method

MARKS = ("x-inferred", "x-deliberate")  # the reasons why openapi.yaml differs from the documentation
LIMITS = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "default")
NOT_PARAMETERS = {"authorization", "content-type", "accept"}  # described by `security` and by the bodies
COMPLETE = "x-complete"  # the lists that a page shows completely: properties, error codes, parameters in a place
REQUIRED = "x-required"  # True for required, False for optional; absent if the page states neither
EXAMPLE = "x-example"  # whether only an example shows a property's `name`, or its `type`
ACCESS = "x-access"  # what a whole document states about servers, tokens, scopes and the style of parameters
PATTERN = "x-pattern"  # the pattern that a page states
CLOSED = "x-closed"  # whether a page states that an object has no other properties
TEXT = "x-text"  # the text on a page next to a part, without the sentences that the reader understands
SILENT = "x-silent"  # whether the source does not show the limits of a part
_USUAL_STYLES = (None, "form", "simple", True)  # values of `style` and `explode`
_NEVER_EMPTY = ("date-time", "date")  # a minimum length of 1 adds nothing to these formats
DEPTH = 30  # how many levels of nesting are read; text from the portal may have any number
_COPIED = (
    *("$ref", "type", "nullable", "format", "pattern", "enum", "required", "deprecated", *LIMITS),
    *("name", "in", "x-error-codes", *MARKS),
)
_INNER = ("allOf", "oneOf", "anyOf", "items", "additionalProperties", "schema", "content", JSON)


class UnreadableError(ValueError):
    """Raised for text that no reader understands. The message states what the text is."""


@define(kw_only=True)
class StatedPage:
    """The facts that one page states about its operation. If a keyword is None, the page shows that it is absent.

    A page is rarely complete: see ``overlay``.
    """

    page: str = ""  # its name in the address: `getappointments`, `post-Appointment`
    method: str = ""
    path: str = ""  # for a webhook, its name
    title: str = ""
    operation: Node = field(factory=dict[str, Any])
    is_cut: bool = False  # whether its end is missing
    is_copy: bool = False  # whether it is a text page, which has limits, values and examples, but may lose names
    levels: int = 1  # the levels of nested properties that its layout describes
    lines: list[PageLine] = field(factory=list[PageLine])
    not_understood: list[str] = field(factory=list[str])  # lines that may state facts in a form that is not known


@define(kw_only=True)
class Source:
    """The content of the documentation: a whole document, or pages."""

    form: str
    documentation: str = ""  # `production`, `development` or `staging`
    document: Document | None = None
    pages: list[StatedPage] = field(factory=list[StatedPage])
    gone: frozenset[str] = frozenset()  # operations whose page does not exist, by the page's name in lower case
    dead_links: frozenset[str] = frozenset()  # operations that the index lists although their page does not exist

    def shared_with(self, document: Document) -> list[DocumentedOperation]:
        """Return the document's operations that this source also describes."""
        known = operations_of(document)
        if self.document is None:
            found = [partner(one.page, one.method, one.path, known) for one in self.pages]
        else:
            found = [partner(slug(one), one.method, one.path, known) for one in operations_of(self.document)]
        return [one for one in found if one is not None]


def reduced(raw: Node) -> Document:
    """Return the facts in a document. Raises UnreadableError if it is not an OpenAPI 3 document."""
    if not is_object(raw.get("paths")):
        raise UnreadableError("this is not an OpenAPI document: it has no `paths`")
    if not str(raw.get("openapi", "")).startswith("3."):
        raise UnreadableError("this is not an OpenAPI 3 document")
    whole = Document({**raw, "webhooks": raw.get("webhooks", raw.get("x-webhooks", {}))})  # the latter in OpenAPI 3.0
    given = _mapping(raw.get("components"))
    components = {
        kind: {str(name): _facts(node) for name, node in _mapping(given.get(kind)).items()}
        for kind in ("schemas", "parameters", "responses", "requestBodies")
    }
    nodes = {("paths", without_prefix(each.path), each.method): _operation(each) for each in whole.iter_operations()}
    nodes |= {("webhooks", each.path, each.method): _operation(each) for each in whole.webhooks.values()}
    return with_operations(Document({"openapi": "3.1.0", "components": components, ACCESS: _access(whole)}), nodes)


def _access(document: Document) -> list[str]:
    """Return a document's servers and token URLs, each operation's scopes, and parameters with an unusual style."""
    servers = document.raw.get("servers")
    found = [f"server {_mapping(each).get('url')}" for each in servers] if is_list(servers) else []
    for scheme in _mapping(_mapping(document.raw.get("components")).get("securitySchemes")).values():
        flows = _mapping(_mapping(scheme).get("flows")).values()
        found += [f"token URL {each['tokenUrl']}" for each in map(_mapping, flows) if "tokenUrl" in each]
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


def with_operations(document: Document, nodes: Mapping[Place, JsonObject]) -> Document:
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
    node["responses"] = {status: _facts(each) for status, each in _mapping(documented.node.get("responses")).items()}
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
    if node.get("format") in _NEVER_EMPTY and node.get("minLength") == 1:
        node = {key: value for key, value in node.items() if key != "minLength"}
    if node.get("format") != "positive-integer":
        return node
    kept = {key: value for key, value in node.items() if key not in ("format", "pattern") and value is not None}
    if "default" in node:
        kept["default"] = int(node["default"]) if str(node["default"]).isdigit() else None
    return {**kept, "type": ["integer"], SILENT: True}  # its limits are in the pattern


# -- identity --------------------------------------------------------------------------------------------


def place(operation: DocumentedOperation) -> Place:
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


def _mapping(value: Any) -> Node:
    return value if is_object(value) else {}
