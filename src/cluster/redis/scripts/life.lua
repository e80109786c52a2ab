-- In front of every script but hello.lua. ARGV: key prefix, the life that the caller knows, the caller. A script of another life of
-- the store changes nothing: the caller has to put back what it knows first, and may go on with that when the life opens meanwhile.
local prefix, me = ARGV[1], ARGV[3]
local life = redis.call('GET', prefix .. ':life')
if life ~= ARGV[2] and life ~= (string.gsub(ARGV[2], ' restoring$', ' open')) then return {'LIFE'} end

local function client_key(id) return prefix .. ':c:' .. id end
local function accepted_key(id) return prefix .. ':a:' .. id end
local function room_key(room) return prefix .. ':r:' .. room end
local function members_key(room) return prefix .. ':m:' .. room end
local function log_key(room) return prefix .. ':l:' .. room end
local function participants_key(room) return prefix .. ':p:' .. room end
local function owned_key(node) return prefix .. ':o:' .. node end
local deadlines, directory, leases = prefix .. ':deadlines', prefix .. ':dir', prefix .. ':leases'
local unlisted, clients = prefix .. ':udir', prefix .. ':clients'

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function number_text(number) return string.format('%.0f', number) end
local function field(reply) return reply or '' end

-- To whoever follows the room. KIND EPOCH SEQ VERSION, and what the kind carries (envelope.hpp).
local function tell(room, kind, body)
  local at = redis.call('HMGET', room_key(room), 'epoch', 'seq', 'version')
  redis.call('PUBLISH', prefix .. ':room:' .. room,
             kind .. ' ' .. at[1] .. ' ' .. at[2] .. ' ' .. at[3] .. ' ' .. body)
end
local function tell_node(node, message) redis.call('PUBLISH', prefix .. ':node:' .. node, message) end

-- The place in the directory: most members first, then the lowest number. Those that are not in it have one of their own, for operators.
local function padded(room) return string.rep('0', 16 - #room) .. room end
local function list(room)
  local place = redis.call('HGET', room_key(room), 'listed') == '1' and directory or unlisted
  redis.call('ZADD', place, -redis.call('HLEN', members_key(room)), padded(room))
end
-- Why it went is kept for a while, for those who come to know of it late.
local function drop_room(room, reason)
  tell(room, 'g', reason)
  redis.call('SET', prefix .. ':g:' .. room, redis.call('HGET', room_key(room), 'epoch') .. ' ' .. reason, 'PX', 60000)
  redis.call('DEL', room_key(room), members_key(room), log_key(room), participants_key(room))
  redis.call('ZREM', directory, padded(room))
  redis.call('ZREM', unlisted, padded(room))
end
local function leave(client, room, reason)
  if room == '' or redis.call('HDEL', members_key(room), client) == 0 then return end
  redis.call('HINCRBY', room_key(room), 'version', 1)
  tell(room, 'l', client .. ' ' .. reason)
  if redis.call('EXISTS', members_key(room)) == 0 then drop_room(room, 'expired') else list(room) end
end
local function keep_room(room, ttl)
  redis.call('PEXPIRE', room_key(room), ttl)
  redis.call('PEXPIRE', members_key(room), ttl)
  redis.call('PEXPIRE', log_key(room), ttl)
  redis.call('PEXPIRE', participants_key(room), ttl)
end
-- What operators see of a room: the most members it had, and who joined last. Somebody who comes back after 100 others counts again.
local function count_join(room, client)
  if redis.call('ZADD', participants_key(room), number_text(now()), client) == 1 then
    redis.call('HINCRBY', room_key(room), 'participants', 1)
    redis.call('ZREMRANGEBYRANK', participants_key(room), 0, -101)
  end
  local users = redis.call('HLEN', members_key(room))
  if users > tonumber(redis.call('HGET', room_key(room), 'peak') or 0) then redis.call('HSET', room_key(room), 'peak', users) end
end
-- Into the room first, and out of the old one when that has succeeded.
local function move(client, name, from, room, ttl)
  redis.call('HSET', members_key(room), client, name)
  local version = redis.call('HINCRBY', room_key(room), 'version', 1)
  tell(room, 'j', client .. ' ' .. name)
  list(room)
  count_join(room, client)
  keep_room(room, ttl)
  leave(client, from, 'moved')
  redis.call('HSET', client_key(client), 'room', room, 'lost', '')
  return version
end
local function epoch_of(room) return redis.call('HGET', room_key(room), 'epoch') end
local function own(client)
  redis.call('HSET', client_key(client), 'owner', me, 'deadline', '')
  redis.call('ZREM', deadlines, client)
  redis.call('SADD', owned_key(me), client)
  redis.call('SADD', clients, client)
end
local function detach(client, owner, deadline)
  redis.call('HSET', client_key(client), 'owner', '', 'deadline', number_text(deadline))
  redis.call('ZADD', deadlines, number_text(deadline), client)
  redis.call('SREM', owned_key(owner), client)
end
local function forget(client, owner)
  redis.call('DEL', client_key(client), accepted_key(client))
  redis.call('SREM', clients, client)
  redis.call('ZREM', deadlines, client)
  if owner ~= '' then redis.call('SREM', owned_key(owner), client) end
end
-- The record of the accepted ids: a hash from id to "ROOM SEQ TS"; beside it, under names that no message id can have, a
-- counter and the slots of a ring, so that it never holds more than 64.
local function remember(client, id, value)
  local record = accepted_key(client)
  local slot = '\1' .. redis.call('HINCRBY', record, '\1', 1) % 64
  local oldest = redis.call('HGET', record, slot)
  if oldest then redis.call('HDEL', record, oldest) end
  redis.call('HSET', record, slot, id, id, value)
end
-- Graces don't count while the store was away, or until the nodes have put back what they know.
local function is_over(deadline)
  if deadline == '' then return false end
  local time = now()
  return time >= tonumber(deadline) and time >= tonumber(redis.call('GET', prefix .. ':amnesty') or 0)
end
