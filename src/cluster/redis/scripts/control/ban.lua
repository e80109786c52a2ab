-- ARGV from 3: epoch to begin if there is none, how many there may be, address, end, begin, the whole as text.
-- Returns FULL or OK.
drop_ended_bans()
if redis.call('HEXISTS', bans, ARGV[5]) == 0 and redis.call('HLEN', bans) >= tonumber(ARGV[4]) then return {'FULL'} end
put_ban(ARGV[5], ARGV[6], ARGV[7], ARGV[8])
changed_bans(ARGV[3])
return {'OK'}
