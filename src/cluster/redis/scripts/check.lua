-- Would the token resume the client? ARGV from 4: client, hash of the token. Returns YES or NO.
local client = redis.call('HMGET', client_key(ARGV[4]), 'confirmed', 'offered', 'deadline')
if not client[1] or (client[1] ~= ARGV[5] and client[2] ~= ARGV[5]) or is_over(client[3] or '') then return {'NO'} end
return {'YES'}
