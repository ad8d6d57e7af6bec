"""Operations of a document, with their references followed.

Schemas are named by JSON pointers into the document. Parts that are missing or have a wrong form are empty
here: code that has to reject it reads `node`.
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
    """The name on the wire: that of an array ends in `[]`."""
    location: str
    """`path`, `query`, `header` or `cookie`."""
    required: bool
    schema: JsonObject = field(repr=False)
    """The schema itself, references followed."""
    pointer: str
    """Where the schema is."""
    deep_object: bool
    node: JsonObject = field(repr=False)


@frozen
class DocumentedResponse:
    """One response of an operation."""

    status: str
    """As in the document: `200`, `4XX` or `default`."""
    node: JsonObject = field(repr=False)
    pointer: str
    schema: str | None
    """Where the schema of its JSON is; None if it has none."""
    error_codes: tuple[str, ...]


@frozen
class DocumentedOperation:
    """One operation, or one webhook."""

    id: str
    """The operationId; of a webhook without one, its name; else empty."""
    method: str
    """In upper case."""
    path: str
    """The path template; of a webhook, its name."""
    pointer: str
    node: JsonObject = field(repr=False)
    tag: str
    """The first tag; empty if there is none."""
    summary: str
    documentation: str | None
    """The URL of its page."""
    security: tuple[Mapping[str, tuple[str, ...]], ...]
    """Alternatives, each with the scopes of every scheme that it needs; by default those of the document."""
    parameters: tuple[Parameter, ...]
    """Its own and those of its path that it does not override."""
    body: JsonObject = field(repr=False)
    """The request body, references followed; empty if there is none."""
    body_schema: str | None
    """Where the schema of a JSON body is."""
    body_required: bool
    responses: Mapping[str, DocumentedResponse]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys on the way to the operation."""
        return keys_of(self.pointer)

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that any of its alternatives needs."""
        names = (scope for alternative in self.security for scopes in alternative.values() for scope in scopes)
        return tuple(dict.fromkeys(names))

    @property
    def scope(self) -> str | None:
        """The first of its scopes."""
        return next(iter(self.scopes), None)

    @property
    def error_codes(self) -> tuple[str, ...]:
        """The codes of its 422 response."""
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
        """Where the schema of the successful response is."""
        success = self.responses.get(str(self.success_status))
        return success.schema if success else None

    def response(self, status: int) -> DocumentedResponse | None:
        """The response that describes a status: its own, that of its class (`4XX`), or the default."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    def response_schema(self, status: int) -> str | None:
        """Where the schema of the response with this status is."""
        response = self.response(status)
        return response.schema if response else None
