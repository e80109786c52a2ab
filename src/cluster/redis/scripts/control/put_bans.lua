-- Puts back bans that the caller knows; the one that began later wins. ARGV from 3: epoch to begin if there is none, how many there may
-- be, and address, end, begin and text of each.
drop_ended_bans()
local changed = false
for i = 5, #ARGV, 4 do
  local known = redis.call('HGET', bans, ARGV[i])
  local since = known and tonumber(string.match(known, '^%d+')) or -1
  local fits = known or redis.call('HLEN', bans) < tonumber(ARGV[4])
  if since < tonumber(ARGV[i + 2]) and fits then
    put_ban(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
    changed = true
  end
end
if changed then changed_bans(ARGV[3]) end
return {'OK'}
