-- ARGV from 4: client, generation, name. Returns STALE, OUTSIDE, or OK, room, its epoch and the version of the
-- members with it.
local id, name = ARGV[4], ARGV[6]
local client = redis.call('HMGET', client_key(id), 'generation', 'room')
if client[1] ~= ARGV[5] then return {'STALE'} end
redis.call('HSET', client_key(id), 'name', name)
local room = client[2]
if room == '' or redis.call('HEXISTS', members_key(room), id) == 0 then return {'OUTSIDE'} end
redis.call('HSET', members_key(room), id, name)
local version = redis.call('HINCRBY', room_key(room), 'version', 1)
tell(room, 'n', id .. ' ' .. name)
return {'OK', room, epoch_of(room), version}
