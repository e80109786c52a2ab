// Asio's own code, compiled here once for every layer that uses it (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
