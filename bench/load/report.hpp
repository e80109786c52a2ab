// The result of a run as a table for people and as JSON for programs. Used by main at the end.
#pragma once

#include "load/options.hpp"
#include "load/run.hpp"

#include <string>

namespace chatroom::bench {

std::string table_of(const Options& options, const Result& result);

// `command`: the command line as it was given.
std::string json_of(const Options& options, const Result& result, const std::string& command);

}  // namespace chatroom::bench
