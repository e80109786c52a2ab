-- The first call on a connection, and whenever another script answered LIFE. Begins a new life of the store where there is none or
-- it is of another Redis; ends the restoring that has taken its time.
-- ARGV: prefix, -, caller, run_id of this Redis, random id for a new life, grace in ms, time to restore in ms, the nodes known.
-- Returns the life.
local prefix, me, run, fresh = ARGV[1], ARGV[3], ARGV[4], ARGV[5]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local life = redis.call('GET', prefix .. ':life')
local id, run_of_life, state
if life then id, run_of_life, state = string.match(life, '^(%S+) (%S+) (%S+)$') end
local waiting = prefix .. ':restoring'
if run_of_life ~= run then
  life = fresh .. ' ' .. run .. ' restoring'
  redis.call('SET', prefix .. ':life', life)
  redis.call('DEL', waiting)
  for i = 8, #ARGV do redis.call('SADD', waiting, ARGV[i]) end
  redis.call('SET', prefix .. ':restoring-until', string.format('%.0f', now + ARGV[7]))
  redis.call('SET', prefix .. ':amnesty', string.format('%.0f', now + ARGV[6]), 'PX', math.max(ARGV[6], 1))
  redis.call('PUBLISH', prefix .. ':all', 'life')
elseif state == 'restoring' and now >= tonumber(redis.call('GET', prefix .. ':restoring-until') or 0) then
  life = id .. ' ' .. run .. ' open'
  if redis.call('DEL', waiting) == 1 then redis.call('SET', prefix .. ':partial', id) end
  redis.call('SET', prefix .. ':life', life)
  redis.call('PUBLISH', prefix .. ':all', 'life')
end
return {life}
