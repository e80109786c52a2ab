-- A page of all clients. ARGV from 3: cursor, clients a page.
-- Returns AWAY, or OK, cursor, and id, name, room or '', owner or '', address and time of the connection of each.
if not is_open() then return {'AWAY'} end
local page = redis.call('SSCAN', prefix .. ':clients', ARGV[3], 'COUNT', ARGV[4])
local result = {'OK', page[1]}
for _, id in ipairs(page[2]) do
  local client = redis.call('HMGET', prefix .. ':c:' .. id, 'name', 'room', 'owner', 'address', 'since')
  if client[1] then
    for _, word in ipairs({id, client[1], field(client[2]), field(client[3]), field(client[4]), client[5] or 0}) do
      result[#result + 1] = word
    end
  else
    redis.call('SREM', prefix .. ':clients', id) -- its keys have expired
  end
end
return result
