-- What is there to reap? First the clients of a node whose lease has run out, some at a time, begin their grace as of its last
-- renewal. ARGV from 4: length of a lease in ms, grace in ms, clients at a time. Returns the clients whose grace is over.
local time, limit = now(), ARGV[6]
if time < tonumber(redis.call('GET', prefix .. ':amnesty') or 0) then return {'OK'} end
local dead = redis.call('ZRANGEBYSCORE', leases, '-inf', number_text(time), 'WITHSCORES', 'LIMIT', 0, 1)
if dead[1] then
  local node, renewed = dead[1], dead[2] - ARGV[4]
  for _, id in ipairs(redis.call('SRANDMEMBER', owned_key(node), limit)) do
    if redis.call('HGET', client_key(id), 'owner') == node then
      detach(id, node, renewed + ARGV[5])
    else
      redis.call('SREM', owned_key(node), id)
    end
  end
  if redis.call('EXISTS', owned_key(node)) == 0 then redis.call('ZREM', leases, node) end
end
local result = redis.call('ZRANGEBYSCORE', deadlines, '-inf', number_text(time), 'LIMIT', 0, limit)
table.insert(result, 1, 'OK')
return result
