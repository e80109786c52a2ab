-- Entries of the audit. ARGV from 3: node, number of the first entry among the node's, how many are kept, the entries. A number that
-- was there before is passed over: the call may run twice.
local mark = prefix .. ':audit-at:' .. ARGV[3]
local first, last = tonumber(ARGV[4]), tonumber(redis.call('GET', mark) or 0)
for i = 6, #ARGV do
  if first + i - 6 > last then redis.call('XADD', prefix .. ':audit', 'MAXLEN', '~', ARGV[5], '*', 'e', ARGV[i]) end
end
redis.call('SET', mark, number_text(math.max(last, first + #ARGV - 6)), 'PX', 3600000)
return {'OK'}
