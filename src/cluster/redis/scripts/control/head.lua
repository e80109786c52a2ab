-- In front of every script of this folder. They serve operators (RedisControl), and don't care for the lives of the store: what
-- they keep outlives them. ARGV: key prefix, run_id of this Redis.
local prefix, run = ARGV[1], ARGV[2]
local bans, ban_ends = prefix .. ':bans', prefix .. ':ban-ends'

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function number_text(number) return string.format('%.0f', number) end
local function field(reply) return reply or '' end
-- Are the clients and rooms all there? Not in a life that is still being filled.
local function is_open()
  local life = redis.call('GET', prefix .. ':life')
  return life and string.find(life, ' open$') ~= nil
end

-- Where the bans are: an epoch, and how many changes there were in it. Another epoch begins where the bans, or later changes, may have
-- been lost: nothing is there, or it is of another run of Redis. The nodes then put back what they know.
local function bans_at()
  local epoch, of, count = string.match(redis.call('GET', prefix .. ':bans-at') or '', '^(%S+) (%S+) (%d+)$')
  if of == run then return epoch, count end
  return nil
end
local function begin_bans(fresh)
  local epoch, count = bans_at()
  if epoch then return epoch, count end
  redis.call('SET', prefix .. ':bans-at', fresh .. ' ' .. run .. ' 0')
  return fresh, '0'
end
local function changed_bans(fresh)
  local epoch, count = begin_bans(fresh)
  redis.call('SET', prefix .. ':bans-at', epoch .. ' ' .. run .. ' ' .. number_text(count + 1))
  redis.call('PUBLISH', prefix .. ':control', 'bans')
end
-- Some at a time: it is called again.
local function drop_ended_bans()
  for _, address in ipairs(redis.call('ZRANGEBYSCORE', ban_ends, '-inf', number_text(now()), 'LIMIT', 0, 200)) do
    redis.call('HDEL', bans, address)
    redis.call('ZREM', ban_ends, address)
  end
end
local function put_ban(address, ends, since, text)
  redis.call('HSET', bans, address, since .. ' ' .. text)
  redis.call('ZADD', ban_ends, ends, address)
end
