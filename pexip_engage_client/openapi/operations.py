"""The operations of a document, with resolved references.

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
    """One parameter of an operation or of its path."""

    name: str
    """The name on the wire. The name of an array ends in `[]`."""
    location: str
    """`path`, `query`, `header` or `cookie`."""
    required: bool
    schema: JsonObject = field(repr=False)
    """The schema, with resolved references."""
    pointer: str
    """The pointer to the schema."""
    deep_object: bool
    node: JsonObject = field(repr=False)


@frozen
class DocumentedResponse:
    """One response of an operation."""

    status: str
    """The status as in the document: `200`, `4XX` or `default`."""
    node: JsonObject = field(repr=False)
    pointer: str
    schema: str | None
    """The pointer to the schema of its JSON; None without a schema."""
    error_codes: tuple[str, ...]


@frozen
class DocumentedOperation:
    """One operation, or one webhook."""

    id: str
    """The operationId. A webhook without one has its name here; otherwise it is empty."""
    method: str
    """The HTTP method, in upper case."""
    path: str
    """The path template, or the name of a webhook."""
    pointer: str
    node: JsonObject = field(repr=False)
    tag: str
    """The first tag; empty if there is none."""
    summary: str
    documentation: str | None
    """The URL of the operation's documentation."""
    security: tuple[Mapping[str, tuple[str, ...]], ...]
    """The alternative security requirements, each with its schemes and their scopes. The default is that of the
    document."""
    parameters: tuple[Parameter, ...]
    """The parameters of the operation, and those of its path that it does not override."""
    body: JsonObject = field(repr=False)
    """The request body, with resolved references; empty if there is none."""
    body_schema: str | None
    """The pointer to the schema of a JSON body."""
    body_required: bool
    responses: Mapping[str, DocumentedResponse]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that lead to the operation in the document."""
        return keys_of(self.pointer)

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that any of the alternatives needs."""
        names = (scope for alternative in self.security for scopes in alternative.values() for scope in scopes)
        return tuple(dict.fromkeys(names))

    @property
    def scope(self) -> str | None:
        """The first scope; None if there is none."""
        return next(iter(self.scopes), None)

    @property
    def error_codes(self) -> tuple[str, ...]:
        """The error codes of the 422 response."""
        response = self.responses.get("422")
        return response.error_codes if response else ()

    @property
    def success(self) -> DocumentedResponse | None:
        """The first response with a status of 2xx; None if none is documented."""
        return next((each for status, each in self.responses.items() if status.startswith("2")), None)

    @property
    def success_status(self) -> int | None:
        """The documented status of success; None if none is documented."""
        numbers = (int(status) for status in self.responses if status.startswith("2") and status.isdigit())
        return next(numbers, None)

    @property
    def success_schema(self) -> str | None:
        """The pointer to the schema of the successful response."""
        success = self.responses.get(str(self.success_status))
        return success.schema if success else None

    def response(self, status: int) -> DocumentedResponse | None:
        """Return the response for a status: the one with this status, with its class (`4XX`), or the default."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    def response_schema(self, status: int) -> str | None:
        """Return the pointer to the schema of the response with this status."""
        response = self.response(status)
        return response.schema if response else None
