-- ARGV from 4: client, generation, room, TTL in ms. Returns STALE, NOROOM, SAME, or OK, the
-- room's epoch and the version of the members with it.
local id, room = ARGV[4], ARGV[6]
local client = redis.call('HMGET', client_key(id), 'generation', 'name', 'room')
if client[1] ~= ARGV[5] then return {'STALE'} end
if redis.call('EXISTS', room_key(room)) == 0 then return {'NOROOM'} end
if client[3] == room and redis.call('HEXISTS', members_key(room), id) == 1 then return {'SAME'} end
return {'OK', epoch_of(room), move(id, client[2], client[3], room, ARGV[7])}
