"""One of several processes that share their limits through Redis. Run by test_redis.py."""

from __future__ import annotations

import asyncio
import sys

from pexip_engage_client import EngageClient
from pexip_engage_client.limits import RedisLimits


async def main(redis: str, url: str, calls: int, concurrent: int, per_minute: int, period: float, lease: float) -> None:
    limits = RedisLimits(redis, concurrent=concurrent, per_minute=per_minute, period=period, lease=lease)
    async with EngageClient("acme", token="t", base_url=url, limits=limits, deadline=None) as engage:
        print("ready", flush=True)
        await asyncio.gather(*(engage.request("GET", f"/things/{number}") for number in range(calls)))
    await limits.aclose()


if __name__ == "__main__":
    redis, url, calls, concurrent, per_minute, period, lease = sys.argv[1:]
    asyncio.run(main(redis, url, int(calls), int(concurrent), int(per_minute), float(period), float(lease)))
