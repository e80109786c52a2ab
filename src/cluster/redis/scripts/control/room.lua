-- One room. ARGV from 3: room, how many participants. Returns AWAY, NO, or OK, name, time of creation, creator, listed, active users, seq,
-- the most users there were, number of participants, time of the latest message or join, and id and time of the latest to join.
if not is_open() then return {'AWAY'} end
local room = ARGV[3]
local info = redis.call('HMGET', prefix .. ':r:' .. room, 'name', 'at', 'by', 'listed', 'seq', 'peak', 'participants')
if not info[1] then return {'NO'} end
local joins = redis.call('ZREVRANGE', prefix .. ':p:' .. room, 0, ARGV[4] - 1, 'WITHSCORES')
local latest = redis.call('XREVRANGE', prefix .. ':l:' .. room, '+', '-', 'COUNT', 1)
local said = latest[1] and string.match(latest[1][2][2], '^%d+') or 0
local active = math.max(said, joins[2] or info[2]) -- who joined went with an older life of the store
local result = {'OK', info[1], info[2], info[3], info[4], redis.call('HLEN', prefix .. ':m:' .. room), info[5], info[6] or 0, info[7] or 0,
                number_text(active)}
for _, word in ipairs(joins) do result[#result + 1] = word end
return result
