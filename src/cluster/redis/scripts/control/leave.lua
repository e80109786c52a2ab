-- A node stops in good order. ARGV from 3: node.
redis.call('HDEL', prefix .. ':nodes', ARGV[3])
return {'OK'}
