-- The rooms with most members, of the listed ones and of the others. ARGV from 3: how many of each.
-- Returns AWAY, or OK, and number, name, time of creation, creator, listed, active users and seq of each.
if not is_open() then return {'AWAY'} end
local result = {'OK'}
for _, which in ipairs({':dir', ':udir'}) do
  local page = redis.call('ZRANGE', prefix .. which, 0, ARGV[3] - 1, 'WITHSCORES')
  for i = 1, #page, 2 do
    local room = string.match(page[i], '^0*(%d+)$')
    local info = redis.call('HMGET', prefix .. ':r:' .. field(room), 'name', 'at', 'by', 'listed', 'seq')
    if info[1] then
      for _, word in ipairs({room, info[1], info[2], info[3], info[4], number_text(-tonumber(page[i + 1])), info[5]}) do
        result[#result + 1] = word
      end
    else
      redis.call('ZREM', prefix .. which, page[i]) -- its keys have expired
    end
  end
end
return result
