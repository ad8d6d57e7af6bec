"""The store in Redis: its errors, its keys, and the servers, processes and event loops that share it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from pexip_engage_client import InvalidArgumentError, StoreError
from pexip_engage_client.stores import Delete, Lease, LeaseKeeper, Put, RedisStore

from ..redis_servers import DURABLE, be_patient, redis_process
from ..redis_servers import redis_of_the_session as redis_of_the_session
from ..redis_servers import redis_server as redis_server
from ..waiting import LONGEST


@pytest.fixture
async def server(redis_server: str) -> AsyncIterator[Any]:
    async with opened(redis_server) as redis:
        yield redis


def opened(url: str) -> Any:
    return Redis.from_url(url)  # pyright: ignore[reportUnknownMemberType]


async def problem(store: RedisStore) -> StoreError:
    with pytest.raises(StoreError) as caught:
        await store.write([Put("space", "key", b"value")])
    await store.aclose()
    return caught.value


# --- errors


async def test_unreachable_server_is_lost_and_retryable(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        async with RedisStore(f"unix://{tmp_path}/none.sock", key="mine"):
            raise AssertionError("opened")
    error = caught.value
    assert (error.reason, error.retryable) == ("lost", True)
    assert f"the store in Redis at {tmp_path}/none.sock (key 'mine') is unavailable" in error.message


async def test_killed_server_is_lost(tmp_path: Path) -> None:
    with redis_process(tmp_path) as (url, process):
        async with RedisStore(url) as store:
            await store.write([Put("space", "key", b"")])
            process.kill()
            process.wait()
            with pytest.raises(StoreError) as caught:
                await store.read("space", ["key"])
    assert caught.value.reason == "lost"


async def test_wrong_password_is_denied_and_not_shown(tmp_path: Path) -> None:
    with redis_process(tmp_path, ("--save", "", "--requirepass", "right")) as (url, _):
        error = await problem(RedisStore(f"{url}?password=wr0ng"))
        assert (error.reason, error.retryable) == ("denied", False)
        assert "the user, the password" in error.message
        assert "wr0ng" not in str(error)
        assert (await problem(RedisStore(url))).reason == "denied"


async def test_database_number_out_of_range_is_denied(redis_server: str) -> None:
    error = await problem(RedisStore(f"{redis_server}?db=99999"))
    assert (error.reason, error.retryable) == ("denied", False)
    assert "check the database number" in error.message


async def test_replica_is_denied(tmp_path: Path) -> None:
    with redis_process(tmp_path, ("--save", "", "--replicaof", "127.0.0.1 1")) as (url, _):
        error = await problem(RedisStore(url))
    assert error.reason in ("denied", "lost")  # lost, while the replica has not seen its primary
    assert "(READONLY)" in error.message or "(MASTERDOWN)" in error.message


async def test_server_without_memory_is_full_and_nothing_changes(redis_server: str, tmp_path: Path) -> None:
    with redis_process(tmp_path) as (url, _):
        async with RedisStore(url) as store, opened(url) as redis:
            await store.write([Put("space", "small", b"1")])
            await redis.config_set("maxmemory", "1")
            await redis.config_set("maxmemory-policy", "noeviction")
            with pytest.raises(StoreError, match="give the server more memory") as caught:
                await store.write([Delete("space", "small"), Put("space", "large", bytes(1000))])
            assert (caught.value.reason, caught.value.retryable) == ("full", False)
            assert [each.key for each in await store.scan("space")] == ["small"]


async def test_keys_of_another_application_are_foreign(server: Any, redis_server: str) -> None:
    key = uuid4().hex
    await server.set(f"{{{key}}}:meta", "mine")
    assert (await problem(RedisStore(redis_server, key=key))).reason == "foreign"
    assert await server.get(f"{{{key}}}:meta") == b"mine"


async def test_another_version_is_reported(server: Any, redis_server: str) -> None:
    key = uuid4().hex
    async with RedisStore(redis_server, key=key) as store:
        await store.write([Put("space", "key", b"")])
    await server.hset(f"{{{key}}}:meta", "format", "2")
    error = await problem(RedisStore(redis_server, key=key))
    assert (error.reason, error.retryable) == ("version", False)
    assert "use the version of this package that wrote it, or another `key`" in error.message


def test_connection_must_not_decode_responses() -> None:
    decoding = Redis(decode_responses=True)
    with pytest.raises(InvalidArgumentError, match="a redis.asyncio.Redis that does not decode responses"):
        RedisStore(decoding)


# --- the server


async def test_stores_with_different_keys_are_independent(redis_server: str) -> None:
    async with RedisStore(redis_server, key=uuid4().hex) as one, RedisStore(redis_server, key=uuid4().hex) as other:
        await one.write([Put("space", "key", b"")])
        assert [await one.count("space"), await other.count("space")] == [1, 0]


async def test_deleted_entries_leave_no_keys(server: Any, redis_server: str) -> None:
    key = uuid4().hex
    async with RedisStore(redis_server, key=key) as store:
        await store.write([Put(f"space {number}", "key", b"", 1.0) for number in range(20)])
        await store.write([Delete(f"space {number}", "key") for number in range(20)])
    assert [each async for each in server.scan_iter(f"*{key}*")] == [f"{{{key}}}:meta".encode()]


async def test_each_method_is_one_round_trip(server: Any, redis_server: str) -> None:
    async with RedisStore(redis_server, key=uuid4().hex) as store:

        async def use() -> None:
            lease = await store.acquire("name", "a", 10)
            assert isinstance(lease, Lease)
            await store.write([Put("space", str(n), b"", 1.0) for n in range(50)], lease=lease, keep=0)
            await store.read("space", ["1", "2"])
            await store.scan("space")
            await store.due("space")
            await store.count("space")

        await use()  # loads the scripts
        calls = await commands_of_clients(server, use)
    assert calls == 6


async def commands_of_clients(server: Any, work: Callable[[], Awaitable[None]]) -> int:
    """The commands that other clients send during the work; those of scripts do not count."""
    seen: list[str] = []
    async with server.monitor() as monitor:
        watching = asyncio.create_task(watch(monitor, seen))
        await asyncio.sleep(0.05)
        await work()
        await server.ping()
        deadline = time.monotonic() + LONGEST
        while "PING" not in seen:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        watching.cancel()
        await asyncio.wait([watching])
    return len([each for each in seen if each not in ("HELLO", "CLIENT", "PING")])  # of new connections


async def watch(monitor: Any, seen: list[str]) -> None:
    async for command in monitor.listen():
        if command["client_type"] != "lua":
            seen.append(command["command"].split()[0])


def test_entries_survive_a_crash_of_a_durable_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)

    async def write(url: str) -> None:
        async with RedisStore(url) as store:
            await store.write([Put("space", "key", b"value")])

    async def read(url: str) -> bytes:
        deadline = time.monotonic() + LONGEST
        while True:
            try:
                async with RedisStore(url) as store:
                    return (await store.read("space", ["key"]))["key"].value
            except StoreError:  # Redis loads its file first
                assert time.monotonic() < deadline
                await asyncio.sleep(0.02)

    with redis_process(tmp_path, DURABLE) as (url, process):
        asyncio.run(write(url))
        process.kill()
    with redis_process(tmp_path, DURABLE) as (url, _):
        assert asyncio.run(read(url)) == b"value"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform cannot fork")
def test_successive_event_loops_and_a_forked_child_use_the_same_store(redis_server: str) -> None:
    store = RedisStore(redis_server, key=uuid4().hex)

    async def write(key: str) -> int:
        await store.write([Put("space", key, b"")])
        return await store.count("space")

    assert asyncio.run(write("a")) == 1
    assert asyncio.run(write("b")) == 2
    child = os.fork()
    if child == 0:
        os._exit(asyncio.run(write("child")) - 3)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert asyncio.run(write("c")) == 4


def test_command_that_loses_its_cancellation_does_not_follow_the_release(
    redis_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute: Any = Redis.execute_command  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]

    async def lose_cancellation(*arguments: Any, **options: Any) -> Any:
        with suppress(asyncio.CancelledError):  # as Python 3.11's `asyncio.wait_for` sometimes does
            await asyncio.sleep(0.05)
            return await execute(*arguments, **options)
        await asyncio.sleep(1)  # longer than the release takes
        return await execute(*arguments, **options)

    async def leave() -> None:
        keeper = LeaseKeeper(store, "lease", seconds=30, work="the work")
        left.append(asyncio.ensure_future(keeper.acquire()))
        await asyncio.sleep(0.01)

    store, left = RedisStore(redis_server, key=uuid4().hex), list[Any]()
    monkeypatch.setattr(Redis, "execute_command", lose_cancellation)
    asyncio.run(leave())
    assert isinstance(asyncio.run(store.acquire("lease", "another process", 30)), Lease)


async def test_connection_that_was_passed_in_stays_open(server: Any) -> None:
    async with RedisStore(server, key=uuid4().hex) as store:
        await store.write([Put("space", "key", b"")])
    assert await server.ping()
