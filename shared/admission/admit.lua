-- Judges one request: every rate limit at once, and the organization's cached limits.
--
-- KEYS      a counter for each policy, then, if ARGV[2] is not empty, the key of the cached limits,
--           then, if ARGV[8] is not empty, the mark of the request's session
-- ARGV[1]   the time in ms instead of the server's clock; only tests that simulate time give one
-- ARGV[2]   the lease 'L:<token>' to take on a miss, never used before; empty: no limits needed
-- ARGV[3]   what the key held before the caller read PostgreSQL; empty on the first trip
-- ARGV[4]   the value that it read: 'V:<calls per hour or nothing>:<json>'
-- ARGV[5]   life of the value in ms, 0 if the caller had no lease    ARGV[6]   end of the trial, epoch ms, or empty
-- ARGV[7]   life of the lease in ms
-- ARGV[8]   not empty: the request claims a session, and the first counter is for ended ones only
-- ARGV[9..] quota, window in ms, cost for each counter; quota 'plan' is the calls per hour
--
-- Returns the state, the cached value and five figures for each counter. The state is 'V' when the
-- request was judged; otherwise it is the lease or tombstone in the key, and nothing was charged.
-- The value is empty when the caller's own reading applies. The figures are quota (-1: none),
-- remaining, ms until more, ms to wait (0: passes, -1: never), start of the bucket that is charged.
-- All counters are charged or none.
--
-- A mark means that PostgreSQL has found the session ended. Then the first counter alone is judged,
-- and nothing that the token claims is charged or read. Without a mark all others are judged.
--
-- Counters are '<start of bucket> <charged in it> <charged in the one before>'. All numbers are
-- integers and limit x window < 2^53, so doubles hold them and their quotients' floors exactly.

local floor, ceil, max = math.floor, math.ceil, math.max

local now, spare
if ARGV[1] == '' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + floor(time[2] / 1000)
  -- A counter lives a second longer than it is needed, because the server's clock is read twice.
  spare = 1000
else
  now = tonumber(ARGV[1])
  -- Simulated time may stand still while the server's goes on.
  spare = 600000
end

-- The value that applies; or nil and the lease or tombstone in the key.
local function limits(key)
  local held = redis.call('GET', key)
  if held and string.byte(held) == 86 then
    return held, held
  end
  -- The caller's reading is valid if the key has not changed since: each change of the limits sets
  -- its tombstone before it commits, so none was acknowledged in between.
  if held and held == ARGV[3] then
    local life = tonumber(ARGV[5])
    if life > 0 then
      if ARGV[6] ~= '' then
        local left = tonumber(ARGV[6]) - now
        if left > 0 then
          life = math.min(life, left)
        elseif left > -60000 then
          -- PostgreSQL's clock may be behind this one and have seen the trial still running.
          life = math.min(life, 1000)
        end
      end
      redis.call('SET', key, ARGV[4], 'PX', life)
    end
    return ARGV[4], ''
  end
  if held then
    return nil, held
  end
  redis.call('SET', key, ARGV[2], 'PX', ARGV[7])
  return nil, ARGV[2]
end

local plan, value = nil, ''
local counters = #KEYS
local has_session, is_marked = ARGV[8] ~= '', false
if has_session then
  is_marked = redis.call('EXISTS', KEYS[counters]) == 1
  counters = counters - 1
end
if ARGV[2] ~= '' then
  if not is_marked then
    local counts
    counts, value = limits(KEYS[counters])
    if not counts then
      return {value, ''}
    end
    plan = tonumber(string.match(counts, '^V:(%d*):'))
  end
  counters = counters - 1
end

-- These three functions are those of shared/admission/sliding_window.py, which explains them.
local function wait(limit, window, cost, start, current, previous)
  if cost == 0 then
    return 0
  end
  if cost > limit then
    return -1
  end
  local elapsed = max(0, now - start)
  local room = limit - current - cost
  if room >= 0 then
    if previous * (window - elapsed) <= room * window then
      return 0
    end
    local passes_at = window - floor(room * window / previous)
    if passes_at < window then
      return start + passes_at - now
    end
  end
  local edge = start + window - now
  if current == 0 then
    return edge
  end
  return edge + max(0, window - floor((limit - cost) * window / current))
end

local function left(limit, window, start, current, previous)
  local elapsed = max(0, now - start)
  return max(0, limit - current - ceil(previous * (window - elapsed) / window))
end

local function at(held, window)
  local start = now - now % window
  if held then
    local held_start, current, previous = string.match(held, '^(%d+) (%d+) (%d+)$')
    held_start = tonumber(held_start)
    if held_start >= start then
      return held_start, tonumber(current), tonumber(previous)
    end
    if held_start == start - window then
      return start, 0, tonumber(current)
    end
  end
  return start, 0, 0
end

local policies = {}
local passes = true

for i = 1, counters do
  local quota, window, cost = ARGV[6 + 3 * i], tonumber(ARGV[7 + 3 * i]), tonumber(ARGV[8 + 3 * i])
  local limit = quota == 'plan' and plan or tonumber(quota)
  local applies = not has_session or (i == 1) == is_marked
  if limit and applies then
    local start, current, previous = at(redis.call('GET', KEYS[i]), window)
    local needed = wait(limit, window, cost, start, current, previous)
    passes = passes and needed == 0
    policies[i] = {limit, window, cost, start, current, previous, needed}
  end
end

local answer = {'V', value}

for i = 1, counters do
  local slot = 5 * i - 2
  local policy = policies[i]
  if policy then
    local limit, window, cost, start, current, previous, needed = unpack(policy)
    if passes and cost > 0 then
      current = current + cost
      local life = start + 2 * window - now + spare
      redis.call('SET', KEYS[i], string.format('%.0f %.0f %.0f', start, current, previous), 'PX', life)
    end
    local remaining = left(limit, window, start, current, previous)
    local more = 0
    if remaining < limit then
      more = wait(limit, window, remaining + 1, start, current, previous)
    end
    answer[slot], answer[slot + 1], answer[slot + 2] = limit, remaining, more
    answer[slot + 3], answer[slot + 4] = needed, start
  else
    answer[slot], answer[slot + 1], answer[slot + 2] = -1, 0, 0
    answer[slot + 3], answer[slot + 4] = 0, 0
  end
end

return answer
