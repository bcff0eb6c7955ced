-- Gives back what a request was charged, and notes what PostgreSQL has said of its session.
--
-- KEYS      the session's mark, then each counter that was charged
-- ARGV[1]   life of the mark in ms; 0 leaves it as it is, -1 deletes it
-- ARGV[2..] start of the bucket that was charged, window in ms, cost for each counter
--
-- The charge leaves the bucket that it went into, also when that is the previous one by now; of an
-- older bucket nothing is held. No figure falls below 0, and no counter lives longer for it.

local life = tonumber(ARGV[1])
if life > 0 then
  redis.call('SET', KEYS[1], '1', 'PX', life)
elseif life < 0 then
  redis.call('DEL', KEYS[1])
end

for i = 2, #KEYS do
  local held = redis.call('GET', KEYS[i])
  if held then
    local start, current, previous = string.match(held, '^(%d+) (%d+) (%d+)$')
    local bucket = tonumber(ARGV[3 * i - 4])
    local window, cost = tonumber(ARGV[3 * i - 3]), tonumber(ARGV[3 * i - 2])
    if tonumber(start) == bucket then
      current = math.max(0, current - cost)
    elseif tonumber(start) == bucket + window then
      previous = math.max(0, previous - cost)
    end
    redis.call('SET', KEYS[i], string.format('%s %.0f %.0f', start, current, previous), 'KEEPTTL')
  end
end

return 1
