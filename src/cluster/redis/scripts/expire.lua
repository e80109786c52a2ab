-- Forgets one client whose grace is over. ARGV from 4: client. Returns OK or NO.
local id = ARGV[4]
local client = redis.call('HMGET', client_key(id), 'deadline', 'room')
if not client[1] then
  redis.call('ZREM', deadlines, id)
  return {'NO'}
end
if client[1] == '' or not is_over(client[1]) then return {'NO'} end
leave(id, client[2], 'expired')
forget(id, '')
return {'OK'}
