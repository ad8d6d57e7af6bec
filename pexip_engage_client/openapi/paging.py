"""Find out how a list is paged by cursor: from `x-pagination`, or from the usual names."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from .operations import DocumentedOperation
from .parsing import is_object

PARAMETERS = ("cursor", "pageToken", "page_token", "startingAfter", "starting_after")
PROPERTIES = ("nextCursor", "next_cursor", "nextPageToken", "next_page_token")


@frozen
class CursorNames:
    """The names that identify the cursor for the next page, in requests and in responses."""

    parameters: Sequence[str]
    """The possible names of the query parameter that takes the cursor."""
    properties: Sequence[str]
    """The possible names of the property that contains the next page's cursor in a response."""

    def parameter(self, operation: DocumentedOperation) -> str | None:
        """Return the query parameter that takes the operation's cursor; None if it has no such parameter."""
        query = (each.name for each in operation.parameters if each.location == "query")
        return next((name for name in query if name in self.parameters), None)


def cursor_names(operation: DocumentedOperation) -> CursorNames:
    """Return the names that the cursor of an operation may have."""
    declared = operation.node.get("x-pagination")
    if not is_object(declared):
        return CursorNames(PARAMETERS, PROPERTIES)
    return CursorNames((declared.get("parameter", "cursor"),), (declared.get("cursor", ""),))
