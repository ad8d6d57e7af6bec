"""The views of operations, from which the templates create resource methods."""

from __future__ import annotations

from typing import Any

from attrs import define, evolve
from openapi_python_client.parser.openapi import Endpoint

from pexip_engage_client.openapi.operations import DocumentedOperation, JsonObject

from .document import SourceDocument, UnsupportedError
from .model_views import LANGUAGES, FieldView, ModelView
from .responses import Responses, ResponseView
from .text import IN_ARGUMENTS, in_class, one_line, python_name, sentence
from .type_finder import BY_FORMAT, Types
from .types import List, Map, Nullable, Object, Type, in_request

# Headers that the client sets itself, or that an option of every call sets.
SET_BY_US = {"accept", "authorization", "content-type", "content-length", "host", "user-agent", "x-correlation-id"}
PAGING = ("offset", "limit")
# Parameters of pages that the client does not request: it would return the first page as the whole list.
OTHER_PAGING = {*PAGING, "cursor", "pageToken", "page_token", "page", "pageNumber", "page_number", "skip"}
# Names in the modules of resources, which an operation's constant must not hide.
GLOBALS = {"UNSET"}


@define(slots=False)
class OperationView:
    """One operation as a resource method."""

    document: SourceDocument
    raw: DocumentedOperation
    method_name: str
    path_parameters: list[FieldView]
    query: list[FieldView]
    headers: list[FieldView]
    body: Type | None
    body_name: str
    body_fields: list[FieldView]
    whole_body: bool
    """Whether the body is a single argument."""
    response: ResponseView
    statuses: dict[str, list[str]]

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
        return is_list(self.method_name) and self.response.is_envelope

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
        if not isinstance(self.response.data, List):
            problem = "a list method whose response has no array"
            raise UnsupportedError(self.document.rejection(self.raw.keys, problem, "give the method another name"))
        return self.response.data.items

    @property
    def filters(self) -> list[FieldView]:
        """The query parameters, without those of the pagination, which `Listing` adds."""
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
        leaf = self.body
        while isinstance(leaf, List | Map | Nullable):
            leaf = leaf.items if isinstance(leaf, List) else leaf.values if isinstance(leaf, Map) else leaf.inner
        if isinstance(self.body, Object):
            return f"One of the variants of `{self.body.hint}`."
        each = f"`{leaf.hint}`" if isinstance(leaf, Object) else "JSON values"
        if isinstance(self.body, Map):
            return f"A mapping of names to {each}."
        return f"A list of {each}." if isinstance(self.body, List) else "The request body."

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
        self.responses = Responses(document, types, models)

    def view(self, operation: DocumentedOperation, endpoint: Endpoint, method: str, body_name: str) -> OperationView:
        """Return the view of an operation."""
        parameters = {(each.location, each.name): each.node for each in operation.parameters}
        query = [self._parameter(prop, "query", parameters) for prop in endpoint.query_parameters]
        headers = [
            self._parameter(prop, "header", parameters)
            for prop in endpoint.header_parameters
            if prop.name.get_untrusted_value().lower() not in SET_BY_US
        ]
        path = [self._parameter(prop, "path", parameters) for prop in endpoint.path_parameters]
        body, body_fields = self._body(endpoint)
        taken = {field.name for field in [*query, *headers, *body_fields]}
        view = OperationView(
            document=self.document,
            raw=operation,
            method_name=method,
            path_parameters=[_renamed(field, taken, operation.path) for field in path],
            query=query,
            headers=headers,
            body=body,
            body_name=body_name,
            body_fields=body_fields,
            whole_body=not (body is None or (isinstance(body, Object) and not self.models[body.hint].variants)),
            response=self.responses.of(operation, endpoint, is_list=is_list(method)),
            statuses=self._statuses(operation),
        )
        if is_list(method) and not (view.is_list and view.is_paged):
            self._reject_pages(view)
        self._reject_clashes(view)
        return view

    def _parameter(self, prop: Any, keys: str, parameters: dict[tuple[str, str], JsonObject]) -> FieldView:
        raw = parameters[(keys, prop.name.get_untrusted_value())]
        schema = self.document.resolve(raw.get("schema", {}))
        type_ = BY_FORMAT.get(schema.get("format")) or self.types.of(prop)
        type_ = type_.inner if isinstance(type_, Nullable) else type_
        if isinstance(type_, List) and raw.get("explode") is False:
            type_ = evolve(type_, joined=True)
        name, doc = python_name(raw["name"], IN_ARGUMENTS), self.document.describe(raw)
        type_ = in_request(name, type_)
        return FieldView(name, raw["name"], type_, prop.required, doc, schema, bool(raw.get("deprecated")))

    def _body(self, endpoint: Endpoint) -> tuple[Type | None, list[FieldView]]:
        if not endpoint.bodies:
            return None, []
        body = self.types.of(endpoint.bodies[0].prop)
        body = body.inner if isinstance(body, Nullable) else body
        return body, self.models[body.hint].fields if isinstance(body, Object) else []

    def _statuses(self, operation: DocumentedOperation) -> dict[str, list[str]]:
        return {status: list(response.error_codes) for status, response in operation.responses.items()}

    def _reject_pages(self, view: OperationView) -> None:
        """Reject a list that the client could not follow, because its first page would look like the whole list."""
        model = self.models.get(view.response.model)
        beside_data = [field.wire_name for field in model.fields if field.wire_name != "data"] if model else []
        signs = [f"the parameter {field.wire_name}" for field in view.query if field.wire_name in OTHER_PAGING]
        signs += [f"{name} in the response" for name in beside_data if view.is_list]
        if signs:
            problem = f"a list with pages ({signs[0]}), but without the parameters offset and limit"
            remedy = "do not call the method list, and request each page yourself"
            raise UnsupportedError(self.document.rejection(view.raw.keys, problem, remedy))

    def _reject_clashes(self, view: OperationView) -> None:
        names = [field.name for field in [*view.path_parameters, *view.body_fields, *view.query, *view.headers]]
        names += [view.body_name] * view.whole_body
        if clashes := {name for name in names if names.count(name) > 1}:
            problem = f"two arguments with the same name: {', '.join(sorted(clashes))}"
            remedy = "rename one, or name the body in generator/resources.yaml"
            raise UnsupportedError(self.document.rejection(view.raw.keys, problem, remedy))
        other = [field.name for field in [*view.path_parameters, *view.query, *view.headers]]
        if view.body is not None and "body" in other:
            problem = "a parameter named body in addition to a body"
            raise UnsupportedError(self.document.rejection(view.raw.keys, problem, "rename the parameter"))


def is_list(method: str) -> bool:
    """Whether a method has the name of a list."""
    return method.split("_")[0] == "list"


def _renamed(field: FieldView, taken: set[str], path: str) -> FieldView:
    """Rename path parameters that share their name with another argument, after the collection before them."""
    if field.name not in taken:
        return field
    collection = path.split(f"/{{{field.wire_name}}}")[0].rsplit("/", 1)[-1].removesuffix("s")
    return evolve(field, name=f"{python_name(collection)}_{field.name}")
