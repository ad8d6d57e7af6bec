-- What processes tell Redis, and what it grants them. Redis runs this in one piece.
--
-- KEYS   state: the clock, and until when all are quiet after a 429 (hash) · processes by name (hash)
--        requests that are over, by when (sorted set)
-- ARGV   name, message, lease, places in all, requests in a window, window; the clock when it was told last, and what
--        has passed since; for how long to be quiet; its places, places wanted, requests open, requests wanted, callers
--        waiting; how many requests were told as over, and how long ago each of the next was. Times are in milliseconds.
-- Returns the clock, its places, requests granted, how long to wait before asking again (negative: as often as that
--        for what other processes have).

local STEP = 5000      -- a clock that is so far off what a process measured has been set
local SLICE = 200      -- for how long a process keeps a place, when more processes wait for one than there are
local LONGEST_WAIT = 500
local KEPT = 86400000  -- keys outlive a clock that is set

local numbers = {}
for i = 2, 15 do numbers[i] = tonumber(ARGV[i]) end
local me = ARGV[1]
local message, lease, most, allowed, window, seen, passed, quiet_for = unpack(numbers, 2, 9)
local places, wanted, open, want, waiting, told_before = unpack(numbers, 10, 15)

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

for i = 16, #ARGV do redis.call('ZADD', KEYS[3], now - tonumber(ARGV[i]), me .. ':' .. told_before + i) end
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
