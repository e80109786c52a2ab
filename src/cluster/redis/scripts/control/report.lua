-- A node says how it is. ARGV from 3: node, its report, what a silent node is kept for in ms.
-- Returns OK, the time, where the bans are ('' if nowhere), the number of rooms, and of each node: its name, the time of its report, the
-- report.
local nodes, time = prefix .. ':nodes', now()
redis.call('HSET', nodes, ARGV[3], number_text(time) .. ' ' .. ARGV[4])
local epoch, count = bans_at()
local result = {'OK', number_text(time), epoch and epoch .. ' ' .. count or '',
                redis.call('ZCARD', prefix .. ':dir') + redis.call('ZCARD', prefix .. ':udir')}
local all = redis.call('HGETALL', nodes)
for i = 1, #all, 2 do
  local at, report = string.match(all[i + 1], '^(%d+) (.*)$')
  if not at or time - at >= tonumber(ARGV[5]) then
    redis.call('HDEL', nodes, all[i])
  else
    for _, word in ipairs({all[i], at, report}) do result[#result + 1] = word end
  end
end
return result
