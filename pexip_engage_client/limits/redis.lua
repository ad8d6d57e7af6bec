-- Stores the report of a process, and grants it free slots and requests. Redis runs this script atomically.
--
-- KEYS   the state: the clock, and the end of the pause after a 429 (hash) · the processes by name (hash)
--        the finished requests, by the time at which they finished (sorted set)
-- ARGV   a Report (limits/backend.py) as JSON, with times in milliseconds
-- Returns a Grant as JSON, with times in milliseconds.

local STEP = 5000       -- if the clock differs by more than this from what a process measured, it was changed
local SLICE = 400       -- how long a process keeps its slots if there are more processes than slots
local SILENCE = 1000    -- a process that has not asked for this long loses its place in the queue
local POLLS = 2         -- the number of polls after which all slots have probably passed to the next processes
local LONGEST_POLL = 25
local LONGEST_WAIT = 500
local KEPT = 86400000   -- long enough for keys to survive a change of the clock
local BACKGROUND = 10   -- while other processes have foreground calls, background calls get one request in this many

local report = cjson.decode(ARGV[1])
local me = report.process

local function reply(clock, slots, requests, retry_after, polls)
  return string.format('{"clock":%.0f,"slots":%d,"requests":%d,"retry_after":%.0f,"polls":%d}',
    clock, slots, requests, retry_after, polls)
end

-- This clock continues evenly, even if the clock of Redis is changed.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored = redis.call('HMGET', KEYS[1], 'offset', 'last', 'quiet')
local offset, last, quiet = tonumber(stored[1] or 0), tonumber(stored[2] or 0), tonumber(stored[3] or 0)
local clock = now + offset
if clock < last then clock = last end
local expected = report.clock + report.clock_age
if report.clock > 0 and math.abs(clock - expected) > STEP then clock = expected end
offset, now = clock - now, clock

-- The other processes. Each is stored as: end of lease, slots, open requests, foreground and background waiters,
-- number of its report, and the time since which it has held a slot or waited for one.
local since, held_before, sharing, taken, opened, foreground_elsewhere = now, false, 1, 0, 0, false
local others, queue = {}, {}
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local process = cjson.decode(all[i + 1])
  if all[i] == me then
    if process.number > report.number then return reply(now, 0, 0, 0, 0) end
    if process.slots > 0 then held_before = true end
    if held_before or process.foreground + process.background > 0 then since = process.since end
  elseif process.expires <= now then
    -- It is unknown when the requests of a dead process finished. They have finished by now.
    for lost = 1, process.open do redis.call('ZADD', KEYS[3], now, all[i] .. ':lost:' .. lost) end
    redis.call('HDEL', KEYS[2], all[i])
  else
    sharing = sharing + 1
    taken = taken + process.slots
    opened = opened + process.open
    if process.foreground > 0 then foreground_elsewhere = true end
    if process.foreground + process.background > 0 then
      others[#others + 1] = process.slots
      if process.slots == 0 and process.expires - report.lease > now - SILENCE then queue[#queue + 1] = process.since end
    end
  end
end

for i, age in ipairs(report.finished) do
  redis.call('ZADD', KEYS[3], now - age, me .. ':' .. report.finished_before + i)
end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - report.window)
if quiet - now > report.window then quiet = now end
if report.quiet_for > 0 then quiet = math.max(quiet, now + report.quiet_for) end

-- While others have foreground calls, a process with only background calls gets one slot and a tenth of the requests.
local waiting = report.waiting + report.waiting_in_background
local yields = report.waiting == 0 and report.waiting_in_background > 0 and foreground_elsewhere
local most, slots_wanted, requests_wanted = report.concurrent, report.slots_wanted, report.requests_wanted
if yields then
  slots_wanted = math.min(slots_wanted, 1)
  requests_wanted = math.min(requests_wanted, math.max(1, math.floor(requests_wanted / BACKGROUND)))
end

-- Slots: all free ones, or a fair share if others wait for theirs. If there are too few, processes alternate.
local share = math.max(1, math.floor(most / sharing))
local cap = most - taken
for _, has in ipairs(others) do
  if has < share then
    cap = math.min(cap, share)
    if sharing > most and held_before and now - since > SLICE then cap = 0 end
  end
end
-- Those that have waited longest go first.
local ahead = 0
if not held_before then
  for _, waiting_since in ipairs(queue) do
    if waiting_since < since then ahead = ahead + 1 end
  end
  cap = math.min(cap, most - taken - ahead)
end
local slots = math.max(0, math.min(slots_wanted, cap))
if held_before ~= (math.max(report.slots, slots) > 0) then since = now end

-- Requests: at most the number that is left in the window, in fair shares.
local per_window, open = report.per_window, report.open_requests
local left = per_window > 0 and per_window - redis.call('ZCARD', KEYS[3]) - opened - open or requests_wanted
local requests = 0
if quiet <= now and slots > 0 and left > 0 then
  requests = math.min(requests_wanted, per_window > 0 and math.ceil(left / sharing) or requests_wanted)
end

local retry_after, polls = 0, 0
if requests_wanted > 0 and requests == 0 then
  if quiet > now then
    retry_after = quiet - now
  elseif slots > 0 and left <= 0 then
    local oldest = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
    if oldest[2] then
      retry_after = math.min(LONGEST_WAIT, math.max(1, math.ceil(tonumber(oldest[2]) + report.window - now)))
    end
  end
  if retry_after == 0 then polls = math.min(LONGEST_POLL, 1 + math.floor(ahead / most) * POLLS) end
elseif slots < report.slots_wanted then
  polls = 1
end

local held = math.max(report.slots, slots)
if held + open + requests + waiting == 0 then
  redis.call('HDEL', KEYS[2], me)
else
  redis.call('HSET', KEYS[2], me, string.format(
    '{"expires":%.0f,"slots":%d,"open":%d,"foreground":%d,"background":%d,"number":%.0f,"since":%.0f}',
    now + report.lease, held, open + requests, report.waiting, report.waiting_in_background, report.number, since))
end
redis.call('HSET', KEYS[1], 'offset', string.format('%.0f', offset), 'last', string.format('%.0f', now),
  'quiet', string.format('%.0f', quiet))
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, KEPT) end
return reply(now, slots, requests, retry_after, polls)
