-- A page of the bans. ARGV from 3: epoch to begin if there is none, cursor, bans a page.
-- Returns OK, epoch, number of changes, cursor, the time, and address and text of each. Those that have ended may be among them.
drop_ended_bans()
local epoch, count = begin_bans(ARGV[3])
local page = redis.call('HSCAN', bans, ARGV[4], 'COUNT', ARGV[5])
local result = {'OK', epoch, count, page[1], number_text(now())}
for i = 1, #page[2], 2 do
  result[#result + 1] = page[2][i]
  result[#result + 1] = field(string.match(page[2][i + 1], '^%d+ (.*)$'))
end
return result
