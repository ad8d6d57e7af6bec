"""What every store promises, in memory and in a real Redis."""

from __future__ import annotations

import asyncio

from pexip_engage_client.webhooks import Claim, MemoryStore, RedisStore, Store


async def test_one_owner_at_a_time(store: Store) -> None:
    claims = await asyncio.gather(*(store.claim("n", f"owner{number}", 5) for number in range(20)))
    assert claims.count(Claim.GRANTED) == 1
    assert claims.count(Claim.BUSY) == 19


async def test_an_owner_may_claim_again(store: Store) -> None:
    assert await store.claim("n", "me", 5) is Claim.GRANTED
    assert await store.claim("n", "me", 5) is Claim.GRANTED
    assert await store.claim("n", "you", 5) is Claim.BUSY


async def test_only_the_owner_can_release(store: Store) -> None:
    await store.claim("n", "me", 5)
    await store.release("n", "you")
    assert await store.claim("n", "you", 5) is Claim.BUSY
    await store.release("n", "me")
    assert await store.claim("n", "you", 5) is Claim.GRANTED
    await store.release("never claimed", "me")


async def test_a_claim_runs_out_unless_it_is_renewed(store: Store) -> None:
    await store.claim("renewed", "me", 0.2)
    await store.claim("lost", "me", 0.2)
    await store.claim("renewed", "me", 5)
    await asyncio.sleep(0.25)
    assert await store.claim("lost", "you", 5) is Claim.GRANTED
    assert await store.claim("renewed", "you", 5) is Claim.BUSY


async def test_done_is_done_for_everybody_for_a_while(store: Store) -> None:
    await store.claim("n", "me", 5)
    await store.finish("n", 0.2)
    assert await store.claim("n", "me", 5) is Claim.DONE
    assert await store.claim("n", "you", 5) is Claim.DONE
    await store.release("n", "me")
    assert await store.claim("n", "you", 5) is Claim.DONE
    await asyncio.sleep(0.25)
    assert await store.claim("n", "you", 5) is Claim.GRANTED


async def test_the_greatest_number_is_kept_for_a_while(store: Store) -> None:
    assert await store.latest("n") is None
    now = 1_741_000_000_123_456
    for number in (now, now + 1, now - 1):
        await store.advance("n", number, 0.2)
    assert await store.latest("n") == now + 1
    assert await store.latest("other") is None
    await asyncio.sleep(0.25)
    assert await store.latest("n") is None
    await store.advance("n", -5, 5)
    assert await store.latest("n") == -5


async def test_memory_is_bounded() -> None:
    store = MemoryStore(capacity=10)
    for number in range(1000):
        await store.claim(str(number), "me", 5)
        await store.finish(str(number), 60)
        await store.advance(str(number), number, 60)
    assert len(store) == 20
    assert await store.claim("999", "me", 5) is Claim.DONE
    assert await store.claim("0", "me", 5) is Claim.GRANTED


async def test_memory_forgets_what_has_expired() -> None:
    now = 0.0
    store = MemoryStore(clock=lambda: now)
    for number in range(100):
        now += 1
        await store.finish(str(number), 10)
        await store.advance(str(number), number, 10)
    assert len(store) == 20


async def test_memory_never_drops_what_is_being_handled() -> None:
    store = MemoryStore(capacity=1)
    for number in range(100):
        await store.claim(str(number), "me", 5)
    await store.finish("another", 60)
    assert await store.claim("0", "you", 5) is Claim.BUSY


def test_a_redis_store_works_in_one_event_loop_after_another(redis_server: str) -> None:
    store = RedisStore(redis_server, key="loops")

    async def claim() -> Claim:
        return await store.claim("n", "you", 5)

    asyncio.run(store.claim("n", "me", 5))
    assert asyncio.run(claim()) is Claim.BUSY


async def test_a_redis_store_can_be_closed_and_used_again(redis_server: str) -> None:
    store = RedisStore(redis_server, key="again")
    await store.claim("n", "me", 5)
    await store.aclose()
    await store.aclose()
    assert await store.claim("n", "you", 5) is Claim.BUSY
    await store.aclose()
    assert not store._connections


async def test_redis_holds_no_names_of_ours(redis_server: str) -> None:
    from redis.asyncio import Redis

    from pexip_engage_client.webhooks import Deduplication, Ordering, parse

    from .support import appointment_event, at

    redis = Redis.from_url(redis_server)
    store = RedisStore(redis, key="private")
    event = parse(appointment_event("secret-event", appointment="secret-appointment", updated_at=at(1)))
    async with Deduplication(store).once(event.id), Ordering(store).turn(event):
        pass
    await store.aclose()
    keys = await redis.keys("private*")
    await redis.aclose()
    assert len(keys) == 2
    assert not any(b"secret" in key for key in keys)


async def test_a_command_comes_to_its_end_before_its_caller_is_cancelled() -> None:
    """Else a release could overtake the claim that it belongs to."""
    from pexip_engage_client._redis import whole

    ended = []

    async def command(error: Exception | None) -> None:
        await asyncio.sleep(0.02)
        ended.append(error)
        if error is not None:
            raise error

    for error in (None, OSError("away")):
        task = asyncio.create_task(whole(command(error)))
        await asyncio.sleep(0.005)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        assert ended[-1] is error
    assert len(ended) == 2
