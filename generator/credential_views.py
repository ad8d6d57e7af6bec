"""How the client authenticates its calls, according to the document's security schemes.

A client has one credential. Operations that accept it, or need none, are generated. Others are rejected. If no
operation accepts a credential, the client never sends one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pexip_engage_client._runtime.credentials import Credential
from pexip_engage_client.openapi.operations import DocumentedOperation

from .document import SourceDocument

BEARER = Credential("header", "Authorization", "bearer")
BASIC = Credential("header", "Authorization", "basic")
NONE = Credential("header", "Authorization", "none")
REMEDY = "describe OAuth2 client credentials, a bearer token, HTTP Basic, or an API key in a header or the query"


class CredentialViews:
    """The credentials that the operations of a document accept."""

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        schemes = document.raw.get("components", {}).get("securitySchemes", {})
        self._schemes = {name: _credential(document, scheme) for name, scheme in schemes.items()}
        self._operations = list(document.iter_operations())

    @cached_property
    def credential(self) -> Credential:
        """The credential that most operations accept; the one of the first scheme if there are several."""
        if not self._by_default and not any(any(operation.security) for operation in self._operations):
            return NONE
        known = dict.fromkeys(each for each in self._schemes.values() if each is not None)
        counts = {each: sum(self._accepts(operation, each) for operation in self._operations) for each in known}
        return max(counts, key=lambda each: counts[each], default=BEARER)

    @cached_property
    def _by_default(self) -> bool:
        """Whether an operation without requirements of its own gets the credential."""
        general = self.document.raw.get("security")
        return any(general) if isinstance(general, list) else bool(self._schemes)

    @property
    def required(self) -> bool:
        """Whether any operation requires the credential."""
        return any(operation.security and {} not in operation.security for operation in self._operations)

    def authenticates(self, operation: DocumentedOperation) -> bool:
        """Whether an operation gets the credential, if the client has one."""
        if not operation.security:
            return "security" not in operation.node and self._by_default
        return self._accepts(operation, self.credential)

    def problems(self, operation: DocumentedOperation) -> Iterator[str]:
        """Yield the reasons why the client cannot authenticate an operation."""
        keys = (*operation.keys, "security")
        for name in dict.fromkeys(name for alternative in operation.security for name in alternative):
            if name not in self._schemes:
                yield self.document.rejection(keys, f"there is no security scheme {name}", "describe it")
                return
        if operation.security and {} not in operation.security and not self._accepts(operation, self.credential):
            names = ", ".join(dict.fromkeys(name for alternative in operation.security for name in alternative))
            remedy = REMEDY
            if any(self._schemes[name] for alternative in operation.security for name in alternative):
                remedy = f"a client has one credential, here {self._names(self.credential)}: leave the operation out"
            yield self.document.rejection(keys, f"credentials that the client cannot send ({names})", remedy)

    def _accepts(self, operation: DocumentedOperation, credential: Credential) -> bool:
        """Whether the credential alone satisfies one of the operation's alternatives."""
        return any(
            bool(alternative) and all(self._schemes.get(name) == credential for name in alternative)
            for alternative in operation.security
        )

    def _names(self, credential: Credential) -> str:
        return " or ".join(name for name, each in self._schemes.items() if each == credential)


def _credential(document: SourceDocument, scheme: Any) -> Credential | None:
    """Return the credential for a security scheme; None if the client cannot send it."""
    try:
        scheme = document.resolve(scheme) if isinstance(scheme, dict) else {}
    except LookupError:
        return None
    match scheme:
        case {"type": "oauth2" | "openIdConnect"}:
            return BEARER
        case {"type": "http", "scheme": str(name)} if name.lower() in ("bearer", "basic"):
            return BEARER if name.lower() == "bearer" else BASIC
        case {"type": "apiKey", "in": "header" | "query" as location, "name": str(name)} if name.isascii():
            return Credential(location, name, "plain")
    return None
