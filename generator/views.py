"""What the templates show: models and operations, with every name, type, expression and sentence ready."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs
import yaml
from attrs import define, frozen
from openapi_python_client.parser.openapi import Endpoint, EndpointCollection, GeneratorData
from openapi_python_client.parser.properties import EnumProperty, ModelProperty

from .properties import (
    ANY,
    Enum,
    List,
    Map,
    Nullable,
    Object,
    Type,
    Types,
    UnsupportedError,
    is_map,
    limits,
    nullable,
    python_name,
    sentence,
)

OPTIONS = {"client", "timeout", "deadline", "max_retries", "retry_unsafe", "correlation_id", "concurrency"}
OPTIONS |= {"extra_query", "extra_headers", "extra_body"}
TAKEN = OPTIONS | {"models", "operations"}  # and what the resources' own modules call so


@frozen
class Document:
    """The document as it is written, for what the parser does not keep."""

    raw: dict[str, Any]

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """The object itself behind references."""
        while "$ref" in node:
            found: dict[str, Any] = self.raw
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            node = found
        return node

    def schema(self, name: str) -> dict[str, Any]:
        """A component's schema by the name of its class."""
        found: dict[str, Any] = self.raw.get("components", {}).get("schemas", {}).get(name, {})
        return found

    def properties(self) -> set[str]:
        """The names of all properties, as they travel."""
        schemas = self.raw.get("components", {}).get("schemas", {}).values()
        return {name for schema in schemas for name in schema.get("properties", {})}

    def describe(self, node: dict[str, Any]) -> str:
        """Description and limits of a schema, parameter or property, and where it is our reading, in sentences."""
        target = self.resolve(node)
        for union in ("oneOf", "anyOf"):
            for member in target.get(union, []):
                if member.get("type") != "null":
                    target = {**self.resolve(member), **{k: v for k, v in target.items() if k != union}}
        inner = self.resolve(target.get("schema", {}))
        text = node.get("description") or target.get("description") or inner.get("description") or ""
        reading = node.get("x-inferred") or target.get("x-inferred") or ""
        said = [sentence([" ".join(text.split())]), sentence(limits({**inner, **target}))]
        return " ".join(filter(None, [*said, reading and f"Inferred: {reading[0].lower()}{reading[1:]}"]))


@frozen
class FieldView:
    """A field of a model, a parameter of an operation: one name that a caller sees."""

    name: str
    wire_name: str
    type: Type
    required: bool
    doc: str = ""
    schema: dict[str, Any] = attrs.Factory(dict)

    @property
    def declaration(self) -> str:
        """As a field of an answer."""
        hint = self.type.hint
        if self.required:
            return f"{self.name}: {hint}"
        return f"{self.name}: {hint}{'' if hint == 'Any' or hint.endswith('| None') else ' | None'} = None"

    @property
    def input_declaration(self) -> str:
        """As a field of an input."""
        return f"{self.name}: {self.type.accepts}" + ("" if self.required else " | Unset = UNSET")

    @property
    def argument(self) -> str:
        """As an argument of an operation; it is not sent when it is None."""
        return f"{self.name}: {self.type.argument}" + ("" if self.required else " | None = None")

    @property
    def body_argument(self) -> str:
        """As an argument that ends up in an input model."""
        return f"{self.name}: {self.type.argument}" + ("" if self.required else " | Unset = UNSET")

    @property
    def read(self) -> str:
        """Reads the field from `data`; an optional one may be null, documented so or not."""
        return (self.type if self.required else nullable(self.type)).read(f'data["{self.wire_name}"]')

    def write(self, source: str) -> str:
        """The field's JSON form."""
        return self.type.write(source)

    @property
    def query(self) -> str:
        """The statement that adds the parameter to the list `query`."""
        bounds = "".join(f", {key}={self.schema[key]}" for key in ("minimum", "maximum") if key in self.schema)
        if self.type.hint == "int":
            return f"query.append(({self.wire_name!r}, wire.integer({self.name!r}, {self.name}{bounds})))"
        return self.type.query(self.name, self.wire_name)


def types_of(fields: list[FieldView]) -> Iterator[Type]:
    """All types in the fields, inner ones too."""
    waiting = [field.type for field in fields]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += [
            getattr(found, name)
            for name in ("items", "values", "inner")
            if isinstance(getattr(found, name, None), Type)
        ]


@define(slots=False)
class ModelView:
    """One model."""

    name: str
    module: str
    doc: str
    fields: list[FieldView]

    @property
    def is_input(self) -> bool:
        """Whether it goes into a request."""
        return self.name.endswith("Input")

    @property
    def required(self) -> list[FieldView]:
        return [field for field in self.fields if field.required]

    @property
    def optional(self) -> list[FieldView]:
        return [field for field in self.fields if not field.required]

    @property
    def renamed(self) -> list[FieldView]:
        """The fields whose name in JSON is another."""
        return [field for field in self.fields if field.name != field.wire_name]

    @cached_property
    def imports(self) -> list[str]:
        """The import statements of the models in the fields."""
        names: dict[str, set[str]] = {}
        for found in types_of(self.fields):
            for model in found.models:
                module, name = model.split(".")
                names.setdefault(module, set()).add(name)
            if isinstance(found, Enum | Object) and not self.is_input:
                (model,) = found.models
                names[model.split(".")[0]].add(found.table if isinstance(found, Enum) else found.reader)
        names.pop(self.module, None)
        return [f"from .{module} import {', '.join(sorted(found))}" for module, found in sorted(names.items())]

    def uses(self, name: str) -> bool:
        """Whether any type or expression of the model needs the name."""
        expressions = [field.read for field in self.fields] if not self.is_input else []
        expressions += [field.write("x") for field in self.fields] if self.is_input else []
        expressions += [field.type.accepts if self.is_input else field.type.hint for field in self.fields]
        return any(re.search(rf"\b{name}\b", expression) for expression in expressions)


@define(slots=False)
class OperationView:
    """One operation and the resource method that calls it."""

    id: str
    method_name: str
    http_method: str
    path: str
    module: str
    summary: str
    description: str
    scope: str | None
    path_parameters: list[FieldView]
    query: list[FieldView]
    languages: bool
    body: Type | None
    body_name: str
    body_fields: list[FieldView]
    answer: Type | None
    """The envelope; None where no JSON answer is documented."""
    no_content: bool
    data: Type
    statuses: dict[str, list[str]]

    @property
    def is_list(self) -> bool:
        """Whether the method gives a listing."""
        return self.method_name.split("_")[0] == "list"

    @property
    def is_paged(self) -> bool:
        """Whether the operation documents paging."""
        return {"offset", "limit"} <= {field.name for field in self.query}

    @property
    def largest_page(self) -> int | None:
        """The largest documented page."""
        (limit,) = [field for field in self.query if field.name == "limit"]
        return limit.schema.get("maximum")

    @property
    def item(self) -> Type:
        """What a listing lists."""
        if not isinstance(self.data, List):
            raise UnsupportedError(f"{self.id}: a list method whose answer has no array")
        return self.data.items

    @property
    def filters(self) -> list[FieldView]:
        """The query without paging."""
        return [field for field in self.query if not (self.is_paged and field.name in ("offset", "limit"))]

    @property
    def returns(self) -> str:
        """The hint of what the resource method gives."""
        if self.no_content:
            return "None"
        return "Any" if self.answer is None else self.data.result

    @property
    def documentation(self) -> str:
        return f"https://developer.pexipengage.com/operation/operation-{self.id.lower()}"

    @property
    def path_expression(self) -> str:
        """The path with its parameters, as Python."""
        text = self.path
        for field in self.path_parameters:
            text = text.replace(f"{{{field.wire_name}}}", f"{{wire.segment({field.name!r}, {field.name})}}")
        return f'f"{text}"' if self.path_parameters else f'"{text}"'

    @property
    def arguments(self) -> list[FieldView]:
        """The arguments of the operation's own function, without the body."""
        return sorted(self.query, key=lambda field: not field.required)

    @property
    def method_arguments(self) -> list[str]:
        """The keyword arguments of the resource method, as declared."""
        inputs = [(field.required, field.body_argument) for field in self.body_fields]
        query = [(field.required, field.argument) for field in (self.filters if self.is_list else self.query)]
        found = [text for required, text in inputs + query if required]
        found += [text for required, text in inputs + query if not required]
        if self.is_list and self.is_paged:
            found += ["offset: int | None = None", "limit: int | None = None", "concurrency: int = 1"]
        return found + ["accept_language: str | None = None"] * self.languages

    @property
    def whole_body(self) -> bool:
        """Whether the body is one argument."""
        return self.body is not None and not isinstance(self.body, Object)

    @property
    def body_expression(self) -> str:
        """The body's JSON form, as Python."""
        if self.body is None:
            return ""
        return f"inputs.body(body, {self.body.argument})"

    @property
    def function_doc(self) -> str:
        """The docstring of the operation's function."""
        return f"{self.summary}\n\nSee {self.documentation}"

    @property
    def method_doc(self) -> str:
        """The docstring of the resource method: everything that a caller needs to know."""
        paging = self.is_list and self.is_paged
        parts = [self.summary, self.description]
        fields = [*self.path_parameters, *self.body_fields, *(self.filters if paging else self.query)]
        arguments = [f"    {field.name}: {field.doc}" for field in fields if field.doc]
        if self.body is not None and self.whole_body:
            each = "By name" if isinstance(self.body, Map) else "A list"
            arguments.append(f"    {self.body_name}: {each}, each a `{_leaf(self.body).hint}`.")
        if paging:
            most = (
                f"1 to {self.largest_page}, default {self.largest_page}"
                if self.largest_page
                else "as the API chooses (25)"
            )
            arguments += [
                "    offset: Index of the first record, from 0.",
                f"    limit: Records a page; {most}.",
                "    concurrency: How many pages are fetched at a time while iterating.",
            ]
        if self.languages:
            arguments.append(
                "    accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`."
            )
        if arguments:
            parts.append("\n".join(["Args:", *arguments]))
        errors = ["    " + line for line in self.errors]
        if errors:
            parts.append("\n".join(["Raises:", *errors]))
        parts.append(f"Scope: {self.scope or 'none documented'}. See {self.documentation}")
        return "\n\n".join(part for part in parts if part)

    @property
    def errors(self) -> list[str]:
        """What the docstring says of errors."""
        found = []
        if "404" in self.statuses:
            found.append("NotFoundError: There is no such id.")
        if "422" in self.statuses:
            codes = ", ".join(self.statuses["422"]) or "the documentation names no code"
            found.append(f"BusinessValidationError: {codes}.")
        return found


@define(slots=False)
class ResourceView:
    """One resource: the operations of one tag."""

    tag: str
    name: str
    description: str
    operations: list[OperationView]


def _leaf(body: Type) -> Type:
    """The type inside of arrays and maps."""
    while True:
        inner = getattr(body, "items", None) or getattr(body, "values", None)
        if not isinstance(inner, Type):
            return body
        body = inner


class Views:
    """The document, ready for the templates."""

    def __init__(self, document: Document, parsed: GeneratorData, table: dict[str, dict[str, Any]]) -> None:
        self.document = document
        self.parsed = parsed
        self.types = Types(parsed.models)
        self.methods = dict(_methods(table))
        self.order = {operation_id: number for number, operation_id in enumerate(self.methods)}
        missing = set(_operation_ids(document.raw)) ^ set(self.methods)
        if missing:
            raise UnsupportedError(f"not both in the document and in the table of methods: {sorted(missing)}")
        self.operations = {python_name(found): entry for found, entry in _operations(document.raw)}
        self._shown: dict[str, OperationView] = {}
        self._names = {name: python_name(name) for name in document.properties()}
        self._names |= {name: f"{resource}.{method}" for name, (resource, method, _) in self.methods.items()}

    def _describe(self, node: dict[str, Any]) -> str:
        return self._in_python(self.document.describe(node))

    def _in_python(self, text: str) -> str:
        """The text with the names that a Python caller knows properties and operations by."""
        return re.sub(r"`(\w+)`", lambda found: f"`{self._names.get(found[1], found[1])}`", text)

    def models(self) -> list[ModelView]:
        """The models, without the objects that are plain dictionaries."""
        return [self.model(model) for model in self.parsed.models if not is_map(model)]

    @cached_property
    def nested(self) -> frozenset[str]:
        """The models that are read as a part of others, by name."""
        answers = [model for model in self.models() if not model.is_input]
        return frozenset(
            found.hint for model in answers for found in types_of(model.fields) if isinstance(found, Object)
        )

    def model(self, model: ModelProperty) -> ModelView:
        name = str(model.class_info.name)
        raw = self.document.schema(name)
        if not raw:
            raise UnsupportedError(f"{name}: an inline object; give it a name under components")
        properties = {
            **{p.name: p for p in model.required_properties or []},
            **{p.name: p for p in model.optional_properties or []},
        }
        fields = []
        for key, schema in (model.data.properties or {}).items():
            wire_name = key.get_untrusted_value()
            prop = properties[key]
            fields.append(
                self._field(wire_name, self.types.of(prop, schema), prop.required, raw["properties"][wire_name])
            )
        names = [field.name for field in fields]
        if len(set(names)) < len(names):
            raise UnsupportedError(f"{name}: two properties with one Python name among {names}")
        return ModelView(name, model.class_info.module_name, self._describe(raw), fields)

    def enum(self, enum: EnumProperty) -> str:
        return self._describe(self.document.schema(str(enum.class_info.name)))

    def enum_values(self, enum: EnumProperty) -> list[tuple[str, str, str]]:
        """The members of an enum: name, value, and what the value means."""
        raw = self.document.schema(str(enum.class_info.name))
        meanings = dict(zip(raw.get("enum", []), raw.get("x-enum-descriptions", []), strict=False))
        return [
            (key, str(value), self._in_python(sentence([meanings.get(value, "")])))
            for key, value in enum.values.items()
        ]

    def names(self) -> list[tuple[str, str]]:
        """The class and module names of all models and enums, sorted."""
        models = [model for model in self.parsed.models if not is_map(model)]
        return sorted(
            (str(found.class_info.name), found.class_info.module_name) for found in [*models, *self.parsed.enums]
        )

    def resources(self) -> list[ResourceView]:
        """The resources by name."""
        found = [self.resource(collection) for collection in self.parsed.endpoint_collections_by_tag.values()]
        return sorted(found, key=lambda resource: resource.tag)

    def resource(self, collection: EndpointCollection) -> ResourceView:
        """The operations of one tag, in the order of the table of methods."""
        tag = str(python_name(str(collection.tag)))
        titles = {python_name(entry["name"]): entry for entry in self.document.raw.get("tags", [])}
        description = sentence([" ".join(titles.get(tag, {}).get("description", tag.replace("_", " ")).split())])
        operations = [self.operation(tag, endpoint) for endpoint in collection.endpoints]
        operations.sort(key=lambda operation: self.order[operation.id])
        return ResourceView(
            tag, "".join(word.capitalize() for word in tag.split("_")) + "Resource", description, operations
        )

    def operation(self, tag: str, endpoint: Endpoint) -> OperationView:
        """One operation, made once: its module, its package and its resource show it."""
        name = str(endpoint.name)
        if name not in self._shown:
            self._shown[name] = self._operation(tag, endpoint)
        return self._shown[name]

    def _operation(self, tag: str, endpoint: Endpoint) -> OperationView:
        raw_path, http_method, raw = self.operations[str(endpoint.name)]
        resource, method, body_name = self.methods[raw["operationId"]]
        tag = python_name(tag)
        if resource != tag:
            raise UnsupportedError(f"{raw['operationId']} is tagged {tag}, but the table has it under {resource}")
        raw_parameters = {
            (found["in"], found["name"]): found for found in map(self.document.resolve, raw.get("parameters", []))
        }
        query = [
            self._parameter(prop, raw_parameters[("query", prop.name.get_untrusted_value())])
            for prop in endpoint.query_parameters
        ]
        taken = {field.name for field in query}
        path = []
        for prop in endpoint.path_parameters:
            wire_name = prop.name.get_untrusted_value()
            found = raw_parameters[("path", wire_name)]
            name = python_name(wire_name)
            if name in taken:
                name = (
                    python_name(raw_path.split(f"/{{{wire_name}}}")[0].rsplit("/", 1)[-1].removesuffix("s"))
                    + "_"
                    + name
                )
            path.append(FieldView(name, wire_name, self.types.of(prop), True, self._describe(found)))
        languages = ("header", "Accept-Language") in raw_parameters
        body, body_fields = None, []
        if endpoint.bodies:
            body = self.types.of(endpoint.bodies[0].prop)
            body = body.inner if isinstance(body, Nullable) else body
            if isinstance(body, Object):
                body_fields = self.model(self._class(body.hint)).fields
        elif raw.get("requestBody"):
            raise UnsupportedError(f"{raw['operationId']}: a body that is not JSON")
        envelope, no_content = self._answer(endpoint)
        data: Type = ANY
        if isinstance(envelope, Object):
            fields = {entry.wire_name: entry for entry in self.model(self._class(envelope.hint)).fields}
            if "data" not in fields:
                raise UnsupportedError(f"{raw['operationId']}: an answer without `data`")
            data = fields["data"].type if fields["data"].required else nullable(fields["data"].type)
        view = OperationView(
            id=raw["operationId"],
            method_name=method,
            http_method=http_method.upper(),
            path=raw_path,
            module=str(endpoint.name),
            summary=sentence([raw.get("summary", "")]),
            description=self._in_python(" ".join(raw.get("description", "").split())),
            scope=_scope(raw),
            path_parameters=path,
            query=query,
            languages=languages,
            body=body,
            body_name=body_name,
            body_fields=body_fields,
            answer=envelope,
            no_content=no_content,
            data=data,
            statuses={
                str(status): list(self.document.resolve(answer).get("x-error-codes", answer.get("x-error-codes", [])))
                for status, answer in raw["responses"].items()
            },
        )
        self._refuse_clashes(view)
        return view

    def _answer(self, endpoint: Endpoint) -> tuple[Type | None, bool]:
        for response in endpoint.responses:
            status = response.status_code.range
            if status is None or not 200 <= status[0] < 300:
                continue
            if status[0] == 204:
                return None, True
            if isinstance(response.prop, ModelProperty) and not is_map(response.prop):
                return self.types.of(response.prop), False
        return None, False

    def _class(self, name: str) -> ModelProperty:
        return self.types.models[name]

    def _field(self, wire_name: str, type_: Type, required: bool, raw: dict[str, Any]) -> FieldView:
        return FieldView(python_name(wire_name), wire_name, type_, required, self._describe(raw))

    def _parameter(self, prop: Any, raw: dict[str, Any]) -> FieldView:
        schema = self.document.resolve(raw.get("schema", {}))
        wire_name = raw["name"]
        return FieldView(
            python_name(wire_name),
            wire_name,
            _inner(self.types.of(prop)),
            prop.required,
            self._describe(raw),
            schema,
        )

    def _refuse_clashes(self, view: OperationView) -> None:
        names = [field.name for field in [*view.path_parameters, *view.body_fields, *view.query]]
        names += [view.body_name] * (view.body is not None and not view.body_fields) + [
            "accept_language"
        ] * view.languages
        clashes = {name for name in names if names.count(name) > 1 or name in TAKEN}
        if clashes:
            raise UnsupportedError(f"{view.id}: two arguments of one name: {sorted(clashes)}")


def load_table(path: Path) -> dict[str, dict[str, Any]]:
    """The table of resources and methods."""
    table: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return table


def _methods(table: dict[str, dict[str, Any]]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for resource, methods in table.items():
        for method, entry in methods.items():
            if isinstance(entry, str):
                yield entry, (resource, method, "body")
            else:
                yield entry["operation"], (resource, method, entry["body"])


def _operations(raw: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str, dict[str, Any]]]]:
    for path, item in raw.get("paths", {}).items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                shared = item.get("parameters", [])
                yield (
                    operation["operationId"],
                    (path, method, {**operation, "parameters": shared + operation.get("parameters", [])}),
                )


def _operation_ids(raw: dict[str, Any]) -> list[str]:
    return [operation_id for operation_id, _ in _operations(raw)]


def _scope(raw: dict[str, Any]) -> str | None:
    for requirement in raw.get("security", []):
        for scopes in requirement.values():
            return scopes[0] if scopes else None
    return None


def _inner(type_: Type) -> Type:
    return type_.inner if isinstance(type_, Nullable) else type_
