-- Refreshes rooms that the caller follows. ARGV from 4: TTL in ms, then the rooms. Returns those that are gone.
local result = {'OK'}
for i = 5, #ARGV do
  if redis.call('EXISTS', room_key(ARGV[i])) == 1 then keep_room(ARGV[i], ARGV[4]) else result[#result + 1] = ARGV[i] end
end
return result
