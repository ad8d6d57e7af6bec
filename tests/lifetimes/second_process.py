"""A process that creates appointments with the given external IDs, and prints those that are blocked.

Run by test_calls.py.
"""

from __future__ import annotations

import asyncio
import sys

from pexip_engage_client import EngageClient
from pexip_engage_client.stores import RedisStore, SqliteStore, Store

from ..idempotency.bookings import Bookings, Clock, book
from .works import OPTIONS


def new_store(kind: str, address: str) -> Store:
    return SqliteStore(address) if kind == "sqlite" else RedisStore(address, key="lifetimes")


async def main(kind: str, address: str, *names: str) -> None:
    asyncio.get_running_loop().slow_callback_duration = 60  # a machine may stall
    bookings, store = Bookings(), new_store(kind, address)
    timing = Clock(bookings, 1e9).timing  # an earlier call may take effect until its timeout
    engage = EngageClient("acme", token="t", transport=bookings, idempotency=store, timing=timing, **OPTIONS)
    async with engage:
        for name in names:
            try:
                async with asyncio.timeout(9):  # less than the duration of a lease
                    await book(engage, name)
            except TimeoutError:
                print(name)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
