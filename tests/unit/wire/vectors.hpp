// Reads tests/wire/vectors, which the web client's tests read too.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace chatroom::wire::testing {

// A file of the repository, by its path from the root. Throws std::runtime_error if it can't be read.
std::string read_file(std::string_view path);

// The cases in a file of tests/wire/vectors.
boost::json::array read_vectors(std::string_view file);

// A string field of a case.
std::string_view field(const boost::json::value& vector, std::string_view name);

}  // namespace chatroom::wire::testing
