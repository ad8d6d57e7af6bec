"""The operations in an OpenAPI document, with resolved references.

Schemas are named by JSON pointers into the document. Parts that are missing or have a wrong form are empty here. Code
that has to reject such parts reads `node`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from .pointers import keys_of

JsonObject = Mapping[str, Any]
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
JSON = "application/json"


@frozen
class Parameter:
    """A parameter that is documented for an operation or for its path."""

    name: str
    """The name of the parameter in requests. The name of an array ends in `[]`."""
    location: str
    """The part of the request that contains the parameter: `path`, `query`, `header` or `cookie`."""
    required: bool
    schema: JsonObject = field(repr=False)
    """The schema of the parameter, with resolved references."""
    pointer: str
    """The JSON pointer to the schema of the parameter."""
    deep_object: bool
    node: JsonObject = field(repr=False)


@frozen
class DocumentedResponse:
    """A response that is documented for an operation."""

    status: str
    """The status, as the OpenAPI document writes it: `200`, `4XX` or `default`."""
    node: JsonObject = field(repr=False)
    pointer: str
    schema: str | None
    """The JSON pointer to the schema of the response's body; None if no schema is documented."""
    error_codes: tuple[str, ...]


@frozen
class DocumentedOperation:
    """An operation or a webhook in an OpenAPI document."""

    id: str
    """The operationId. Without one, the name of the webhook; empty for an operation."""
    method: str
    """The HTTP method, in upper case."""
    path: str
    """The path template, or the name of a webhook."""
    pointer: str
    node: JsonObject = field(repr=False)
    tag: str
    """The first tag of the operation; empty if it has no tags."""
    summary: str
    documentation: str | None
    """The URL of the operation's documentation."""
    security: tuple[Mapping[str, tuple[str, ...]], ...]
    """The alternative security requirements, each with its schemes and their scopes. The default is that of the
    document."""
    parameters: tuple[Parameter, ...]
    """The parameters of the operation, including those that are documented for its path."""
    body: JsonObject = field(repr=False)
    """The request body, with resolved references; empty if there is none."""
    body_schema: str | None
    """The JSON pointer to the schema of the request's JSON body."""
    body_required: bool
    responses: Mapping[str, DocumentedResponse]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys under which the operation is found in the OpenAPI document."""
        return keys_of(self.pointer)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes in all alternative security requirements of the operation."""
        names = (scope for alternative in self.security for scopes in alternative.values() for scope in scopes)
        return tuple(dict.fromkeys(names))

    @property
    def scope(self) -> str | None:
        """The first scope that the operation needs; None if it needs no scope."""
        return next(iter(self.scopes), None)

    @property
    def error_codes(self) -> tuple[str, ...]:
        """The error codes that are documented for the operation's 422 response."""
        response = self.responses.get("422")
        return response.error_codes if response else ()

    @property
    def success(self) -> DocumentedResponse | None:
        """The first response with a status of 2xx; None if none is documented."""
        return next((each for status, each in self.responses.items() if status.startswith("2")), None)

    @property
    def success_status(self) -> int | None:
        """The status of the first successful (2xx) response; None if no such response is documented."""
        numbers = (int(status) for status in self.responses if status.startswith("2") and status.isdigit())
        return next(numbers, None)

    @property
    def success_schema(self) -> str | None:
        """The JSON pointer to the schema of the first successful (2xx) response."""
        success = self.responses.get(str(self.success_status))
        return success.schema if success else None

    def response(self, status: int) -> DocumentedResponse | None:
        """Return the documented response for a status: for this status, for its class (`4XX`), or the default."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    def response_schema(self, status: int) -> str | None:
        """Return the JSON pointer to the schema of the response that is documented for a status."""
        response = self.response(status)
        return response.schema if response else None
