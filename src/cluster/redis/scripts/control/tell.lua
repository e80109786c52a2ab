-- From node to node. ARGV from 3: to whom ('' for all, or ':' and a node), message, and a room that must exist, or ''.
-- Returns AWAY, NO, or OK and how many heard it.
if ARGV[5] ~= '' then
  if not is_open() then return {'AWAY'} end
  if redis.call('EXISTS', prefix .. ':r:' .. ARGV[5]) == 0 then return {'NO'} end
end
return {'OK', redis.call('PUBLISH', prefix .. ':control' .. ARGV[3], ARGV[4])}
