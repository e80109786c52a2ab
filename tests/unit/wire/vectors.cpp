#include "unit/wire/vectors.hpp"

#include <boost/json/parse.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace chatroom::wire::testing {

std::string read_file(std::string_view path) {
  const std::string full = std::string(CHATROOM_SOURCE_DIR "/").append(path);
  std::ifstream file(full, std::ios::binary);
  if (!file) throw std::runtime_error(full + ": can't be read");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

boost::json::array read_vectors(std::string_view file) {
  return boost::json::parse(read_file(std::string("tests/wire/vectors/").append(file))).as_array();
}

std::string_view field(const boost::json::value& vector, std::string_view name) {
  return vector.as_object().at(name).as_string();
}

}  // namespace chatroom::wire::testing
