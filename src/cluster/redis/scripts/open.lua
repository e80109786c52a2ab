-- A new client. ARGV from 4: hash of its token, TTL in ms, its first generation, address and time of its connection, candidates
-- for its number. Returns OK number generation, or FULL. Generations begin at random, so that nobody is taken for an earlier client of that number.
for i = 9, #ARGV do -- this very request, sent again?
  local client = redis.call('HMGET', client_key(ARGV[i]), 'confirmed', 'generation')
  if client[1] == ARGV[4] then return {'OK', ARGV[i], client[2]} end
end
for i = 9, #ARGV do
  local id = ARGV[i]
  if redis.call('EXISTS', client_key(id)) == 0 then
    redis.call('HSET', client_key(id), 'generation', ARGV[6], 'confirmed', ARGV[4], 'offered', ARGV[4], 'name', 'User ' .. id,
               'room', '', 'lost', '', 'rates', '', 'address', ARGV[7], 'since', ARGV[8])
    own(id)
    redis.call('PEXPIRE', client_key(id), ARGV[5])
    return {'OK', id, ARGV[6]}
  end
end
return {'FULL'}
