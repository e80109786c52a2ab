// Boost.JSON's own sources, compiled here once for the whole program; other files include its declarations only.
#include <boost/json/src.hpp>
