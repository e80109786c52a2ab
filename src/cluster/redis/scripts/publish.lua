-- A message gets its place. ARGV from 4: client, generation, message id, the room meant or '', time, text, bound of the log, TTL in ms.
-- Returns STALE, OUT, DUP "room seq ts", or OK room seq envelope.
local id, message = ARGV[4], ARGV[6]
local client = redis.call('HMGET', client_key(id), 'generation', 'name', 'room')
if client[1] ~= ARGV[5] then return {'STALE'} end
local known = redis.call('HGET', accepted_key(id), message)
if known then return {'DUP', known} end
local name, room = client[2], client[3]
if room == '' or (ARGV[7] ~= '' and ARGV[7] ~= room) then return {'OUT'} end
if redis.call('HEXISTS', members_key(room), id) == 0 then return {'OUT'} end
local seq = redis.call('HINCRBY', room_key(room), 'seq', 1)
local at = redis.call('HMGET', room_key(room), 'epoch', 'version', 'life')
if at[3] then -- the first message since the room was put back
  -- Not everybody who may have known later messages has put them back: under another epoch, none of their places is given out twice.
  if redis.call('GET', prefix .. ':partial') == at[3] then
    at[1] = string.sub(redis.sha1hex(life .. ' ' .. room .. ' ' .. seq .. ' ' .. at[1]), 1, 16)
    redis.call('HSET', room_key(room), 'epoch', at[1])
  end
  redis.call('HDEL', room_key(room), 'life')
end
local body = ARGV[8] .. ' ' .. id .. ' ' .. #message .. ' ' .. #name .. ' ' .. message .. name .. ARGV[9]
local envelope = 'm ' .. at[1] .. ' ' .. seq .. ' ' .. at[2] .. ' ' .. body
redis.call('XADD', log_key(room), 'MAXLEN', '~', ARGV[10], seq .. '-0', 'm', body)
if redis.call('PTTL', log_key(room)) < 0 then redis.call('PEXPIRE', log_key(room), redis.call('PTTL', room_key(room))) end
redis.call('PUBLISH', prefix .. ':room:' .. room, envelope)
remember(id, message, room .. ' ' .. seq .. ' ' .. ARGV[8])
redis.call('PEXPIRE', accepted_key(id), ARGV[11])
return {'OK', room, seq, envelope}
