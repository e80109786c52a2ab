-- After a restoring: members whose client nobody has put back are out. ARGV from 4: room, cursor, members a page.
-- Returns OK and the next cursor ('0': that was all).
local page = redis.call('HSCAN', members_key(ARGV[4]), ARGV[5], 'COUNT', ARGV[6])
for i = 1, #page[2], 2 do
  local id = page[2][i]
  if redis.call('HGET', client_key(id), 'room') ~= ARGV[4] then leave(id, ARGV[4], 'expired') end
end
return {'OK', page[1]}
