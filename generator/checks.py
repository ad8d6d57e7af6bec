"""Check a document, and find all of its problems before anything is generated.

The generator accepts openapi.yaml, and the forms in which Pexip could publish the same document: with inline schemas,
any spelling of null, unused components and other operationIds. Everything else is rejected: the message states the
position, the reason, and what to write instead. `document_parts.py` is the table of the keywords of each part, and
`schema_checks.py` checks schemas. This module checks the operations, and what they have to do with each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pexip_engage_client.openapi.pointers import Keys
from pexip_engage_client.openapi.reader import JSON, METHODS, DocumentedOperation

from .document import ERROR_CODE, SourceDocument, mapping, used_components
from .document_parts import (
    BODY,
    DOCUMENT,
    INFO,
    MEDIA,
    OPERATION,
    PARAMETER,
    PATH_ITEM,
    RESPONSE,
    SCALARS,
    TYPES,
    Parts,
    is_list_of_texts,
    is_texts,
    kind_of,
    type_of,
)
from .gaps import operation_id
from .methods import Method, methods_of, route
from .schema_checks import SchemaChecks, argument
from .server_views import check_servers
from .text import TIME_OF_DAY, python_name

EVENT = "describe a POST of an object with `entity` (an enum of one value) and `data` (an object)"
CONVERSION = "npx @scalar/cli document upgrade old.yaml --output new.yaml"
# Headers that the client sets itself, or from an option of every call.
SET_BY_US = {"accept", "authorization", "content-type", "content-length", "host", "user-agent", "x-correlation-id"}
PAGING = ("offset", "limit")
# Paging parameters that the client does not support: it would return the first page as the whole list.
OTHER_PAGING = {*PAGING, "cursor", "pageToken", "page_token", "page", "pageNumber", "page_number", "skip"}

# Properties in a response that has further pages.
PAGES = {
    "meta",
    "links",
    "next",
    "nextCursor",
    "next_cursor",
    "nextPageToken",
    "next_page_token",
    "hasMore",
    "has_more",
}


def check(document: SourceDocument, table: object, *, is_complete: bool = True) -> dict[str, Method]:
    """Check a document and the table of methods. Return the methods by route, or raise UnsupportedError.

    If the table is not complete, it may belong to another version of the document.
    """
    check_version(document)
    document.raise_problems()  # another OpenAPI version would cause hundreds of irrelevant problems
    document.raw = _without_slips(document, document.raw, ())
    found = [*document.problems]
    methods = methods_of(table, document)
    document.problems = document.problems if is_complete else found
    _Checker(document, methods).check()
    document.raise_problems()
    return methods


def check_version(document: SourceDocument) -> None:
    """Reject a document of another version of OpenAPI."""
    key = "swagger" if "swagger" in document.raw else "openapi"
    version = str(document.raw.get(key) or "")
    if key == "swagger" or version.startswith("3.0"):
        name = "Swagger" if key == "swagger" else "OpenAPI"
        document.reject((key,), f"the format is {name} {version}", f"convert it to OpenAPI 3.1 first: `{CONVERSION}`")
    elif not version.startswith("3.1") or not isinstance(document.raw[key], str):
        problem = f"the format is OpenAPI {version}" if version else "it does not state the version of OpenAPI"
        document.reject((key,), problem, "describe the API in OpenAPI 3.1, and write `openapi: 3.1.1`")


def _without_slips(document: SourceDocument, node: Any, keys: Keys) -> Any:
    """Reject and remove mistakes that YAML accepts: keys without a value, and keys such as `on:`, which means true."""
    if isinstance(node, list):
        return [_without_slips(document, each, (*keys, index)) for index, each in enumerate(node)]
    if not isinstance(node, dict):
        return node
    found: dict[str, Any] = {}
    for key, value in node.items():
        where, is_name = (*keys, str(key)), bool(keys) and keys[-1] in ("properties", "responses", "schemas")
        if not isinstance(key, str):
            document.reject(where, f"YAML reads this key as {key!r}", "put the key in quotes")
        elif key.startswith("x-") or (key in {"example", "examples", "default", "enum", "value"} and not is_name):
            found[key] = value
            continue
        if value is None:
            document.reject(where, "the key has no value", "fill it in, or leave it out")
        else:
            found[str(key)] = _without_slips(document, value, where)
    return found


class _Checker:
    def __init__(self, document: SourceDocument, methods: Mapping[str, Method]) -> None:
        self.document = document
        self.reject = document.reject
        self._methods = methods
        self._parts = Parts(document)
        self._schemas = SchemaChecks(self._parts)

    # --- the whole document

    def check(self) -> None:
        """Check everything except the version."""
        document, raw = self.document, self.document.raw
        for key in self._parts.keywords(raw, (), DOCUMENT, "the document"):
            raw[key] = [] if key == "tags" else {}
        self._parts.keywords(raw.get("info", {}), ("info",), INFO, "info")
        self._tags(raw.get("tags", []))
        check_servers(document)
        self._security_schemes()
        used = used_components(raw)
        for kind, name in sorted(used):
            keys, node = ("components", kind, name), self._parts.components[kind][name]
            if kind == "schemas":
                self._schemas.check_named(name, node, keys)
        self._schemas.check_circles(sorted(name for kind, name in used if kind == "schemas"))
        for kind in ("paths", "webhooks"):
            for path, item in raw.get(kind, {}).items():
                self._parts.keywords(item, (kind, path), PATH_ITEM, "a path")
                if kind == "paths" and not path.startswith(("/", "x-")):
                    self.reject((kind, path), "a path that does not begin with a slash", f"write /{path}")
                if kind == "webhooks" and not mapping(item).keys() & set(METHODS):
                    self.reject((kind, path), "it has no operation", EVENT)
        operations = list(document.iter_operations())
        if not operations:
            self.reject(("paths",), "it has no operations", "describe one")
        for operation in operations:
            self._operation(operation)
        for webhook in document.webhooks.values():
            self._webhook(webhook)
        for ids in (lambda each: each.id, lambda each: operation_id(each, self._methods)):
            self._parts.unique("operationId", ((ids(each), (*each.keys, "operationId")) for each in operations))
        self._parts.unique("method and path", ((route(each), each.keys) for each in operations))
        self._schemas.check_directions()
        self._codes()

    def _tags(self, tags: Sequence[Any]) -> None:
        for index, tag in enumerate(tags):
            if not isinstance(mapping(tag).get("name"), str):
                self.reject(("tags", index), "a tag without a name", "name it")

    def _security_schemes(self) -> None:
        keys = ("components", "securitySchemes")
        for name, scheme in mapping(self._parts.components.get("securitySchemes")).items():
            flows = mapping(scheme).get("flows", {})
            scopes = [mapping(flow).get("scopes", {}) for flow in mapping(flows).values()]
            if not isinstance(scheme, dict) or not isinstance(flows, dict) or not all(map(is_texts, scopes)):
                self.reject((*keys, name), "not a security scheme", "describe it, with a description for each scope")
                return
        names = ((python_name(each).upper(), keys) for each in self.document.scopes)
        self._parts.unique("Python name of a scope", names)

    def _codes(self) -> None:
        keys: Keys = ("components", "schemas", ERROR_CODE)
        codes = self.document.error_codes()
        self._parts.unique("Python name of an error code", ((python_name(each).upper(), keys) for each in codes))

    # --- operations

    def _operation(self, operation: DocumentedOperation) -> None:
        node, keys = operation.node, operation.keys
        misfits = self._parts.keywords(node, keys, OPERATION, "an operation")
        self._security(operation)
        self._parameters(operation)
        if "requestBody" in node:
            self._body(node["requestBody"], (*keys, "requestBody"))
        if "responses" not in misfits:
            self._responses(operation)
        method = self._methods.get(route(operation))
        if method is not None:
            self._arguments(operation, method)
            if method.is_list:
                self._list(operation)

    def _security(self, operation: DocumentedOperation) -> None:
        """Check that a bearer token, which the client sends with every call, suffices for an operation."""
        node, keys = operation.node, (*operation.keys, "security")
        given, keys = (node["security"], keys) if "security" in node else (self.document.raw.get("security"), keys[-1:])
        if given is None:
            return
        if not isinstance(given, list) or not all(
            isinstance(each, dict) and all(map(is_list_of_texts, each.values())) for each in given
        ):
            self.reject(keys, "not a list of schemes with their scopes", "write each as `oauth2: [scope]`")
            return
        schemes = mapping(self._parts.components.get("securitySchemes"))
        names = list(dict.fromkeys(name for alternative in operation.security for name in alternative))
        if missing := [name for name in names if name not in schemes]:
            remedy = "describe it under components.securitySchemes, or correct the name"
            self.reject(keys, f"there is no security scheme {missing[0]}", remedy)
        elif operation.security and not any(
            all(_is_bearer(schemes[name]) for name in alternative) for alternative in operation.security
        ):
            remedy = "describe OAuth2 client credentials or a bearer token"
            self.reject(keys, f"credentials that the client cannot send ({', '.join(names)})", remedy)
        else:
            for alternative in operation.security:
                for name, scopes in alternative.items():
                    self._scopes(name, scopes, keys)

    def _scopes(self, name: str, scopes: Sequence[str], keys: Keys) -> None:
        """Check that a security scheme declares the scopes that an operation requires."""
        scheme = mapping(self._parts.components["securitySchemes"][name])
        flows = [mapping(each) for each in mapping(scheme.get("flows")).values()]
        declared = [each for flow in flows for each in mapping(flow.get("scopes"))]
        for scope in scopes if scheme.get("type") == "oauth2" else ():
            if scope not in declared:
                meant = get_close_matches(scope, declared, 1)
                remedy = f"write {meant[0]}, or declare the scope" if meant else "declare the scope"
                self.reject(keys, f"{name} does not declare the scope {scope}", remedy)

    def _parameters(self, operation: DocumentedOperation) -> None:
        item = self.document.raw["paths"][operation.path]
        holders: list[tuple[Mapping[str, Any], Keys]] = [(mapping(item), operation.keys[:2])]
        for holder, keys in [*holders, (operation.node, operation.keys)]:
            parameters = holder.get("parameters")
            names: list[tuple[str, Keys]] = []
            for index, given in enumerate(parameters if isinstance(parameters, list) else []):
                found, where = self._parts.shared(given, (*keys, "parameters", index), "parameters")
                if found is not None:
                    self._parameter(found, where)
                    names.append((f"{found.get('name')} in {found.get('in')}", (*keys, "parameters", index)))
            self._parts.unique("parameter", names)
        named = re.findall(r"\{(.*?)\}", operation.path)
        described = [each.name for each in operation.parameters if each.location == "path"]
        for name in sorted(set(named) ^ set(described)):
            problem = f"{{{name}}} in the path is not described" if name in named else f"{name} is not in the path"
            remedy = "describe each {placeholder} of the path as a path parameter, and no others"
            self.reject(operation.keys, problem, remedy)

    def _parameter(self, node: dict[str, Any], keys: Keys) -> None:
        self._parts.keywords(node, keys, PARAMETER, "a parameter")
        name, where, schema = node.get("name"), node.get("in"), node.get("schema", {})
        if not isinstance(name, str) or not name:
            self.reject(keys, "a parameter without a name", "name it")
            return
        if where not in ("path", "query", "header"):
            what = f"a {where} parameter ({name})" if where else f"a parameter without `in` ({name})"
            self.reject(keys, what, "write `in: path`, `in: query` or `in: header`")
            return
        if "schema" not in node:
            self.reject(keys, f"a parameter without a schema ({name})", "describe its `schema`")
        if where == "path" and node.get("required") is not True:
            self.reject(keys, f"a path parameter that is not required ({name})", "write `required: true`")
        self._schemas.check(schema, (*keys, "schema"), self._schemas.sent)
        target = self._parts.target(schema)
        kind = type_of(target)
        items = self._parts.target(target.get("items", {}))
        allowed = ("string",) if where != "query" else TYPES
        if target and kind not in allowed:
            words = "a string" if where != "query" else "a scalar, a list of scalars, or an object"
            self.reject(keys, f"a {where} parameter of type {kind or 'unknown'} ({name})", f"describe it as {words}")
        elif where != "query" and target.get("format") in ("date-time", "date", TIME_OF_DAY):
            problem = f"a {where} parameter with the format {target['format']} ({name})"
            self.reject(keys, problem, "leave the format out")
        elif kind == "array" and items and type_of(items) not in SCALARS:
            self.reject(keys, f"a list of values that are not scalars ({name})", "describe a list of scalars")
        elif kind == "object" and not all(
            type_of(self._parts.target(each)) in SCALARS for each in mapping(target.get("properties")).values()
        ):
            self.reject(keys, f"an object with values that are not scalars ({name})", "describe each as a scalar")
        elif kind == "object" and not target.get("properties"):
            self.reject(keys, f"an object without properties ({name})", "describe its properties")
        expected = "deepObject" if kind == "object" else "form" if where == "query" else "simple"
        if node.get("style", "form" if where == "query" else "simple") != expected:
            self.reject((*keys, "style"), f"a style other than {expected} ({name})", f"write `style: {expected}`")
        if node.get("explode", True) is not True and kind in ("array", "object"):
            self.reject((*keys, "explode"), f"explode is not true ({name})", "write `explode: true`")

    def _body(self, given: Any, keys: Keys) -> None:
        node, where = self._parts.shared(given, keys, "requestBodies")
        if node is None:
            return
        self._parts.keywords(node, where, BODY, "a request body")
        schema, where = self._content(node.get("content", {}), (*where, "content"), self._schemas.sent)
        target = self._parts.target(schema)
        if schema is not None and type_of(target) not in ("object", "array"):
            self.reject(where, "a body that is neither an object nor a list", "describe an object")

    def _content(self, content: Any, keys: Keys, used: set[str]) -> tuple[Any, Keys]:
        """Check content, and return its schema with its position; None if it has no suitable media type."""
        if not isinstance(content, dict) or [*content] != [JSON]:
            found = ", ".join(map(str, content)) if isinstance(content, dict) and content else "no media type"
            self.reject(keys, f"the content is {found}", f"describe it as {JSON}, the only supported media type")
            return None, keys
        media, where = content[JSON], (*keys, JSON)
        self._parts.keywords(media, where, MEDIA, "a media type")
        schema, where = mapping(media).get("schema", {}), (*where, "schema")
        self._schemas.check(schema, where, used)
        return schema, where

    def _responses(self, operation: DocumentedOperation) -> None:
        keys = (*operation.keys, "responses")
        responses = operation.node.get("responses", {})
        successes = [status for status in responses if status.startswith("2")]
        if len(successes) != 1:
            problem = f"{len(successes) or 'no'} successful responses"
            self.reject(keys, problem, "describe one 2xx response")
        for status, given in responses.items():
            if not re.fullmatch(r"[1-5](\d\d|XX)|default|x-.*", status):
                self.reject((*keys, status), f"{status} is not a status", "write three digits, such as '422'")
            node, where = self._parts.shared(given, (*keys, status), "responses")
            if node is None:
                continue
            self._parts.keywords(node, where, RESPONSE, "a response")
            for each in (mapping(given), node):
                if not is_list_of_texts(each.get("x-error-codes", [])):
                    self.reject((*keys, status, "x-error-codes"), "not a list of error codes", "list them as strings")
            if status in successes and "content" in node:
                self._success(node["content"], (*where, "content"))
            elif not isinstance(node.get("content", {}), dict):
                self.reject((*where, "content"), f"a {kind_of(node['content'])}", "describe the content by media type")
            elif JSON in node.get("content", {}):  # the client reads other errors as text
                media, at = node["content"][JSON], (*where, "content", JSON)
                self._parts.keywords(media, at, MEDIA, "a media type")
                self._schemas.check(mapping(media).get("schema", {}), (*at, "schema"), self._schemas.received)

    def _success(self, content: Any, keys: Keys) -> None:
        schema, where = self._content(content, keys, self._schemas.received)
        target = self._parts.target(schema)
        if type_of(target) and "data" not in mapping(target.get("properties")):
            self.reject(where, "a response that is not an object with `data`", "describe the object that is sent")

    def _arguments(self, operation: DocumentedOperation, method: Method) -> None:
        """Check that the arguments of a method have different names."""
        body = self._parts.target(self.document.at(operation.body_schema)) if operation.body_schema else {}
        properties = mapping(body.get("properties"))
        names = [(each.name, each.location) for each in operation.parameters if each.name.lower() not in SET_BY_US]
        arguments = [argument(name) for name, where in names if where != "path"]
        arguments += [argument(name) for name in properties] if properties else [method.body] if body else []
        arguments += [path_argument(name, operation.path, arguments) for name, where in names if where == "path"]
        for name, count in Counter(arguments).items():
            if count > 1:
                remedy = "rename one, or name the body in the table of methods"
                self.reject(operation.keys, f"two arguments with the same name: {name}", remedy)

    def _list(self, operation: DocumentedOperation) -> None:
        """Check that the client can read a whole list. Otherwise, the first page would look like the whole list."""
        success = self._parts.target(self.document.at(operation.success_schema)) if operation.success_schema else {}
        properties = mapping(success.get("properties"))
        data = self._parts.target(properties.get("data", {}))
        if success and type_of(data) != "array":
            self.reject(operation.keys, "a list method whose response has no array", "give the method another name")
        query = [each.name for each in operation.parameters if each.location == "query"]
        if set(PAGING) <= set(query):
            return
        signs = [f"the parameter {name}" for name in query if name in OTHER_PAGING]
        signs += [f"{name} in the response" for name in properties if name in PAGES]
        if signs:
            problem = f"a list with pages ({signs[0]}), but without the parameters offset and limit"
            self.reject(operation.keys, problem, "give the method another name, and request each page yourself")

    def _webhook(self, webhook: DocumentedOperation) -> None:
        keys = ("webhooks", webhook.path)
        self._parts.keywords(webhook.node, webhook.keys, OPERATION, "a webhook")
        body = webhook.node.get("requestBody", {})
        node, where = self._parts.shared(body, (*webhook.keys, "requestBody"), "requestBodies")
        if node is None:
            return
        schema, _ = self._content(node.get("content", {}), (*where, "content"), self._schemas.received)
        envelope = mapping(self._parts.target(schema).get("properties"))
        values = self._parts.target(envelope.get("entity", {})).get("enum")
        data = self._parts.target(envelope.get("data", {}))
        is_event = isinstance(values, list) and len(values) == 1 and data.get("properties")
        if schema is not None and not (is_event and webhook.method == "POST"):
            self.reject(keys, "its requestBody does not describe an event", EVENT)


def path_argument(name: str, path: str, taken: Collection[str]) -> str:
    """Return the name of the argument for a path parameter, preceded by the collection if the name is taken."""
    if argument(name) not in taken:
        return argument(name)
    collection = path.split(f"/{{{name}}}")[0].rsplit("/", 1)[-1].removesuffix("s")
    return f"{python_name(collection)}_{argument(name)}"


def _is_bearer(scheme: Any) -> bool:
    """Whether a bearer token satisfies a security scheme."""
    match scheme:
        case {"type": "oauth2" | "openIdConnect"}:
            return True
        case {"type": "http", "scheme": str(name)}:
            return name.lower() == "bearer"
    return False
