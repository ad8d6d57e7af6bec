"""The event loop in the background of docs/sync-code.md."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from pexip_engage_client.stores import PostgresStore, Put

from ..pipeline.test_forks import in_forked_child
from .blocks import ROOT, blocks


async def connections(url: str) -> list[int]:
    """The processes of a server that serve other clients."""
    connection = await asyncpg.connect(url)
    ids = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    try:
        return [row["pid"] for row in await connection.fetch(f"{ids} ORDER BY pid")]
    finally:
        await connection.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork")
def test_background_loop_keeps_connections_and_each_process_has_its_own(postgres_server: str) -> None:
    names: dict[str, Any] = {}
    (code,) = (code for _, code in blocks(ROOT / "docs" / "sync-code.md") if "def background_loop" in code)
    exec(code, names)
    run, store = names["run"], PostgresStore(postgres_server, schema=uuid4().hex)

    async def write(key: str) -> int:
        await store.write([Put("space", key, b"")])
        return await store.count("space")

    assert run(write("first")) == 1
    opened = run(connections(postgres_server))
    with ThreadPoolExecutor(1) as thread:
        assert [thread.submit(run, write(str(number))).result() for number in range(5)] == [2, 3, 4, 5, 6]
    assert run(connections(postgres_server)) == opened

    async def in_the_child() -> int:
        return int(await asyncio.to_thread(lambda: run(write("child"))))

    assert in_forked_child(in_the_child) == 7
    assert run(write("last")) == 8
    assert set(opened) <= set(run(connections(postgres_server)))
    run(store.aclose())
    names["background_loop"]().call_soon_threadsafe(names["background_loop"]().stop)
