-- ARGV from 3: epoch to begin if there is none, address. Returns NO or OK.
local ends = redis.call('ZSCORE', ban_ends, ARGV[4])
redis.call('ZREM', ban_ends, ARGV[4])
if redis.call('HDEL', bans, ARGV[4]) == 0 then return {'NO'} end
changed_bans(ARGV[3])
return {ends and tonumber(ends) > now() and 'OK' or 'NO'}
