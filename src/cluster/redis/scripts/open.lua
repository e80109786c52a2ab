-- A new client. ARGV from 4: hash of its token, TTL in ms, candidates for its number. Returns OK number generation, or FULL.
for i = 6, #ARGV do -- this very request, sent again?
  if redis.call('HGET', client_key(ARGV[i]), 'confirmed') == ARGV[4] then return {'OK', ARGV[i]} end
end
for i = 6, #ARGV do
  local id = ARGV[i]
  if redis.call('EXISTS', client_key(id)) == 0 then
    redis.call('HSET', client_key(id), 'generation', 1, 'confirmed', ARGV[4], 'offered', ARGV[4], 'name', 'User ' .. id,
               'room', '', 'lost', '', 'rates', '')
    own(id)
    redis.call('PEXPIRE', client_key(id), ARGV[5])
    return {'OK', id}
  end
end
return {'FULL'}
