-- Takes one for a subject, if fewer than the limit were taken in the time before now. ARGV from 3: policy, subject, limit, length in ms, a
-- name that no other has. Returns OK, 1 if it was allowed or 0, how many more would be, ms until one is, ms until all are.
local key, limit, length = prefix .. ':w:' .. ARGV[3] .. ':' .. ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local time = now()
redis.call('ZREMRANGEBYSCORE', key, '-inf', number_text(time - length))
local count = redis.call('ZCARD', key)
local allowed = count < limit
if allowed then
  redis.call('ZADD', key, number_text(time), ARGV[7])
  redis.call('PEXPIRE', key, length)
  count = count + 1
end
-- Until the one at that place is out of the window.
local function ends(place)
  local taken = redis.call('ZRANGE', key, place, place, 'WITHSCORES')
  return taken[2] and taken[2] + length - time or 0
end
local next_one = 0
if limit == 0 then next_one = length elseif count >= limit then next_one = ends(count - limit) end
return {'OK', allowed and 1 or 0, math.max(limit - count, 0), next_one, ends(-1)}
