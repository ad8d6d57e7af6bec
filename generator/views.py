"""The views of a document for the templates: its models and resources."""

from __future__ import annotations

from functools import cached_property
from typing import TypeGuard

from attrs import define, frozen
from openapi_python_client.parser.openapi import Endpoint, EndpointCollection, GeneratorData
from openapi_python_client.parser.properties import EnumProperty, ModelProperty

from pexip_engage_client.idempotency.comparison import COMPARED
from pexip_engage_client.openapi.webhooks import DocumentedEvent, WebhookDocumentError, documented_events

from .document import ERROR_CODE, SourceDocument
from .methods import Method, route
from .model_views import EnumView, ModelView, ModelViews
from .modules import ModuleView, modules_of
from .operation_views import OperationView, OperationViews
from .same_shape import same_shapes
from .server_views import ServerViews
from .text import literal, one_line, python_name, sentence
from .type_finder import Types, is_map
from .types import Object, types_of


@frozen
class EventView:
    """One kind of event."""

    entity: str
    model: str
    event_type: str
    """The event type as an expression: the enum, `str`, or None."""
    hint: str
    """The type hint for an event type that callers pass; empty if the events have no types."""
    order_by: str
    """The path of the time that orders the events, as an expression."""
    imports: tuple[str, ...]
    public: tuple[str, ...]


def event_views(document: SourceDocument) -> list[EventView]:
    """Return the events of a document. Reject an order that a receiver could not use."""
    try:
        return [_view(event) for event in documented_events(document)]
    except WebhookDocumentError as error:
        document.reject(("webhooks", error.webhook), error.problem, error.remedy)
    return []


def _view(event: DocumentedEvent) -> EventView:
    enum, values = event.type_schema, f"{event.type_schema}Value"
    free = "str" if event.has_type else ""
    return EventView(
        entity=event.entity,
        model=event.schema,
        event_type=enum or free or "None",
        hint=f"{enum} | {values}" if enum else free,
        order_by=literal(event.order_by) if event.order_by else "None",
        imports=(event.schema, enum, values) if enum else (event.schema,),
        public=(event.schema, enum) if enum else (event.schema,),
    )


# The argument for a record's ID in the caller's own system.
OWN_ID = "external_id"
INPUT_DICTS = "input_dicts"


@define(slots=False)
class ResourceView:
    """One resource: the operations of one tag."""

    tag: str
    name: str
    description: str
    operations: list[OperationView]

    @property
    def once(self) -> list[OperationView]:
        """The operations with a `…_once` method. The resource's `list` can find their records by `external_id`."""
        found = [each for each in self.operations if each.method_name == "list"]
        if not any(field.name == OWN_ID for each in found for field in each.filters):
            return []
        making = [each for each in self.operations if each.http_method == "POST" and not each.path_parameters]
        return [
            each
            for each in making
            if each.response.is_envelope and any(field.name == OWN_ID for field in each.body_fields)
        ]

    @property
    def compares_records(self) -> bool:
        """Whether the `…_once` methods compare an existing record with the request."""
        return self.tag in COMPARED

    @property
    def warns(self) -> bool:
        """Whether anything in the resource is deprecated."""
        return any(each.deprecated or each.deprecated_arguments for each in self.operations)


def _is_class(enum: object) -> TypeGuard[EnumProperty]:
    """Whether an enum becomes a class."""
    return isinstance(enum, EnumProperty) and str(enum.class_info.name) != ERROR_CODE


class Views:
    """The document, prepared for the templates."""

    def __init__(self, document: SourceDocument, parsed: GeneratorData, methods: dict[str, Method]) -> None:
        self.document = document
        self.parsed = parsed
        self._methods = {operation.id: methods[route(operation)] for operation in document.iter_operations()}
        names = {route(operation): operation.id for operation in document.iter_operations()}
        self._order = [names[each] for each in methods]
        document.python_names = {name: python_name(name) for name in document.property_names}
        document.python_names |= {name: f"{resource}.{method}" for name, (resource, method, _) in self._methods.items()}
        types = Types(parsed.models, parsed.enums)
        self._model_views = ModelViews(document, types)
        self._operation_views = OperationViews(document, types, self._models)
        self.events: list[EventView] = event_views(document)
        """The kinds of webhook events, in the document's order."""
        self._operations = {str(python_name(operation.id)): operation for operation in document.iter_operations()}
        self.nested_inputs: list[ModelView] = self._mark_nested_inputs()
        """The inputs within other inputs, and inputs that are arguments, in the document's order."""

    # --- models

    @cached_property
    def _models(self) -> dict[str, ModelView]:
        models = [self._model_views.model(each) for each in self.parsed.models if not is_map(each)]
        return {model.name: model for model in models}

    @cached_property
    def modules(self) -> dict[str, ModuleView]:
        """The modules of models and enums, by the name of their first class."""
        enums = [self._model_views.enum(each) for each in self.parsed.enums if _is_class(each)]
        return modules_of([*self._models.values(), *enums])

    def module(self, first: ModelProperty | EnumProperty) -> ModuleView:
        """Return the module of a model or an enum."""
        return self.modules[str(first.class_info.name)]

    @cached_property
    def nested(self) -> frozenset[str]:
        """The names of the models that are part of other models."""
        responses = [model for model in self._models.values() if not model.is_input]
        return frozenset(
            found.hint
            for model in responses
            for found in types_of(field.type for field in model.fields)
            if isinstance(found, Object)
        )

    def _mark_nested_inputs(self) -> list[ModelView]:
        """Set `is_nested` and `read_as` of inputs that other inputs contain, or that methods take as one argument."""
        pairs = same_shapes(self._models)
        names = self._names_in_requests()
        nested = [model for model in self._models.values() if model.is_input and model.name in names]
        for model in nested:
            model.is_nested, model.read_as = True, pairs.get(model.name, "")
        return nested

    def _names_in_requests(self) -> set[str]:
        """Return the names of the models in inputs and in arguments."""
        types = [field.type for model in self._models.values() if model.is_input for field in model.fields]
        for operation in (each for resource in self.resources for each in resource.operations):
            types += [field.type for field in operation.query]
            types += [operation.body] if operation.body and operation.whole_body else []
        return {each.hint for each in types_of(types) if isinstance(each, Object)}

    @cached_property
    def error_codes(self) -> EnumView:
        """The error codes. A document may have none."""
        return self._model_views.error_codes()

    @cached_property
    def scopes(self) -> EnumView:
        """The OAuth2 scopes. A document may have none."""
        return self._model_views.scopes()

    @cached_property
    def servers(self) -> ServerViews:
        """The addresses of the API."""
        return ServerViews(self.document)

    def names(self) -> dict[str, list[str]]:
        """Return the sorted public names of the models and enums, by module."""
        found = {
            module.name: sorted(name for each in module.classes for name in each.public)
            for module in self.modules.values()
        }
        if mappings := sorted(each.mapping for each in self.nested_inputs):
            found[INPUT_DICTS] = mappings
        return dict(sorted(found.items()))

    # --- webhook events

    @cached_property
    def event_models(self) -> frozenset[str]:
        """The names of the models of webhook events."""
        return frozenset(event.model for event in self.events)

    def event_names(self, *, public: bool = False) -> list[str]:
        """Return the models and enums that the module of webhook events imports, or only those that it re-exports."""
        return sorted({name for each in self.events for name in (each.public if public else each.imports)})

    # --- resources and operations

    @cached_property
    def resources(self) -> list[ResourceView]:
        """The resources by name."""
        found = [self._resource(collection) for collection in self.parsed.endpoint_collections_by_tag.values()]
        return sorted(found, key=lambda resource: resource.tag)

    def _resource(self, collection: EndpointCollection) -> ResourceView:
        """Return the resource of one tag, with its operations in the order of the table of methods."""
        tag = str(python_name(str(collection.tag)))
        titles = {python_name(entry["name"]): entry for entry in self.document.raw.get("tags", [])}
        description = sentence([one_line(titles.get(tag, {}).get("description", tag.replace("_", " ")))])
        operations = [self._operation(endpoint) for endpoint in collection.endpoints]
        operations.sort(key=lambda operation: self._order.index(operation.id))
        name = "".join(word.capitalize() for word in tag.split("_")) + "Resource"
        return ResourceView(tag, name, description, operations)

    def _operation(self, endpoint: Endpoint) -> OperationView:
        operation = self._operations[str(endpoint.name)]
        return self._operation_views.view(operation, endpoint, self._methods[operation.id])
