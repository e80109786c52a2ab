-- The token given out with the last resume has arrived. ARGV from 4: client, generation.
local client = redis.call('HMGET', client_key(ARGV[4]), 'generation', 'offered')
if client[1] ~= ARGV[5] then return {'STALE'} end
redis.call('HSET', client_key(ARGV[4]), 'confirmed', client[2], 'lost', '')
return {'OK'}
