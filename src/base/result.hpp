// Result<T>: a value, or the std::error_code (or an error of the caller's own) that says why there is none. What a
// peer, the network or a disk can cause is returned as one, never thrown.
#pragma once

#include <boost/system/result.hpp>

#include <system_error>

namespace chatroom::base {

template <class T, class E = std::error_code>
using Result = boost::system::result<T, E>;

}  // namespace chatroom::base
