-- ARGV from 4: client, generation.
local client = redis.call('HMGET', client_key(ARGV[4]), 'generation', 'room')
if client[1] ~= ARGV[5] then return {'STALE'} end
if client[2] ~= '' and redis.call('HEXISTS', members_key(client[2]), ARGV[4]) == 1 then tell(client[2], 't', ARGV[4]) end
return {'OK'}
