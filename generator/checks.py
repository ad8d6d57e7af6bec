"""Check a document, and find all of its problems before anything is generated.

The generator accepts openapi.yaml, and the forms in which Pexip could publish the same document: with inline schemas,
any spelling of null, unused components and other operationIds. Everything else is rejected: the message states the
position, the reason, and what to write instead. The parser or the templates would ignore a keyword that is not in these
tables, so the generated code would be silently wrong. Add a keyword here only together with its implementation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pexip_engage_client.openapi.pointers import Keys, keys_of
from pexip_engage_client.openapi.reader import JSON, METHODS, DocumentedOperation
from pexip_engage_client.openapi.schemas import LIMITS

from .document import (
    COMPONENT,
    DESCRIBING,
    ERROR_CODE,
    RESERVED_NAMES,
    SourceDocument,
    is_null,
    mapping,
    reached,
    used_components,
)
from .gaps import operation_id
from .methods import Method, methods_of, route
from .server_views import check_servers
from .text import IN_ARGUMENTS, TIME_OF_DAY, class_name, python_name

EVENT = "describe a POST of an object with `entity` (an enum of one value) and `data` (an object)"
CONVERSION = "npx @scalar/cli document upgrade old.yaml --output new.yaml"
SCALARS = ("string", "integer", "number", "boolean")
TYPES = (*SCALARS, "array", "object")
PYTHON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
DOCUMENT = {"openapi", "info", "servers", "tags", "paths", "webhooks", "components", "security", "externalDocs"}
OPERATION = {"operationId", "tags", "summary", "description", "externalDocs", "security", "parameters", "requestBody"}
OPERATION |= {"responses", "deprecated"}
PATH_ITEM = {*METHODS, "summary", "description", "parameters"}
PARAMETER = {"name", "in", "description", "required", "schema", "style", "explode", "example", "examples", "deprecated"}
BODY = {"description", "content", "required"}
RESPONSE = {"description", "content", "headers", "links"}
MEDIA = {"schema", "example", "examples"}
SCHEMA = {*DESCRIBING, *LIMITS, "default", "format", "uniqueItems", "multipleOf", "minProperties", "maxProperties"}
SCHEMA |= {"type", "properties", "required", "items", "additionalProperties", "enum"}
BESIDE_UNION = DESCRIBING | {"default"}
SIMPLER = "write it as one of the forms in docs/document-forms.md, or leave it out"
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
    elif not version.startswith("3.1"):
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
        self._components = mapping(document.raw.get("components"))
        self._sent: set[str] = set()
        """The named schemas that requests refer to directly."""
        self._received: set[str] = set()
        """The named schemas that responses refer to directly."""

    # --- the whole document

    def check(self) -> None:
        """Check everything except the version."""
        document, raw = self.document, self.document.raw
        self._keywords(raw, (), DOCUMENT, "the document")
        for key, needed in {"info": dict, "tags": list, "paths": dict, "webhooks": dict, "components": dict}.items():
            if key in raw and not isinstance(raw[key], needed):
                self.reject((key,), f"a {_kind(raw[key])}", f"write a {'list' if needed is list else 'mapping'}")
                raw[key] = needed()
        self._tags(raw.get("tags", []))
        check_servers(document)
        self._security_schemes()
        used = used_components(raw)
        for kind, name in sorted(used):
            keys, node = ("components", kind, name), self._components[kind][name]
            if kind == "schemas":
                self._named_schema(name, node, keys)
        self._circles(sorted(name for kind, name in used if kind == "schemas"))
        for kind in ("paths", "webhooks"):
            for path, item in raw.get(kind, {}).items():
                self._keywords(item, (kind, path), PATH_ITEM, "a path")
                for method in METHODS:
                    if method in mapping(item) and not isinstance(item[method], dict):
                        self.reject((kind, path, method), f"a {_kind(item[method])}", "describe an operation")
                if kind == "webhooks" and not mapping(item).keys() & set(METHODS):
                    self.reject((kind, path), "it has no operation", EVENT)
        operations = list(document.iter_operations())
        if not operations:
            self.reject(("paths",), "it has no operations", "describe one")
        for operation in operations:
            self._operation(operation)
        for webhook in document.webhooks.values():
            self._webhook(webhook)
        self._unique(
            "operationId", ((operation_id(each, self._methods), (*each.keys, "operationId")) for each in operations)
        )
        self._unique("method and path", ((route(each), each.keys) for each in operations))
        self._directions()
        self._codes()

    def _tags(self, tags: Sequence[Any]) -> None:
        for index, tag in enumerate(tags):
            if not isinstance(mapping(tag).get("name"), str):
                self.reject(("tags", index), "a tag without a name", "name it")

    def _security_schemes(self) -> None:
        keys = ("components", "securitySchemes")
        for name, scheme in mapping(self._components.get("securitySchemes")).items():
            flows = mapping(scheme).get("flows", {})
            scopes = [mapping(flow).get("scopes", {}) for flow in mapping(flows).values()]
            if not isinstance(scheme, dict) or not isinstance(flows, dict) or not all(map(_is_texts, scopes)):
                self.reject((*keys, name), "not a security scheme", "describe it, with a description for each scope")
                return
        names = ((python_name(each).upper(), keys) for each in self.document.scopes)
        self._unique("Python name of a scope", names)

    def _codes(self) -> None:
        keys: Keys = ("components", "schemas", ERROR_CODE)
        codes = self.document.error_codes()
        self._unique("Python name of an error code", ((python_name(each).upper(), keys) for each in codes))

    def _unique(self, what: str, found: Iterable[tuple[str, Keys]]) -> None:
        seen: set[str] = set()
        for name, keys in found:
            if name and name in seen:
                self.reject(keys, f"duplicate {what} ({name})", "change or remove one of them")
            seen.add(name)

    # --- operations

    def _operation(self, operation: DocumentedOperation) -> None:
        node, keys = operation.node, operation.keys
        self._keywords(node, keys, OPERATION, "an operation")
        if not isinstance(node.get("operationId", ""), str):
            self.reject((*keys, "operationId"), "not a string", "write a name, or leave it out")
        if not isinstance(node.get("deprecated", False), bool):
            self.reject((*keys, "deprecated"), "neither true nor false", "write one of them")
        if "tags" in node and not _is_list_of_texts(node["tags"]):
            self.reject((*keys, "tags"), "not a list of names", "write a list of names")
        self._security(operation)
        self._parameters(operation)
        if "requestBody" in node:
            self._body(node["requestBody"], (*keys, "requestBody"))
        self._responses(operation)
        method = self._methods.get(route(operation))
        if method is not None:
            self._arguments(operation, method)
            if method.is_list:
                self._list(operation)

    def _security(self, operation: DocumentedOperation) -> None:
        """Check that a bearer token, which the client sends with every call, suffices for an operation."""
        keys = (*operation.keys, "security")
        given = operation.node.get("security", self.document.raw.get("security", []))
        if not isinstance(given, list) or not all(
            isinstance(each, dict) and all(map(_is_list_of_texts, each.values())) for each in given
        ):
            self.reject(keys, "not a list of schemes with their scopes", "write each as `oauth2: [scope]`")
            return
        schemes = mapping(self._components.get("securitySchemes"))
        names = list(dict.fromkeys(name for alternative in operation.security for name in alternative))
        if missing := [name for name in names if name not in schemes]:
            self.reject(keys, f"there is no security scheme {missing[0]}", "describe it")
        elif operation.security and not any(
            all(_is_bearer(schemes[name]) for name in alternative) for alternative in operation.security
        ):
            remedy = "describe OAuth2 client credentials or a bearer token"
            self.reject(keys, f"credentials that the client cannot send ({', '.join(names)})", remedy)

    def _parameters(self, operation: DocumentedOperation) -> None:
        item = self.document.raw["paths"][operation.path]
        holders: list[tuple[Mapping[str, Any], Keys]] = [(mapping(item), operation.keys[:2])]
        for holder, keys in [*holders, (operation.node, operation.keys)]:
            parameters = holder.get("parameters", [])
            if not isinstance(parameters, list):
                self.reject((*keys, "parameters"), f"a {_kind(parameters)}", "write a list")
                continue
            for index, given in enumerate(parameters):
                found, where = self._shared(given, (*keys, "parameters", index), "parameters")
                if found is not None:
                    self._parameter(found, where)
        named = re.findall(r"\{(.*?)\}", operation.path)
        described = [each.name for each in operation.parameters if each.location == "path"]
        for name in sorted(set(named) ^ set(described)):
            problem = f"{{{name}}} in the path is not described" if name in named else f"{name} is not in the path"
            remedy = "describe each {placeholder} of the path as a path parameter, and no others"
            self.reject(operation.keys, problem, remedy)

    def _parameter(self, node: dict[str, Any], keys: Keys) -> None:
        self._keywords(node, keys, PARAMETER, "a parameter")
        name, where, schema = node.get("name"), node.get("in"), node.get("schema", {})
        if not isinstance(name, str) or not name:
            self.reject(keys, "a parameter without a name", "name it")
            return
        if where not in ("path", "query", "header"):
            self.reject(keys, f"a {where} parameter ({name})", "use a path, query or header parameter")
            return
        self._schema(schema, (*keys, "schema"), self._sent)
        target = self._target(schema)
        kind = _type_of(target)
        items = self._target(target.get("items", {}))
        allowed = ("string",) if where != "query" else TYPES
        if target and kind not in allowed:
            words = "a string" if where != "query" else "a scalar, a list of scalars, or an object"
            self.reject(keys, f"a {where} parameter of type {kind or 'unknown'} ({name})", f"describe it as {words}")
        elif where != "query" and target.get("format") in ("date-time", "date", TIME_OF_DAY):
            problem = f"a {where} parameter with the format {target['format']} ({name})"
            self.reject(keys, problem, "leave the format out")
        elif kind == "array" and items and _type_of(items) not in SCALARS:
            self.reject(keys, f"a list of values that are not scalars ({name})", "describe a list of scalars")
        elif kind == "object" and not all(
            _type_of(self._target(each)) in SCALARS for each in mapping(target.get("properties")).values()
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
        node, where = self._shared(given, keys, "requestBodies")
        if node is None:
            return
        self._keywords(node, where, BODY, "a request body")
        schema, where = self._content(node.get("content", {}), (*where, "content"), self._sent)
        target = self._target(schema)
        if schema is not None and _type_of(target) not in ("object", "array"):
            self.reject(where, "a body that is neither an object nor a list", "describe an object")

    def _content(self, content: Any, keys: Keys, used: set[str]) -> tuple[Any, Keys]:
        """Check content, and return its schema with its position; None if it has no suitable media type."""
        if not isinstance(content, dict) or [*content] != [JSON]:
            found = ", ".join(map(str, content)) if isinstance(content, dict) and content else "no media type"
            self.reject(keys, f"the content is {found}", f"describe it as {JSON}, the only supported media type")
            return None, keys
        media, where = content[JSON], (*keys, JSON)
        self._keywords(media, where, MEDIA, "a media type")
        schema, where = mapping(media).get("schema", {}), (*where, "schema")
        self._schema(schema, where, used)
        return schema, where

    def _responses(self, operation: DocumentedOperation) -> None:
        keys = (*operation.keys, "responses")
        responses = operation.node.get("responses", {})
        if not isinstance(responses, dict):
            self.reject(keys, f"a {_kind(responses)}", "describe responses by status")
            return
        successes = [status for status in responses if status.startswith("2")]
        if len(successes) != 1:
            problem = f"{len(successes) or 'no'} successful responses"
            self.reject(keys, problem, "describe one 2xx response")
        for status, given in responses.items():
            node, where = self._shared(given, (*keys, status), "responses", beside={"x-error-codes"})
            if node is None:
                continue
            self._keywords(node, where, RESPONSE, "a response")
            for each in (mapping(given), node):
                if not _is_list_of_texts(each.get("x-error-codes", [])):
                    self.reject((*keys, status, "x-error-codes"), "not a list of error codes", "list them as strings")
            if status in successes and "content" in node:
                self._success(node["content"], (*where, "content"))
            elif not isinstance(node.get("content", {}), dict):
                self.reject((*where, "content"), f"a {_kind(node['content'])}", "describe the content by media type")
            elif JSON in node.get("content", {}):  # the client reads other errors as text
                media, at = node["content"][JSON], (*where, "content", JSON)
                self._keywords(media, at, MEDIA, "a media type")
                self._schema(mapping(media).get("schema", {}), (*at, "schema"), self._received)

    def _success(self, content: Any, keys: Keys) -> None:
        schema, where = self._content(content, keys, self._received)
        target = self._target(schema)
        if _type_of(target) and "data" not in mapping(target.get("properties")):
            self.reject(where, "a response that is not an object with `data`", "describe the object that is sent")

    def _arguments(self, operation: DocumentedOperation, method: Method) -> None:
        """Check that the arguments of a method have different names."""
        body = self._target(self.document.at(operation.body_schema)) if operation.body_schema else {}
        properties = mapping(body.get("properties"))
        names = [(each.name, each.location) for each in operation.parameters if each.name.lower() not in SET_BY_US]
        arguments = [argument(name) for name, where in names if where != "path"]
        arguments += [argument(name) for name in properties] if properties else [method.body] if body else []
        arguments += [path_argument(name, operation.path, arguments) for name, where in names if where == "path"]
        for name, count in Counter(arguments).items():
            if count > 1:
                remedy = "rename one, or name the body in generator/resources.yaml"
                self.reject(operation.keys, f"two arguments with the same name: {name}", remedy)

    def _list(self, operation: DocumentedOperation) -> None:
        """Check that the client can read a whole list. Otherwise, the first page would look like the whole list."""
        success = self._target(self.document.at(operation.success_schema)) if operation.success_schema else {}
        properties = mapping(success.get("properties"))
        data = self._target(properties.get("data", {}))
        if success and _type_of(data) != "array":
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
        self._keywords(webhook.node, webhook.keys, OPERATION, "a webhook")
        node, where = self._shared(webhook.node.get("requestBody", {}), (*webhook.keys, "requestBody"), "requestBodies")
        if node is None:
            return
        schema, _ = self._content(node.get("content", {}), (*where, "content"), self._received)
        envelope = mapping(self._target(schema).get("properties"))
        values = self._target(envelope.get("entity", {})).get("enum")
        data = self._target(envelope.get("data", {}))
        is_event = isinstance(values, list) and len(values) == 1 and data.get("properties")
        if schema is not None and not (is_event and webhook.method == "POST"):
            self.reject(keys, "its requestBody does not describe an event", EVENT)

    # --- schemas

    def _named_schema(self, name: str, schema: Any, keys: Keys) -> None:
        if name in RESERVED_NAMES:
            self.reject(keys, "the generated code already uses this name", "give the schema another name")
        elif class_name(name) != name:
            self.reject(keys, "not the name of a Python class", f"call the schema {class_name(name)}")
        self._schema(schema, keys, set())

    def _schema(self, schema: Any, keys: Keys, used: set[str]) -> None:
        """Check a schema. Add the named schemas in it to `used`."""
        if schema is True:
            return
        if not isinstance(schema, dict):
            self.reject(keys, f"a {_kind(schema)}", "describe a schema")
            return
        if "$ref" in schema:
            self._keywords(schema, keys, {"$ref", *BESIDE_UNION}, "a reference")
            if self._refers(schema, keys, "schemas"):
                used.add(schema["$ref"].removeprefix(COMPONENT))
            return
        unions = [keyword for keyword in ("allOf", "oneOf", "anyOf") if keyword in schema]
        if unions:
            self._keywords(schema, keys, {unions[0], *BESIDE_UNION}, f"a schema with {unions[0]}")
            self._union(schema[unions[0]], (*keys, unions[0]), used)
            return
        self._keywords(schema, keys, SCHEMA, "a schema")
        self._type(schema, keys)
        for keyword in LIMITS:
            if keyword in schema and not _is_limit(keyword, schema[keyword]):
                remedy = f"write a {'regular expression of Python' if keyword == 'pattern' else 'possible number'}"
                self.reject((*keys, keyword), f"{schema[keyword]!r} is not a limit", remedy)
        default, kind = schema.get("default"), _type_of(schema)
        if default is not None and not isinstance(default, PYTHON_TYPES.get(kind, (object,))):
            self.reject((*keys, "default"), f"{default!r} is not of type {kind}", f"write a value of type {kind}")
        if "enum" in schema:
            self._enum(schema, keys)
        self._properties(schema, keys, used)
        for keyword in ("items", "additionalProperties"):
            if keyword in schema and not isinstance(schema[keyword], bool):
                self._schema(schema[keyword], (*keys, keyword), used)
        if isinstance(schema.get("additionalProperties"), dict) and schema.get("properties"):
            problem = "additional properties of one type next to other properties"
            self.reject(keys, problem, "describe `additionalProperties: true`")

    def _union(self, members: Any, keys: Keys, used: set[str]) -> None:
        """Check that a union consists of one schema, or of an enum and any string. It may also contain null."""
        if not isinstance(members, list) or not members:
            self.reject(keys, "not a list of schemas", "list them")
            return
        if keys[-1] == "allOf" and len(members) > 1:
            self.reject(keys, f"allOf of {len(members)} schemas", "describe one object with all properties")
            return
        for index, member in enumerate(members):
            if is_null(member):
                self._keywords(member, (*keys, index), {"type", *DESCRIBING}, "a schema that allows only null")
            else:
                self._schema(member, (*keys, index), used)
        others = [self._target(each) for each in members if not is_null(each)]
        if keys[-1] != "allOf" and len(others) == 2 and _type_of(others[0]) == _type_of(others[1]) == "string":
            if ("enum" in others[0]) == ("enum" in others[1]):
                self.reject(keys, "a choice of two strings", "describe one of them")
        elif len(others) != 1:
            remedy = "describe one schema and null, or an empty schema for any value"
            self.reject(keys, f"{keys[-1]} of {len(others)} schemas apart from null", remedy)

    def _type(self, schema: dict[str, Any], keys: Keys) -> None:
        kinds = schema.get("type", [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        names = [kind for kind in kinds if kind != "null"]
        if "type" in schema and (len(names) != 1 or names[0] not in TYPES):
            self.reject((*keys, "type"), f"the type {schema['type']}", "use one type, or one type and 'null'")
            return
        kind = _type_of(schema)
        for keyword, meant in (("properties", "object"), ("items", "array"), ("additionalProperties", "object")):
            if keyword in schema and kind != meant:
                self.reject(keys, f"{keyword} without `type: {meant}`", f"add `type: {meant}`, or leave it out")
        if "format" in schema and (not isinstance(schema["format"], str) or schema["format"] == "binary"):
            self.reject((*keys, "format"), f"the format {schema['format']}", "leave it out")
        if kind == "array" and "items" not in schema:
            self.reject(keys, "an array without `items`", "add `items`")

    def _enum(self, schema: dict[str, Any], keys: Keys) -> None:
        values, keys = schema["enum"], (*keys, "enum")
        texts = [each for each in values if each is not None] if isinstance(values, list) else []
        if not texts or _type_of(schema) != "string" or not all(isinstance(each, str) and each for each in texts):
            remedy = "use `type: string`, and list its values in quotes"
            self.reject(keys, "only enums of strings are supported", remedy)
            return
        self._unique("Python name of a value", ((_member(each), keys) for each in texts))
        said = schema.get("x-enum-descriptions", [])
        if not isinstance(said, list | dict):
            self.reject(keys, "x-enum-descriptions is not a list", "write one description for each value")

    def _properties(self, schema: dict[str, Any], keys: Keys, used: set[str]) -> None:
        properties, required = schema.get("properties", {}), schema.get("required", [])
        if not isinstance(properties, dict):
            self.reject((*keys, "properties"), f"a {_kind(properties)}", "write a mapping")
            return
        for name, inner in properties.items():
            self._schema(inner, (*keys, "properties", name), used)
        names = ((argument(name), (*keys, "properties", name)) for name in properties)
        self._unique("Python name of a property", names)
        if not _is_list_of_texts(required):
            self.reject((*keys, "required"), "not a list of names", "write a list of names")
            return
        for name in required:
            if name not in properties:
                problem = f"{name} is required, but is not a property"
                self.reject((*keys, "required"), problem, "describe it, or leave it out")

    def _directions(self) -> None:
        """Check the names of objects: in requests, and only there, they end in Input."""
        for used, is_sent in ((self._sent, True), (self._received, False)):
            for name in sorted(self._reached(used)):
                schema = mapping(self._components.get("schemas"))[name]
                if not mapping(schema).get("properties") or name.endswith("Input") is is_sent:
                    continue
                keys: Keys = ("components", "schemas", name)
                if is_sent:
                    remedy = f"call it {name}Input, or describe it a second time under this name"
                    self.reject(keys, "an object in a request whose name does not end in Input", remedy)
                else:
                    remedy = f"describe it a second time under the name {name.removesuffix('Input')}"
                    self.reject(keys, "an object in a response whose name ends in Input", remedy)

    def _reached(self, names: Collection[str]) -> set[str]:
        """Return these named schemas, and all schemas that they refer to."""
        schemas = mapping(self._components.get("schemas"))
        found = {name for name in names if name in schemas}
        parts = [schemas[name] for name in found]
        return found | {name for kind, name in reached(parts, self._components) if kind == "schemas"}

    def _circles(self, names: Iterable[str]) -> None:
        """Reject schemas that contain themselves in every value. A property can be absent, so it ends the circle."""
        schemas = mapping(self._components.get("schemas"))
        direct = {"schemas": {name: _without_properties(schema) for name, schema in schemas.items()}}
        for name in names:
            if ("schemas", name) in reached([direct["schemas"][name]], direct):
                remedy = "put the inner one in a property of an object"
                self.reject(
                    ("components", "schemas", name), "a schema that contains itself, but not in a property", remedy
                )

    # --- parts of any kind

    def _keywords(self, node: Any, keys: Keys, known: Collection[str], what: str) -> None:
        if not isinstance(node, dict):
            self.reject(keys, f"{what} must be a mapping, not a {_kind(node)}", "write a mapping")
            return
        for key, value in node.items():
            if key in ("summary", "description") and not isinstance(value, str):
                self.reject((*keys, key), f"a {_kind(value)}", "write a text, in quotes")
            if key not in known and not key.startswith("x-"):
                self.reject((*keys, key), f"{key} is not supported in {what}", SIMPLER)

    def _shared(
        self, given: Any, keys: Keys, kind: str, beside: Collection[str] = ()
    ) -> tuple[dict[str, Any] | None, Keys]:
        """Return a part, or the shared part that it refers to, with its position; None if it is not valid."""
        if not isinstance(given, dict):
            self.reject(keys, f"a {_kind(given)}", "write a mapping")
            return None, keys
        if "$ref" not in given:
            return given, keys
        self._keywords(given, keys, {"$ref", "description", "summary", *beside}, "a reference")
        if not self._refers(given, keys, kind):
            return None, keys
        found, pointer = self.document.follow(given, "")
        return (found if isinstance(found, dict) else None), keys_of(pointer)

    def _refers(self, node: dict[str, Any], keys: Keys, kind: str) -> bool:
        """Check a reference."""
        reference, prefix = node["$ref"], f"#/components/{kind}/"
        if not isinstance(reference, str) or not reference.startswith(prefix) or "/" in reference[len(prefix) :]:
            self.reject(keys, f"a reference to {reference}", f"refer to {prefix}…")
            return False
        try:
            self.document.resolve(node)
        except LookupError as error:
            name = reference.removeprefix(prefix)
            is_defined = name in mapping(self._components.get(kind))
            problem = str(error) if is_defined else f"{reference} has no definition"
            self.reject(keys, problem, "add the missing definition, or correct the name")
            return False
        return True

    def _target(self, schema: Any) -> dict[str, Any]:
        """Return the schema to which references and unions lead, without null; empty if it is rejected elsewhere."""
        seen = 0
        while isinstance(schema, dict) and seen < len(self._components.get("schemas", ())) + 10:
            seen += 1
            union = next((schema[key] for key in ("allOf", "oneOf", "anyOf") if key in schema), None)
            if union is not None:
                members = [each for each in union if not is_null(each)] if isinstance(union, list) else []
                schema = next((each for each in members if "enum" in self._target(each)), members[0] if members else {})
            elif "$ref" in schema:
                try:
                    schema = self.document.resolve(schema)
                except LookupError:
                    return {}
            else:
                return schema
        return {}


def argument(name: str) -> str:
    """Return the name of the argument for a parameter or a property."""
    return python_name(name, IN_ARGUMENTS)


def path_argument(name: str, path: str, taken: Collection[str]) -> str:
    """Return the name of the argument for a path parameter, preceded by the collection if the name is taken."""
    if argument(name) not in taken:
        return argument(name)
    collection = path.split(f"/{{{name}}}")[0].rsplit("/", 1)[-1].removesuffix("s")
    return f"{python_name(collection)}_{argument(name)}"


def _type_of(schema: Mapping[str, Any]) -> str:
    """Return the type of a schema, ignoring null; an empty string if the schema allows any type."""
    kinds = schema.get("type", "string" if "enum" in schema else "object" if "properties" in schema else "")
    names = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind != "null"]
    return str(names[0]) if names else ""


def _without_properties(schema: Any) -> Any:
    """Return the part of a schema that applies to a value itself, and to the items of a list."""
    if isinstance(schema, list):
        return [_without_properties(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _without_properties(each) for key, each in schema.items() if key != "properties"}


def _is_limit(keyword: str, limit: Any) -> bool:
    """Whether a limit has a possible value: a number, for a length not below 0, or a regular expression."""
    if keyword == "pattern":
        try:
            return isinstance(limit, str) and re.compile(limit) is not None
        except re.error:
            return False
    if isinstance(limit, bool) or not isinstance(limit, int | float):
        return False
    return keyword.endswith("imum") or (isinstance(limit, int) and limit >= 0)


def _member(value: str) -> str:
    return "".join(filter(str.isalnum, value)).upper()


def _is_bearer(scheme: Any) -> bool:
    """Whether a bearer token satisfies a security scheme."""
    match scheme:
        case {"type": "oauth2" | "openIdConnect"}:
            return True
        case {"type": "http", "scheme": str(name)}:
            return name.lower() == "bearer"
    return False


def _is_texts(node: Any) -> bool:
    return isinstance(node, dict) and all(isinstance(each, str) for each in node.values())


def _is_list_of_texts(node: Any) -> bool:
    return isinstance(node, list) and all(isinstance(each, str) for each in node)


def _kind(value: Any) -> str:
    names = {dict: "mapping", list: "list", str: "string", bool: "Boolean", int: "number", float: "number"}
    return names.get(type(value), type(value).__name__)
