-- Moves the keys of cached limits between their states (shared/admission/plan_limits.py).
--
-- KEYS     keys of cached limits
-- ARGV[1]  'mark', 'lift' or 'release'   ARGV[2]  own tombstone 'T:<token>' or own lease 'L:<token>'
-- ARGV[3]  life of the tombstone in ms, for 'mark'

for _, key in ipairs(KEYS) do
  if ARGV[1] == 'mark' then
    redis.call('SET', key, ARGV[2], 'PX', ARGV[3])
  else
    local held = redis.call('GET', key)
    if held == ARGV[2] then
      redis.call('DEL', key)
    elseif ARGV[1] == 'lift' and held and string.sub(held, 1, 2) ~= 'T:' then
      -- Our tombstone expired before the commit, so a value written since may be stale. Another
      -- change's tombstone stays, because that change may still be under way.
      redis.call('DEL', key)
    end
  end
end

return 1
