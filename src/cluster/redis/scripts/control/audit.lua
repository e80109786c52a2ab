-- A page of the audit, the latest first. ARGV from 3: id of the last entry of the page before or '', entries a page.
-- Returns OK, and id and text of each.
local entries = redis.call('XREVRANGE', prefix .. ':audit', ARGV[3] == '' and '+' or '(' .. ARGV[3], '-', 'COUNT', ARGV[4])
local result = {'OK'}
for _, entry in ipairs(entries) do
  result[#result + 1] = entry[1]
  result[#result + 1] = entry[2][2]
end
return result
