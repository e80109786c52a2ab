-- Refreshes what the caller's clients own, and takes back those that began a grace while its lease had run out.
-- ARGV from 4: TTL in ms, then client and generation of each. Returns for each: KEPT, TAKEN (it has another owner) or GONE.
local result = {'OK'}
for i = 5, #ARGV, 2 do
  local id = ARGV[i]
  local client = redis.call('HMGET', client_key(id), 'generation', 'owner')
  if not client[1] then
    result[#result + 1] = 'GONE'
  elseif client[1] ~= ARGV[i + 1] then
    result[#result + 1] = 'TAKEN'
  else
    if client[2] ~= me then own(id) end
    redis.call('PEXPIRE', client_key(id), ARGV[4])
    redis.call('PEXPIRE', accepted_key(id), ARGV[4])
    result[#result + 1] = 'KEPT'
  end
end
return result
