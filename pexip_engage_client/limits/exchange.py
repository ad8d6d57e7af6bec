"""What one process tells Redis of itself, and what it is granted."""

from __future__ import annotations

from itertools import islice
from uuid import uuid4

from .pacing import DRIFT, Pacer

# How often a process tells what it has done, and asks again for what other processes have.
TICK, POLL = 0.05, 0.02
# How many requests one message tells about.
MOST_TOLD = 500


class Account:
    """What Redis has granted this process, and what it does not know of yet."""

    def __init__(self, pacer: Pacer, lease: float) -> None:
        self._pacer = pacer
        self._lease = lease
        self._process = uuid4().hex
        self.message = 0
        """The number of the last one."""
        self.told_at = float("-inf")
        self.places = 0
        """Granted, those in use included."""
        self._granted = 0  # requests in all, those made included
        self._enough = 0  # as many as need not ask for more
        self._made = 0  # when the last message was told
        self._known = self._told = 0  # requests that are over, as far as Redis knows, and with the last message
        self._clock = 0  # Redis's, and when it was asked for that
        self._clock_at = self._latency = 0.0

    @property
    def requests(self) -> int:
        """Granted, and not made yet."""
        return max(0, self._granted - self._pacer.made)

    @property
    def low(self) -> bool:
        """Whether it is time to ask for more."""
        return self.requests < self._enough

    @property
    def untold(self) -> int:
        """Requests that are over, not long ago, and Redis does not know."""
        return min(self._pacer.over - self._known, len(self._pacer.recent))

    def allows(self, now: float) -> bool:
        """Whether one more request may go."""
        return now < self._clock_at + self._lease and self.requests > 0 and self._pacer.in_use < self.places

    def void(self) -> None:
        """Nothing is granted any more."""
        self.places = self._granted = 0

    def tell(self, now: float, waiting: int, leaving: bool) -> list[str | int]:
        """The whole state of this process, and what it wants: the script's arguments."""
        self.message += 1
        pacer, limits = self._pacer, self._pacer.limits
        most, in_use, spent = pacer.places, pacer.in_use, pacer.made - self._made
        pace = spent / max(now - self.told_at, 0.001)
        need = 0 if leaving or not (waiting or spent) else int(pace * (self._latency + TICK)) + 2 * most
        wanted = min(most, in_use + waiting) if waiting else max(in_use, min(1, need))
        if now >= self._clock_at + self._lease:
            self.void()
        self.places = max(in_use, min(self.places, wanted))
        left = min(self.requests, need)
        self._granted, self._enough = pacer.made + left, need // 2
        self._made, self.told_at = pacer.made, now
        untold, names = self.untold, range(pacer.over - self.untold, pacer.over)
        done = list(zip(names, islice(pacer.recent, len(pacer.recent) - untold, None), strict=True))[:MOST_TOLD]
        self._told = pacer.over - untold + len(done)
        window = limits.period * (1 + DRIFT)
        numbers = [self.message, *_ms(self._lease), limits.concurrent, limits.per_minute or 0, *_ms(window)]
        numbers += [self._clock, *_ms(now - self._clock_at, max(0.0, pacer.quiet_until - now))]
        numbers += [self.places, wanted, pacer.in_flight + left + untold - len(done), need - left, waiting]
        ages = [part for name, over in done for part in (f"{self._process}:{name}", *_ms(now - over))]
        return [self._process, *numbers, *ages]

    def take(self, now: float, reply: list[int]) -> float:
        """The reply to the last message; returns how long to wait with the next, negative as in the script."""
        self._clock, self.places, granted, wait = reply
        self._granted += granted
        self._known = self._told
        self._latency, self._clock_at = now - self.told_at, self.told_at
        return wait


def _ms(*seconds: float) -> list[int]:
    return [round(each * 1000) for each in seconds]


# Redis runs this in one piece.
EXCHANGE = """
-- KEYS   state: the clock, and until when all are quiet after a 429 (hash) · processes by name (hash)
--        requests that are over, by when (sorted set)
-- ARGV   name, message, lease, places in all, requests in a window, window; the clock when it was told last, and what
--        has passed since; for how long to be quiet; its places, places wanted, requests open, requests wanted, callers
--        waiting; then for each request that is over a name and how long ago that was. Times are in milliseconds.
-- Returns the clock, its places, requests granted, how long to wait before asking again (negative: as often as that
--        for what other processes have).

local STEP = 5000      -- a clock that is so far off what a process measured has been set
local SLICE = 200      -- for how long a process keeps a place, when more processes wait for one than there are
local LONGEST_WAIT = 500
local KEPT = 86400000  -- keys outlive a clock that is set

local number = {}
for i = 2, 14 do number[i] = tonumber(ARGV[i]) end
local me, message, lease = ARGV[1], number[2], number[3]
local most, allowed, window = number[4], number[5], number[6]
local seen, passed, quiet_for = number[7], number[8], number[9]
local places, wanted, open, want, waiting = number[10], number[11], number[12], number[13], number[14]

-- The clock goes on evenly, whatever Redis's is set to.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored = redis.call('HMGET', KEYS[1], 'offset', 'last', 'quiet')
local offset, last, quiet = tonumber(stored[1] or 0), tonumber(stored[2] or 0), tonumber(stored[3] or 0)
local clock = now + offset
if clock < last then clock = last end
if seen > 0 and math.abs(clock - seen - passed) > STEP then clock = seen + passed end
offset, now = clock - now, clock

-- The other processes.
local since, held_before, sharing, taken, opened = now, false, 1, 0, 0
local others = {}
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local expires, has, unfinished, waits, told, began = string.match(all[i + 1], '(%d+) (%d+) (%d+) (%d+) (%d+) (%d+)')
  if all[i] == me then
    if tonumber(told) > message then return {now, 0, 0, 0} end
    if tonumber(has) > 0 then since, held_before = tonumber(began), true end
  elseif tonumber(expires) <= now then
    -- Nobody knows when its requests were over.
    for lost = 1, tonumber(unfinished) do redis.call('ZADD', KEYS[3], now, all[i] .. ':lost:' .. lost) end
    redis.call('HDEL', KEYS[2], all[i])
  else
    sharing = sharing + 1
    taken = taken + tonumber(has)
    opened = opened + tonumber(unfinished)
    if tonumber(waits) > 0 then others[#others + 1] = tonumber(has) end
  end
end

for i = 15, #ARGV, 2 do redis.call('ZADD', KEYS[3], now - tonumber(ARGV[i + 1]), ARGV[i]) end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - window)
if quiet - now > window then quiet = now end
if quiet_for > 0 then quiet = math.max(quiet, now + quiet_for) end

-- Places: all that are free, or a fair share where others wait for theirs; and then everybody in turn.
local share = math.max(1, math.floor(most / sharing))
local cap = most - taken
for _, has in ipairs(others) do
  if has < share then
    cap = math.min(cap, share)
    if sharing > most and held_before and now - since > SLICE then cap = 0 end
  end
end
local granted_places = math.max(0, math.min(wanted, cap))

-- Requests: no more than the window has room for, and that in fair shares.
local left = allowed > 0 and allowed - redis.call('ZCARD', KEYS[3]) - opened - open or want
local granted = 0
if quiet <= now and granted_places > 0 and left > 0 then
  granted = math.min(want, allowed > 0 and math.ceil(left / sharing) or want)
end

local wait = 0
if want > 0 and granted == 0 then
  wait = -math.ceil(sharing / most)
  if quiet > now then
    wait = quiet - now
  elseif granted_places > 0 and left <= 0 then
    local oldest = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
    if oldest[2] then wait = math.min(LONGEST_WAIT, math.max(1, math.ceil(tonumber(oldest[2]) + window - now))) end
  end
end

local held = math.max(places, granted_places)
if held + open + granted + waiting == 0 then
  redis.call('HDEL', KEYS[2], me)
else
  redis.call('HSET', KEYS[2], me, string.format(
    '%.0f %.0f %.0f %.0f %.0f %.0f', now + lease, held, open + granted, waiting, message, since))
end
redis.call('HSET', KEYS[1], 'offset', string.format('%.0f', offset), 'last', string.format('%.0f', now),
  'quiet', string.format('%.0f', quiet))
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, KEPT) end
if wait == 0 and granted_places < wanted then wait = -1 end
return {now, granted_places, granted, wait}
"""
