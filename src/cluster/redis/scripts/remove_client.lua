-- For admins. ARGV from 4: client. Returns NO or OK.
local id = ARGV[4]
local client = redis.call('HMGET', client_key(id), 'generation', 'owner', 'room')
if not client[1] then return {'NO'} end
if client[2] ~= '' then tell_node(client[2], 'removed ' .. id .. ' ' .. client[1]) end
leave(id, client[3], 'removed')
forget(id, client[2])
return {'OK'}
