-- Puts back a client that the caller knows, into a new life of the store. The higher generation wins.
-- ARGV from 4: client, generation, confirmed, offered, name, room or '', lost or '', rates, grace left in ms or '' while it is connected, TTL
-- in ms, address and time of its latest connection, and the accepted ids, oldest first, with their values. Returns KEPT, TAKEN, or GONE: the number is somebody else's by now.
local id, generation, connected = ARGV[4], ARGV[5], ARGV[12] == ''
local key = client_key(id)
local known = redis.call('HMGET', key, 'generation', 'confirmed', 'offered', 'owner', 'room')
if known[1] then
  local same = ARGV[6] == known[2] or ARGV[6] == known[3] or ARGV[7] == known[2] or ARGV[7] == known[3]
  if not same and tonumber(known[1]) >= tonumber(generation) then return {'GONE'} end
  if tonumber(known[1]) > tonumber(generation) then return {'TAKEN'} end
  if tonumber(known[1]) == tonumber(generation) and not connected and field(known[4]) ~= '' then return {'TAKEN'} end
  if known[5] ~= '' and known[5] ~= ARGV[9] then leave(id, known[5], 'moved') end
  if field(known[4]) ~= '' and known[4] ~= me then
    tell_node(known[4], (same and 'taken ' or 'gone ') .. id .. ' ' .. known[1])
    redis.call('SREM', owned_key(known[4]), id)
  end
end
redis.call('HSET', key, 'generation', generation, 'confirmed', ARGV[6], 'offered', ARGV[7], 'name', ARGV[8], 'room', ARGV[9], 'lost',
           ARGV[10], 'rates', ARGV[11], 'address', ARGV[14], 'since', ARGV[15])
redis.call('SADD', clients, id)
if connected then own(id) else detach(id, me, now() + ARGV[12]) end
redis.call('PEXPIRE', key, ARGV[13])
for i = 16, #ARGV, 2 do
  if redis.call('HEXISTS', accepted_key(id), ARGV[i]) == 0 then remember(id, ARGV[i], ARGV[i + 1]) end
end
if #ARGV >= 16 then redis.call('PEXPIRE', accepted_key(id), ARGV[13]) end
return {'KEPT'}
