-- The client's connection ended. ARGV from 4: client, generation, grace in ms, rates.
local id = ARGV[4]
local client = redis.call('HMGET', client_key(id), 'generation', 'owner')
if not client[1] then return {'STALE'} end
if client[1] ~= ARGV[5] then
  if ARGV[7] ~= '' then
    if client[2] ~= '' then
      tell_node(client[2], 'rates ' .. id .. ' ' .. client[1] .. ' ' .. ARGV[7])
    else
      redis.call('HSET', client_key(id), 'rates', ARGV[7])
    end
  end
  return {'STALE'}
end
if client[2] ~= '' then
  redis.call('HSET', client_key(id), 'rates', ARGV[7])
  detach(id, client[2], now() + ARGV[6])
end
return {'OK'}
