-- For admins. ARGV from 4: room. Returns NO, or OK and the number of members that were in it.
local room = ARGV[4]
if redis.call('EXISTS', room_key(room)) == 0 then return {'NO'} end
local count = redis.call('HLEN', members_key(room))
for _, id in ipairs(redis.call('HKEYS', members_key(room))) do
  local client = redis.call('HMGET', client_key(id), 'room', 'owner')
  if client[1] == room then -- whoever is connected hears of it at once
    redis.call('HSET', client_key(id), 'room', '', 'lost', client[2] == '' and room .. ' deleted' or '')
  end
end
drop_room(room, 'deleted')
return {'OK', count}
