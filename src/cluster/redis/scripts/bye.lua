-- The caller stops in good order: what it still owns begins its grace. ARGV from 4: grace in ms.
for _, id in ipairs(redis.call('SMEMBERS', owned_key(me))) do
  if redis.call('HGET', client_key(id), 'owner') == me then detach(id, me, now() + ARGV[4]) end
end
redis.call('DEL', owned_key(me))
redis.call('ZREM', leases, me)
return {'OK'}
