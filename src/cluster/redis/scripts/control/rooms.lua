-- A page of all rooms. ARGV from 3: which (dir: the listed ones, udir: the others), cursor, rooms a page.
-- Returns AWAY, or OK, cursor, and number, name, time of creation, creator, listed, active users and seq of each.
if not is_open() then return {'AWAY'} end
local directory = prefix .. ':' .. ARGV[3]
local page = redis.call('ZSCAN', directory, ARGV[4], 'COUNT', ARGV[5])
local result = {'OK', page[1]}
for i = 1, #page[2], 2 do
  local room = string.match(page[2][i], '^0*(%d+)$')
  local info = room and redis.call('HMGET', prefix .. ':r:' .. room, 'name', 'at', 'by', 'listed', 'seq')
  if info and info[1] then
    for _, word in ipairs({room, info[1], info[2], info[3], info[4], number_text(-tonumber(page[2][i + 1])), info[5]}) do
      result[#result + 1] = word
    end
  elseif room then
    redis.call('ZREM', directory, page[2][i]) -- its keys have expired
  end
end
return result
