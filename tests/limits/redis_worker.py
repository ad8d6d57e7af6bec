"""One of several processes that share their limits through Redis. Run by test_redis.py."""

from __future__ import annotations

import asyncio
import sys

from pexip_engage_client import EngageClient
from pexip_engage_client.limits import RedisLimits


async def main(redis: str, key: str, url: str, calls: int, *numbers: float) -> None:
    concurrent, per_minute, period, lease = numbers
    limits = RedisLimits(
        redis, concurrent=int(concurrent), per_minute=int(per_minute), period=period, lease=lease, key=key
    )
    async with EngageClient("acme", token="t", base_url=url, limits=limits, deadline=None) as engage:
        print("ready", flush=True)
        await asyncio.gather(*(engage.request("GET", f"/things/{number}") for number in range(calls)))
    await limits.aclose()


if __name__ == "__main__":
    redis, key, url, calls, *numbers = sys.argv[1:]
    asyncio.run(main(redis, key, url, int(calls), *map(float, numbers)))
