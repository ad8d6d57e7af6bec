"""Define the context in which a response is read: its operation, strict mode, and the problems reported so far."""

from __future__ import annotations

import logging
from contextvars import ContextVar

from ..errors import ResponseValidationError

logger = logging.getLogger("pexip_engage_client")


class Decoding:
    """The context of one response while it is read.

    Problems raise an error if `strict`, are ignored if `quiet`, and are logged otherwise.
    """

    def __init__(self, operation: str, strict: bool = False, quiet: bool = False) -> None:
        self.operation = operation
        self.strict = strict
        self.quiet = quiet
        self.reported: set[tuple[str, str]] = set()

    def __enter__(self) -> None:
        self._token = _decoding.set(self)

    def __exit__(self, *_: object) -> None:
        _decoding.reset(self._token)


_decoding: ContextVar[Decoding] = ContextVar("decoding")


def report(model: str, name: str, problem: str, consequence: str = "reading it will raise an error") -> None:
    """Report a problem with a field or a record: raise it in strict mode, otherwise log it once per response.

    If the whole response has the problem, both names are empty.
    """
    decoding = _decoding.get(None)
    operation = decoding.operation if decoding else None
    if decoding and decoding.strict:
        raise ResponseValidationError(problem, operation=operation, model=model or None, field=name or None)
    if decoding:
        if decoding.quiet or (model, name) in decoding.reported:
            return
        decoding.reported.add((model, name))
    facts = {"operation": operation, "model": model or None, "field": name or None}
    logger.warning("%s: %s; %s", operation or "a response", problem, consequence, extra=facts)
