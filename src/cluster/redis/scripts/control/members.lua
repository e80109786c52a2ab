-- A page of a room's members. ARGV from 3: room, cursor, members a page. Returns AWAY, or OK, cursor, and id and name of each.
if not is_open() then return {'AWAY'} end
local page = redis.call('HSCAN', prefix .. ':m:' .. ARGV[3], ARGV[4], 'COUNT', ARGV[5])
local result = {'OK', page[1]}
for _, word in ipairs(page[2]) do result[#result + 1] = word end
return result
