-- A page of the listed rooms. ARGV from 4: limit, and where the page before ended: active users and number, or ''.
-- Returns OK, 1 if there is a next page or 0, and number, name, time of creation and active users of each.
local first = 0
if ARGV[5] ~= '' then
  -- Where the room would be now; '~' sorts behind every digit, so this is the place right after it.
  local mark = padded(ARGV[6]) .. '~'
  redis.call('ZADD', directory, -tonumber(ARGV[5]), mark)
  first = redis.call('ZRANK', directory, mark)
  redis.call('ZREM', directory, mark)
end
local limit = tonumber(ARGV[4])
local page = redis.call('ZRANGE', directory, first, first + limit, 'WITHSCORES')
local result = {'OK', #page > 2 * limit and 1 or 0}
for i = 1, math.min(#page, 2 * limit), 2 do
  local room = string.match(page[i], '^0*(%d+)$')
  local info = redis.call('HMGET', room_key(room), 'name', 'at')
  if info[1] then
    for _, value in ipairs({room, info[1], info[2], number_text(-tonumber(page[i + 1]))}) do result[#result + 1] = value end
  else
    redis.call('ZREM', directory, page[i]) -- its keys have expired
  end
end
return result
