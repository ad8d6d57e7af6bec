"""How a response is being read: for which operation, whether strictly, and what was told of it."""

from __future__ import annotations

import logging
from contextvars import ContextVar

from ..errors import ResponseValidationError

logger = logging.getLogger("pexip_engage_client")


class Decoding:
    """For which operation a response is being read, and whether strictly; set around the reading of one."""

    def __init__(self, operation: str, strict: bool = False, quiet: bool = False) -> None:
        self.operation = operation
        self.strict = strict
        self.quiet = quiet
        self.told: set[tuple[str, str]] = set()

    def __enter__(self) -> None:
        self._token = _decoding.set(self)

    def __exit__(self, *_: object) -> None:
        _decoding.reset(self._token)


_decoding: ContextVar[Decoding] = ContextVar("decoding")


def tell(model: str, name: str, problem: str) -> None:
    """Log what is wrong with a field or a record, once a response; raise it where strictness was asked for."""
    decoding = _decoding.get(None)
    operation = decoding.operation if decoding else None
    if decoding and decoding.strict:
        raise ResponseValidationError(problem, operation=operation, model=model, field=name or None)
    if decoding:
        if decoding.quiet or (model, name) in decoding.told:
            return
        decoding.told.add((model, name))
    facts = {"operation": operation, "model": model, "field": name or None}
    logger.warning("%s: %s; reading it will raise", operation or "a response", problem, extra=facts)
