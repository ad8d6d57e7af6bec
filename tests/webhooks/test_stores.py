"""The contract of stores, in memory and with a real Redis."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest
from redis.asyncio import Redis

from pexip_engage_client import InvalidArgumentError, webhooks
from pexip_engage_client.webhooks import Claim, Deduplication, EventStore, MemoryStore, Ordering, RedisStore, parse

from .support import appointment_event, at, until

METHODS = ("claim", "finish", "release", "revive", "latest", "advance")


def test_every_public_name_can_be_imported() -> None:
    names: list[str] = cast(Any, webhooks).__all__
    assert all(getattr(webhooks, name).__name__ == name for name in names if name != "WebhookEvent")


async def test_default_store_is_not_shared() -> None:
    for deduplication in (Deduplication(), Deduplication()):
        async with deduplication.once("e1") as claim:
            assert claim is Claim.GRANTED


@pytest.mark.parametrize("missing", METHODS)
def test_store_without_a_method_is_rejected(missing: str) -> None:
    methods = {name: getattr(MemoryStore, name) for name in METHODS if name != missing}
    incomplete: Any = type("Incomplete", (), methods)()
    with pytest.raises(
        InvalidArgumentError, match=f"store must be an object with the async methods {', '.join(METHODS)},"
    ):
        Deduplication(incomplete)


async def test_claim_is_granted_to_one_owner(store: EventStore) -> None:
    claims = await asyncio.gather(*(store.claim("n", f"owner{number}", 5) for number in range(20)))
    assert claims.count(Claim.GRANTED) == 1
    assert claims.count(Claim.BUSY) == 19


async def test_owner_can_claim_again(store: EventStore) -> None:
    assert await store.claim("n", "me", 60) is Claim.GRANTED
    assert await store.claim("n", "me", 60) is Claim.GRANTED
    assert await store.claim("n", "you", 60) is Claim.BUSY


async def test_only_the_owner_can_release(store: EventStore) -> None:
    await store.claim("n", "me", 60)
    await store.release("n", "you")
    assert await store.claim("n", "you", 60) is Claim.BUSY
    await store.release("n", "me")
    assert await store.claim("n", "you", 60) is Claim.GRANTED
    await store.release("never claimed", "me")


async def test_claim_expires_unless_it_is_renewed(store: EventStore) -> None:
    await store.claim("renewed", "me", 0.2)
    await store.claim("lost", "me", 0.2)
    await store.claim("renewed", "me", 60)
    await asyncio.sleep(0.25)
    assert await store.claim("lost", "you", 60) is Claim.GRANTED
    assert await store.claim("renewed", "you", 60) is Claim.BUSY


async def test_finished_name_is_done_for_every_owner_until_it_expires(store: EventStore) -> None:
    await store.claim("n", "me", 60)
    await store.finish("n", 60)
    assert await store.claim("n", "me", 60) is Claim.DONE
    assert await store.claim("n", "you", 60) is Claim.DONE
    await store.release("n", "me")
    assert await store.claim("n", "you", 60) is Claim.DONE
    await store.claim("another", "me", 60)
    await store.finish("another", 0.2)
    await asyncio.sleep(0.25)
    assert await store.claim("another", "you", 60) is Claim.GRANTED


async def test_dead_name_can_be_revived_and_a_done_one_cannot(store: EventStore) -> None:
    await store.finish("dead", 5, dead=True)
    await store.finish("done", 5)
    await store.claim("claimed", "me", 60)
    assert await store.claim("dead", "me", 60) is Claim.DEAD
    for name in ("dead", "done", "claimed", "free"):
        await store.revive(name)
    assert await store.claim("dead", "me", 60) is Claim.GRANTED
    assert await store.claim("done", "me", 60) is Claim.DONE
    assert await store.claim("claimed", "you", 60) is Claim.BUSY
    assert await store.claim("free", "you", 60) is Claim.GRANTED


async def test_greatest_number_is_kept_until_it_expires(store: EventStore) -> None:
    assert await store.latest("n") is None
    now = 1_741_000_000_123_456
    for number in (now, now + 1, now - 1):
        await store.advance("n", number, 60)
    assert await store.latest("n") == now + 1
    assert await store.latest("other") is None
    await store.advance("brief", now, 0.2)
    await asyncio.sleep(0.25)
    assert await store.latest("brief") is None
    await store.advance("brief", -5, 60)
    assert await store.latest("brief") == -5


async def test_number_of_entries_is_not_bounded() -> None:
    store = MemoryStore()
    for event in range(15_000):
        for handler in range(4):
            await store.finish(f"{event}-{handler}", 60)
    assert await store.claim("0-0", "me", 60) is Claim.DONE


async def test_memory_is_bounded_in_bytes(caplog: pytest.LogCaptureFixture) -> None:
    bound = 512 * 1024
    store = MemoryStore(max_bytes=bound)
    tracemalloc.start()
    try:
        for number in range(5000):
            name = f"{number:032x}"
            await store.finish(name, 60)
            await store.advance(name, 10**15 + number, 60)
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert bound / 3 < used < 1.2 * bound
    assert await store.claim(f"{4999:032x}", "me", 60) is Claim.DONE
    assert await store.claim(f"{0:032x}", "me", 60) is Claim.GRANTED
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "the memory store is full (max_bytes=524288)" in caplog.text


async def test_full_memory_store_warns_once_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    store = MemoryStore(max_bytes=1000, clock=lambda: now)
    for number in range(40):
        now += 600
        await store.finish(str(number), 10**6)
    assert len(caplog.records) == 7


async def test_expired_entries_are_dropped() -> None:
    now = 0.0
    store = MemoryStore(clock=lambda: now)
    for number in range(100):
        now += 1
        await store.finish(str(number), 10)
        await store.advance(str(number), number, 10)
    assert len(store) == 20


async def test_claims_are_never_dropped_early() -> None:
    store = MemoryStore(max_bytes=1)
    for number in range(100):
        await store.claim(str(number), "me", 60)
    await store.finish("another", 60)
    assert await store.claim("0", "you", 60) is Claim.BUSY


def test_redis_store_works_in_several_event_loops(redis_server: str) -> None:
    store = RedisStore(redis_server, key="loops")

    async def claim() -> Claim:
        return await store.claim("n", "you", 60)

    asyncio.run(store.claim("n", "me", 5))
    assert asyncio.run(claim()) is Claim.BUSY


async def test_closed_redis_store_can_be_used_again(redis_server: str) -> None:
    observer = cast(Any, Redis).from_url(redis_server)
    before = {each["id"] for each in await observer.client_list()}
    store = RedisStore(redis_server, key="again")

    def new_connections_are(number: int) -> Callable[[], Awaitable[bool]]:
        async def holds() -> bool:
            return len({each["id"] for each in await observer.client_list()} - before) == number

        return holds

    await store.claim("n", "me", 60)
    await until(new_connections_are(1))
    await store.aclose()
    await store.aclose()
    assert await store.claim("n", "you", 60) is Claim.BUSY
    await store.aclose()
    await until(new_connections_are(0))  # Redis notices the end of a connection later
    await observer.aclose()


async def test_redis_contains_hashes_only(redis_server: str) -> None:
    redis = cast(Any, Redis).from_url(redis_server)
    store = RedisStore(redis, key="private")
    event = parse(appointment_event("secret-event", appointment="secret-appointment", updated_at=at(1)))
    async with Deduplication(store).once(event.id), Ordering(store).turn(event):
        pass
    await store.aclose()
    keys = await redis.keys("private*")
    await redis.aclose()
    assert len(keys) == 2
    assert not any(b"secret" in key for key in keys)


async def test_renewed_entry_does_not_keep_expired_ones() -> None:
    now = 0.0
    store = MemoryStore(clock=lambda: now)
    await store.finish("a", 10)
    await store.finish("b", 10)
    now = 5.0
    await store.finish("a", 10)
    now = 11.0
    await store.finish("c", 10)
    assert len(store) == 2


async def test_size_is_exact_when_entries_expire(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    store = MemoryStore(max_bytes=10_000, clock=lambda: now)
    for number in range(1000):
        now += 1
        await store.finish(str(number), 5)
    assert len(store) == 5
    assert caplog.records == []
