"""The views of operations, from which the templates create resource methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, evolve, frozen
from openapi_python_client.parser.openapi import Endpoint

from pexip_engage_client.openapi.reader import DocumentedOperation, JsonObject

from .checks import PAGING, SET_BY_US, path_argument
from .document import SourceDocument
from .methods import Method
from .model_views import LANGUAGES, FieldView, ModelView
from .text import IN_ARGUMENTS, in_class, one_line, python_name, sentence
from .type_finder import BY_FORMAT, Types
from .types import ANY, List, Nullable, Object, Type, in_request, nullable, types_of

UNDOCUMENTED = "undocumented"


@frozen
class ResponseView:
    """The content of a successful response."""

    hint: str = "Any"
    """The type of the decoded response."""
    decode: str = UNDOCUMENTED
    data: Type = ANY
    """The type that the resource method returns, if the response is an envelope."""
    is_envelope: bool = False

    @property
    def result(self) -> str:
        """The type that the resource method returns."""
        return self.data.result if self.is_envelope else self.hint


def response_view(
    operation: DocumentedOperation, endpoint: Endpoint, types: Types, models: Mapping[str, ModelView]
) -> ResponseView:
    """Return the content of the successful response: an envelope, anything, or nothing."""
    success = operation.success
    if success is None or not success.node.get("content"):
        return ResponseView("None") if success is not None and success.status in ("204", "205") else ResponseView()
    [prop] = [each.prop for each in endpoint.responses if each.status_code.pattern == success.status]
    envelope = types.of(prop)
    if not isinstance(envelope, Object):
        return ResponseView()
    [data] = [field for field in models[envelope.hint].fields if field.wire_name == "data"]
    decode = f"envelope(lambda: {envelope.result})"
    return ResponseView(envelope.result, decode, data.type if data.required else nullable(data.type), is_envelope=True)


# Names in the modules of resources, which an operation's constant must not hide.
GLOBALS = {"UNSET"}


@define(slots=False)
class OperationView:
    """One operation as a resource method."""

    document: SourceDocument
    raw: DocumentedOperation
    method: Method
    path_parameters: list[FieldView]
    query: list[FieldView]
    headers: list[FieldView]
    body: Type | None
    body_fields: list[FieldView]
    whole_body: bool
    """Whether the body is a single argument."""
    response: ResponseView

    @property
    def method_name(self) -> str:
        return self.method.name

    @property
    def body_name(self) -> str:
        return self.method.body

    @property
    def statuses(self) -> dict[str, list[str]]:
        """The documented error codes by status."""
        return {status: list(response.error_codes) for status, response in self.raw.responses.items()}

    @property
    def id(self) -> str:
        return self.raw.id

    @property
    def http_method(self) -> str:
        return self.raw.method

    @property
    def path(self) -> str:
        return self.raw.path

    @property
    def summary(self) -> str:
        return sentence([one_line(self.raw.node.get("summary", ""))]) or f"{self.id}."

    @property
    def description(self) -> str:
        return self.document.in_python(one_line(self.raw.node.get("description", "")))

    @property
    def deprecated(self) -> bool:
        return bool(self.raw.node.get("deprecated"))

    @property
    def deprecated_arguments(self) -> list[FieldView]:
        """The arguments that the document marks as deprecated."""
        return [field for field in [*self.query, *self.headers, *self.body_fields] if field.deprecated]

    @property
    def scope(self) -> str | None:
        """The OAuth2 scope that the operation needs."""
        return self.raw.scope

    @property
    def is_list(self) -> bool:
        """Whether the method returns a listing."""
        return self.method.is_list and self.response.is_envelope

    @property
    def is_paged(self) -> bool:
        """Whether the operation documents paging."""
        return set(PAGING) <= {field.name for field in self.query}

    @property
    def largest_page(self) -> int | None:
        """The largest documented page."""
        (limit,) = [field for field in self.query if field.name == "limit"]
        return limit.schema.get("maximum")

    @property
    def item(self) -> Type:
        """The type of a listing's records."""
        data = self.response.data
        return data.items if isinstance(data, List) else data

    @property
    def filters(self) -> list[FieldView]:
        """The query parameters, except the paging parameters, which `Listing` adds."""
        paging = PAGING if self.is_list and self.is_paged else ()
        return [field for field in self.query if field.name not in paging]

    @property
    def documentation(self) -> str | None:
        """The address of the operation's documentation."""
        return self.raw.documentation

    @property
    def path_expression(self) -> str:
        """The Python expression for the path."""
        text = self.path
        for field in self.path_parameters:
            text = text.replace(f"{{{field.wire_name}}}", field.segment)
        return f'f"{text}"' if self.path_parameters else f'"{text}"'

    @property
    def constant(self) -> str:
        """The name of the module's constant with the operation's facts."""
        name = self.method_name.upper()
        return f"{name}_" if name in GLOBALS else name

    @property
    def positional(self) -> list[str]:
        """The declarations of the positional arguments."""
        body = [f"{self.body_name}: {self.body.argument}"] if self.body and self.whole_body else []
        return [*(field.argument for field in self.path_parameters), *body]

    @property
    def argument_names(self) -> list[str]:
        """The names of the resource method's arguments, in order."""
        return [declared.partition(":")[0] for declared in [*self.positional, *self.method_arguments]]

    @property
    def method_arguments(self) -> list[str]:
        """The declarations of the keyword arguments."""
        required = [field.body_argument for field in self.body_fields if field.required]
        optional = [field.body_argument for field in self.body_fields if not field.required]
        for field in [*self.filters, *[header for header in self.headers if header.wire_name != LANGUAGES]]:
            (required if field.required else optional).append(field.argument)
        if self.is_list and self.is_paged:
            optional += ["offset: int | None = None", "limit: int | None = None", "concurrency: int = 1"]
        optional += [field.argument for field in self.headers if field.wire_name == LANGUAGES]
        return [in_class(each) for each in required + optional]

    @property
    def body_words(self) -> str:
        """The description of the body, if it is a single argument."""
        objects = [each for each in types_of([self.body] if self.body else []) if isinstance(each, Object)]
        each = f"`{objects[0].hint}`" if objects else "JSON values"
        return f"A list of {each}." if isinstance(self.body, List) else f"A mapping of names to {each}."

    @property
    def described(self) -> list[FieldView]:
        """The arguments that the docstring of the method explains."""
        return [*self.path_parameters, *self.body_fields, *self.filters]


class OperationViews:
    """Creates the views of operations."""

    def __init__(self, document: SourceDocument, types: Types, models: dict[str, ModelView]) -> None:
        self.document = document
        self.types = types
        self.models = models

    def view(self, operation: DocumentedOperation, endpoint: Endpoint, method: Method) -> OperationView:
        """Return the view of an operation."""
        nodes = {(each.location, each.name): each.node for each in operation.parameters}
        query = [self._parameter(prop, nodes["query", _name(prop)]) for prop in endpoint.query_parameters]
        headers = [
            self._parameter(prop, nodes["header", _name(prop)])
            for prop in endpoint.header_parameters
            if _name(prop).lower() not in SET_BY_US
        ]
        path = [self._parameter(prop, nodes["path", _name(prop)]) for prop in endpoint.path_parameters]
        body = self.types.of(endpoint.bodies[0].prop) if endpoint.bodies else None
        body = body.inner if isinstance(body, Nullable) else body
        body_fields = self.models[body.hint].fields if isinstance(body, Object) else []
        taken = {field.name for field in [*query, *headers, *body_fields]}
        return OperationView(
            document=self.document,
            raw=operation,
            method=method,
            path_parameters=[
                evolve(field, name=path_argument(field.wire_name, operation.path, taken)) for field in path
            ],
            query=query,
            headers=headers,
            body=body,
            body_fields=body_fields,
            whole_body=body is not None and not isinstance(body, Object),
            response=response_view(operation, endpoint, self.types, self.models),
        )

    def _parameter(self, prop: Any, node: JsonObject) -> FieldView:
        schema = self.document.resolve(node["schema"])
        type_ = BY_FORMAT.get(schema.get("format")) or self.types.of(prop)
        type_ = type_.inner if isinstance(type_, Nullable) else type_
        name, doc = python_name(node["name"], IN_ARGUMENTS), self.document.describe(node)
        type_ = in_request(name, type_)
        return FieldView(name, node["name"], type_, prop.required, doc, schema, bool(node.get("deprecated")))


def _name(prop: Any) -> str:
    return str(prop.name.get_untrusted_value())
