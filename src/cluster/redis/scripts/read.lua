-- A page of a room: members while `cursor` asks for them, then messages after a seq.
-- ARGV from 4: room, epoch known or '', seq known, cursor ('-': no members), members a page, messages a page, TTL in ms.
-- Returns GONE reason, or OK name at by listed epoch seq version cursor, the number of messages, seq and body of each, id and name of members.
-- The cursor is '-' once all members have been read; messages come with that page, and in the ones after it.
local room = ARGV[4]
local info = redis.call('HMGET', room_key(room), 'name', 'at', 'by', 'listed', 'epoch', 'seq', 'version')
if not info[1] then
  local epoch, reason = string.match(redis.call('GET', prefix .. ':g:' .. room) or '', '^(%S+) (%S+)$')
  return {'GONE', epoch == ARGV[5] and reason or 'expired'}
end
keep_room(room, ARGV[10])
local members, cursor = {}, ARGV[7]
if cursor ~= '-' then
  local page = redis.call('HSCAN', members_key(room), cursor, 'COUNT', ARGV[8])
  cursor = page[1] == '0' and '-' or page[1]
  members = page[2]
end
local entries = {}
if cursor == '-' then
  local after = info[5] == ARGV[5] and ARGV[6] or '0'
  entries = redis.call('XRANGE', log_key(room), '(' .. after .. '-0', '+', 'COUNT', ARGV[9])
end
local result = {'OK', info[1], info[2], info[3], info[4], info[5], info[6], info[7], cursor, #entries}
for _, entry in ipairs(entries) do
  result[#result + 1] = string.match(entry[1], '^%d+')
  result[#result + 1] = entry[2][2]
end
for _, member in ipairs(members) do result[#result + 1] = member end
return result
