-- The caller has put back what it knows. Opens the store once nobody is waited for.
-- Returns the life.
local waiting = prefix .. ':restoring'
redis.call('SREM', waiting, me)
local id, run, state = string.match(life, '^(%S+) (%S+) (%S+)$')
if state == 'open' then return {life} end
if redis.call('EXISTS', waiting) == 1 and now() < tonumber(redis.call('GET', prefix .. ':restoring-until') or 0) then
  return {life}
end
life = id .. ' ' .. run .. ' open'
redis.call('SET', prefix .. ':life', life)
if redis.call('DEL', waiting) == 1 then redis.call('SET', prefix .. ':partial', id) end
redis.call('PUBLISH', prefix .. ':all', 'life')
return {life}
