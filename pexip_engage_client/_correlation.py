"""The correlation id: one for a call over all its attempts, or one for a whole block of calls."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

from ._runtime.arguments import correlation_id as checked

_block: ContextVar[str | None] = ContextVar("pexip_engage_client_correlation", default=None)


@contextmanager
def correlation(correlation_id: str) -> Generator[str]:
    """Give every call of a block the same `X-Correlation-Id`.

    ```python
    with correlation(order.trace_id):
        await engage.appointments.accept("123")
    ```

    It holds for the calls of tasks that the block starts, too. A call's own ``correlation_id=`` goes before it.
    """
    token = _block.set(checked("correlation_id", correlation_id))
    try:
        yield correlation_id
    finally:
        _block.reset(token)


def current(default: str | None) -> str:
    """The id for a new call: the block's, the client's, or a fresh one."""
    return _block.get() or default or str(uuid4())
