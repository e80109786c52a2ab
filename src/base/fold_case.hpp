// Texts without their case, for searching and sorting. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace chatroom::base {

// Unicode's full case folding, then NFC: texts that differ by case only become the same ("STRASSE" and "straße", too).
// Plain ASCII takes a path without Unicode's tables. What is not UTF-8 is returned as it is, but for ASCII's capitals.
std::string fold_case(std::string_view utf8);

}  // namespace chatroom::base
