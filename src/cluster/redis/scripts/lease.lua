-- Renews the caller's lease. ARGV from 4: length in ms, grace in ms. Returns HELD or LOST (it had run out, or there was none), and
-- the nodes that hold one.
local time, length, grace = now(), tonumber(ARGV[4]), ARGV[5]
local until_now = redis.call('ZSCORE', leases, me)
local held = until_now and tonumber(until_now) > time
-- Had anybody reached the store, it would have beaten: graces don't count what it was away.
local beat = redis.call('GET', prefix .. ':beat')
if beat and time - beat >= length / 3 + 2000 then redis.call('SET', prefix .. ':amnesty', number_text(time + grace), 'PX', math.max(grace, 1)) end
redis.call('SET', prefix .. ':beat', number_text(time))
redis.call('ZADD', leases, number_text(time + length), me)
local result = {held and 'HELD' or 'LOST'}
for _, node in ipairs(redis.call('ZRANGEBYSCORE', leases, '(' .. number_text(time), '+inf')) do result[#result + 1] = node end
return result
