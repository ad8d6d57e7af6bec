"""What belongs to an event loop ends with it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable


async def closed_with_loop(close: Callable[[], Awaitable[None]]) -> AsyncGenerator[None]:
    """Have `close` awaited when the running event loop ends, or when what this returns is closed, if that is sooner."""
    guard = _until_closed(close)
    await anext(guard)
    return guard


async def _until_closed(close: Callable[[], Awaitable[None]]) -> AsyncGenerator[None]:
    # An event loop closes the asynchronous generators that are open when it ends. It offers no other hook.
    try:
        yield
    finally:
        await close()
