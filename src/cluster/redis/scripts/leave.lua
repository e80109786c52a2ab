-- ARGV from 4: client, generation. Returns STALE, OUT or OK room.
local client = redis.call('HMGET', client_key(ARGV[4]), 'generation', 'room')
if client[1] ~= ARGV[5] then return {'STALE'} end
if client[2] == '' then return {'OUT'} end
leave(ARGV[4], client[2], 'left')
redis.call('HSET', client_key(ARGV[4]), 'room', '')
return {'OK', client[2]}
