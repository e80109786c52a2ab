// Boost.Redis, and the part of Asio for TLS that it needs, are compiled here, once.
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/redis/src.hpp>
