-- ARGV from 4: client, generation, name, listed (0 or 1), time of creation, epoch, TTL in ms, candidates for the number.
-- Returns STALE, FULL, or OK room.
local id = ARGV[4]
local client = redis.call('HMGET', client_key(id), 'generation', 'name', 'room')
if client[1] ~= ARGV[5] then return {'STALE'} end
if client[3] ~= '' and redis.call('HGET', room_key(client[3]), 'epoch') == ARGV[9] then return {'OK', client[3], 'AGAIN'} end
for i = 11, #ARGV do
  local room = ARGV[i]
  if redis.call('EXISTS', room_key(room)) == 0 then
    redis.call('HSET', room_key(room), 'name', ARGV[6], 'listed', ARGV[7], 'at', ARGV[8], 'by', id, 'epoch', ARGV[9],
               'seq', 0, 'version', 0)
    move(id, client[2], client[3], room, ARGV[10])
    return {'OK', room}
  end
end
return {'FULL'}
