"""Correlation IDs, which are the same for all attempts of a call, or for all calls in a block."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

from ._runtime.arguments import correlation_id as checked

_block: ContextVar[str | None] = ContextVar("pexip_engage_client_correlation", default=None)


@contextmanager
def correlation(correlation_id: str) -> Generator[str]:
    """Set the `X-Correlation-Id` of every call in a block.

    ```python
    with correlation(order.trace_id):
        await engage.appointments.accept("123")
    ```

    The ID also applies to tasks that the block starts. A call's own ``correlation_id=`` takes precedence.
    """
    token = _block.set(checked("correlation_id", correlation_id))
    try:
        yield correlation_id
    finally:
        _block.reset(token)


def current(default: str | None) -> str:
    """Return the ID for a new call: the block's ID, else the client's ID, else a new ID."""
    return _block.get() or default or str(uuid4())
