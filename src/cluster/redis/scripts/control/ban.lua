-- OVERWRITTEN BY ACCIDENT; see NOTE-TO-REDIS.txt and write it again
error('REWRITE ME: see NOTE-TO-REDIS.txt')
