-- Puts back a room that the caller follows, or a part of it, into a new life of the store: logs are united by seq, the highest seq counts,
-- members are united. Where two messages claim one seq the room gets another epoch, and each message has its place once.
-- ARGV from 4: room, name, at, by, listed, epoch, seq, version, epoch for the case of a fork, bound of the log, TTL in ms, number of
-- messages, seq and body of each, id and name of members. Returns OK, or OTHER: the number is another room's by now.
local newer = true -- than what the store knows of the members
local room, at, by, epoch = ARGV[4], ARGV[6], ARGV[7], ARGV[9]
local seq, version = tonumber(ARGV[10]), tonumber(ARGV[11])
local known = redis.call('HMGET', room_key(room), 'at', 'by', 'epoch', 'seq', 'version')
if known[1] then
  if known[1] ~= at or known[2] ~= by then return {'OTHER'} end
  newer = version > tonumber(known[5])
  epoch, seq, version = known[3], math.max(seq, known[4]), math.max(version, known[5])
end

-- (client, id) of a body: what makes a message the same one.
local function identity(body)
  local client, id_size, rest = string.match(body, '^%d+ (%d+) (%d+) %d+ (.*)$')
  return client .. ' ' .. string.sub(rest, 1, tonumber(id_size))
end
local log, identities, changed, highest = {}, {}, false, 0
for _, entry in ipairs(redis.call('XRANGE', log_key(room), '-', '+')) do
  local place = tonumber(string.match(entry[1], '^%d+'))
  log[place] = entry[2][2]
  identities[identity(entry[2][2])] = true
  highest = math.max(highest, place)
end
local count, first_member = tonumber(ARGV[15]), 16 + 2 * tonumber(ARGV[15])
local forked = {}
for i = 16, first_member - 1, 2 do
  local place, body = tonumber(ARGV[i]), ARGV[i + 1]
  if identities[identity(body)] and log[place] ~= body then
    -- it has another place already: of a fork that was put right before
  elseif log[place] == nil then
    log[place] = body
    identities[identity(body)] = true
    highest = math.max(highest, place)
    changed = true
  elseif log[place] ~= body then
    forked[#forked + 1] = body
  end
end
if #forked > 0 then
  epoch = ARGV[12]
  highest = math.max(highest, seq)
  for _, body in ipairs(forked) do
    highest = highest + 1
    log[highest] = body
  end
  changed = true
end
seq = math.max(seq, highest)
redis.call('HSET', room_key(room), 'name', ARGV[5], 'at', at, 'by', by, 'listed', ARGV[8], 'epoch', epoch, 'seq', number_text(seq),
           'version', number_text(version + 1), 'life', string.match(life, '^%S+'))
-- Nor does it end before the latest message: who has those will put them back.
if highest < seq and highest > 0 then
  log, highest, changed = {}, 0, false
  redis.call('DEL', log_key(room))
end
if changed then
  -- A log has no holes: what lies below one is given up.
  local first = highest
  while log[first - 1] do first = first - 1 end
  first = math.max(first, highest - tonumber(ARGV[13]) + 1)
  redis.call('DEL', log_key(room))
  for place = first, highest do redis.call('XADD', log_key(room), number_text(place) .. '-0', 'm', log[place]) end
end
for i = first_member, #ARGV, 2 do
  local put = newer and 'HSET' or 'HSETNX'
  if redis.call(put, members_key(room), ARGV[i], ARGV[i + 1]) == 1 then changed = true end
end
-- Who was in it before went with the store: there were at least those who are.
local users = redis.call('HLEN', members_key(room))
local counted = redis.call('HMGET', room_key(room), 'peak', 'participants')
redis.call('HSET', room_key(room), 'peak', math.max(users, counted[1] or 0), 'participants', math.max(users, counted[2] or 0))
list(room)
keep_room(room, ARGV[14])
if changed and string.find(life, ' open$') then redis.call('PUBLISH', prefix .. ':all', 'room ' .. room) end
return {'OK'}
