-- ARGV from 4: client, hash of the token shown, hash of the next one, TTL in ms, address and time of the
-- connection.
-- Returns NO, or OK generation name room lost-room lost-reason rates, and the accepted ids with their values.
local id, shown, next_one = ARGV[4], ARGV[5], ARGV[6]
local key = client_key(id)
local client = redis.call('HMGET', key, 'generation', 'owner', 'confirmed', 'offered', 'name', 'room', 'lost', 'rates',
                          'deadline')
local generation, owner, confirmed, offered = client[1], client[2], client[3], client[4]
if not generation then return {'NO'} end
local again = owner == me and offered == next_one -- this very request, sent again
if not again then
  if (shown ~= confirmed and shown ~= offered) or is_over(client[9]) then return {'NO'} end
  if shown == offered then confirmed = offered end
  if owner ~= '' then
    tell_node(owner, 'taken ' .. id .. ' ' .. generation)
    redis.call('SREM', owned_key(owner), id)
    client[8] = '' -- the old owner still has them, and hands them over with its detach
  end
  generation = generation + 1
  redis.call('HSET', key, 'generation', generation, 'confirmed', confirmed, 'offered', next_one,
             'address', ARGV[8], 'since', ARGV[9])
  own(id)
end
redis.call('PEXPIRE', key, ARGV[7])
redis.call('PEXPIRE', accepted_key(id), ARGV[7])
local room, lost = client[6], client[7]
if room ~= '' and redis.call('HEXISTS', members_key(room), id) == 0 then
  room, lost = '', room .. ' expired'
  redis.call('HSET', key, 'room', '', 'lost', lost)
end
local result = {'OK', generation, client[5], room, lost, client[8]}
local latest = tonumber(redis.call('HGET', accepted_key(id), '\1') or 0)
for n = latest - 63, latest do -- oldest first
  local message = redis.call('HGET', accepted_key(id), '\1' .. n % 64)
  if message then
    result[#result + 1] = message
    result[#result + 1] = redis.call('HGET', accepted_key(id), message)
  end
end
return result
