"""Check the document. Before anything is written, unsupported content is rejected with its name and line.

The parser or the templates would ignore a keyword that is not in these tables, and the generated code would be
silently wrong. Add a keyword here only together with the code that implements it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pexip_engage_client.openapi.operations import METHODS, DocumentedOperation
from pexip_engage_client.openapi.pointers import Keys

from .content_checks import body_problems, response_problems
from .document import SourceDocument
from .schema_checks import keywords, named_schema, reference_problems, resolved, schema_problems
from .server_views import server_problems
from .text import python_name

OPERATION = {"operationId", "tags", "summary", "description", "externalDocs", "security", "parameters", "requestBody"}
OPERATION |= {"responses", "deprecated"}
PATH_ITEM = {*METHODS, "summary", "description", "parameters", "$ref"}
PARAMETER = {"name", "in", "description", "required", "schema", "style", "explode", "example", "examples", "deprecated"}
# Headers with dates such as `Sun, 06 Nov 1994 08:49:37 GMT`, regardless of the schema.
DATES_OF_HTTP = {"if-modified-since", "if-unmodified-since", "if-range", "date", "expires", "last-modified"}
STYLES = {"path": "simple", "query": "form", "header": "simple"}
# The client's own names. A resource with the same name would be hidden, or would hide them.
CLIENT_NAMES = {"aclose", "enterprise", "from_env", "pending", "request", "with_options"}
# Names that the class of the resources uses; see templates/client.py.jinja.
CLIENT_NAMES |= {"cached_property"}


def problems(document: SourceDocument) -> Iterator[str]:
    """Yield all problems of a document, in its order."""
    yield from server_problems(document)
    for name, schema in document.schemas.items():
        yield from named_schema(document, name, schema)
    for name, parameter in document.raw.get("components", {}).get("parameters", {}).items():
        yield from _parameter(document, parameter, ("components", "parameters", name))
    for name, response in document.raw.get("components", {}).get("responses", {}).items():
        yield from response_problems(document, response, ("components", "responses", name))
    yield from _tags(document)
    accepted = {name for name, scheme in _schemes(document).items() if _is_bearer(scheme)}
    seen: set[str] = set()
    for path, item in document.raw.get("paths", {}).items():
        yield from keywords(document, item, ("paths", path), PATH_ITEM, "a path")
    for operation in document.iter_operations():
        yield from _operation(document, operation, accepted)
        name = python_name(operation.id)
        if name in seen:
            yield document.rejection(operation.keys, "a repeated operationId", "give it another one")
        seen.add(name)


def _tags(document: SourceDocument) -> Iterator[str]:
    """Yield tags whose resources cannot be attributes of the client, each at the first operation with the tag."""
    tags: dict[str, str] = {}
    for operation in document.iter_operations():
        for tag in map(str, operation.node.get("tags", [])):
            name, keys = python_name(tag), (*operation.keys, "tags")
            if name in tags and tags[name] != tag:
                problem = f"the tags {tags[name]} and {tag} are both the resource `{name}`"
                yield document.rejection(keys, problem, "use one tag, or rename the other")
            elif name in CLIENT_NAMES and name not in tags:
                problem = f"the tag {tag} is the resource `{name}`, but the client has another attribute of that name"
                yield document.rejection(keys, problem, "rename the tag, here and in generator/resources.yaml")
            tags.setdefault(name, tag)


def _operation(document: SourceDocument, operation: DocumentedOperation, accepted: set[str]) -> Iterator[str]:
    raw, keys = operation.node, operation.keys
    yield from keywords(document, raw, keys, OPERATION, "an operation")
    if not re.search(r"[A-Za-z]", operation.id):
        yield document.rejection(keys, "no operationId with letters", "name the operation in camelCase")
    if len(raw.get("tags", [])) != 1:
        yield document.rejection(keys, "it must have one tag, which is its resource", "name one under `tags`")
    yield from _security(document, operation, accepted)
    shared = document.raw["paths"][operation.path].get("parameters", [])
    holders: list[tuple[Keys, list[Any]]] = [(keys[:2], shared), (keys, raw.get("parameters", []))]
    for holder, parameters in holders:
        for index, parameter in enumerate(parameters):
            where = (*holder, "parameters", index)
            if "$ref" in parameter:
                yield from reference_problems(document, parameter, where, "#/components/parameters/")
            else:
                yield from _parameter(document, parameter, where)
    yield from _path_parameters(document, operation)
    if "requestBody" in raw:
        yield from body_problems(document, raw["requestBody"], (*keys, "requestBody"))
    for status, response in raw.get("responses", {}).items():
        where = (*keys, "responses", str(status))
        if "$ref" in response:
            yield from reference_problems(document, response, where, "#/components/responses/")
        else:
            yield from response_problems(document, response, where)
    if not any(str(status).startswith("2") for status in raw.get("responses", {})):
        yield document.rejection(keys, "no successful response", "describe its 2xx response")


def _schemes(document: SourceDocument) -> Mapping[str, Any]:
    found = document.raw.get("components", {}).get("securitySchemes", {})
    return found if isinstance(found, dict) else {}


def _is_bearer(scheme: Any) -> bool:
    """Whether a bearer token satisfies a security scheme."""
    match scheme:
        case {"type": "oauth2" | "openIdConnect"}:
            return True
        case {"type": "http", "scheme": str(name)}:
            return name.lower() == "bearer"
    return False


def _security(document: SourceDocument, operation: DocumentedOperation, accepted: set[str]) -> Iterator[str]:
    """Yield the reasons why a bearer token, which the client sends with every call, does not suffice."""
    keys = (*operation.keys, "security")
    names = list(dict.fromkeys(name for alternative in operation.security for name in alternative))
    if missing := [name for name in names if name not in _schemes(document)]:
        yield document.rejection(keys, f"there is no security scheme {missing[0]}", "describe it")
    elif operation.security and not any(alternative.keys() <= accepted for alternative in operation.security):
        remedy = "describe OAuth2 client credentials or a bearer token"
        yield document.rejection(keys, f"credentials that the client cannot send ({', '.join(names)})", remedy)


def _path_parameters(document: SourceDocument, operation: DocumentedOperation) -> Iterator[str]:
    named = re.findall(r"\{(.*?)\}", operation.path)
    described = [each.name for each in operation.parameters if each.location == "path"]
    for name in sorted(set(named) ^ set(described)):
        problem = f"{{{name}}} in the path is not described" if name in named else f"{name} is not in the path"
        yield document.rejection(
            operation.keys, problem, "describe each {placeholder} of the path as a path parameter, and no others"
        )


def _parameter(document: SourceDocument, parameter: Any, keys: Keys) -> Iterator[str]:
    yield from keywords(document, parameter, keys, PARAMETER, "a parameter")
    if not isinstance(parameter, dict):
        return
    name, where, schema = parameter.get("name"), parameter.get("in"), parameter.get("schema", {})
    if where not in STYLES:
        yield document.rejection(keys, f"a {where} parameter ({name})", "use a path, query or header parameter")
        return
    yield from schema_problems(document, schema, (*keys, "schema"))
    target = resolved(document, schema)
    kinds = {target.get("type")} if not isinstance(target.get("type"), list) else set(target["type"])
    if where != "query" and kinds & {"array", "object"}:
        problem = f"a {where} parameter of type {'/'.join(sorted(map(str, kinds)))} ({name})"
        yield document.rejection(keys, problem, "use a scalar")
        return
    dated = str(target.get("format", "")).startswith("date")
    if where == "header" and dated and str(name).lower() in DATES_OF_HTTP:
        problem = f"{name}, whose dates are in the HTTP format"
        yield document.rejection(keys, problem, "describe it as a plain string, without a format")
    expected = "deepObject" if "object" in kinds else STYLES[where]
    style = parameter.get("style", STYLES[where])
    if style != expected:
        yield document.rejection((*keys, "style"), f"the style {style} ({name})", f"use the style {expected}")
    if "object" in kinds and parameter.get("explode", True) is not True:
        remedy = "objects are sent as `name[a]=1&name[b]=2` only"
        yield document.rejection((*keys, "explode"), f"explode: false ({name})", remedy)
