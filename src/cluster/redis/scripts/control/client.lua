-- One client. ARGV from 3: client. Returns AWAY, NO, or OK, id, name, room or '', owner or '', address and time of the connection.
if not is_open() then return {'AWAY'} end
local client = redis.call('HMGET', prefix .. ':c:' .. ARGV[3], 'name', 'room', 'owner', 'address', 'since')
if not client[1] then return {'NO'} end
return {'OK', ARGV[3], client[1], field(client[2]), field(client[3]), field(client[4]), client[5] or 0}
