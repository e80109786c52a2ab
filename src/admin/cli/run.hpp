// `chatroom admin …`: the operator's side of the REST API, on the command line. Used by the thread that runs main.
#pragma once

#include <string>
#include <vector>

namespace chatroom::admin::cli {

// `arguments`: those after `chatroom admin`. Prints, and returns the exit code: 0 done, 1 refused or failed, 2 wrong
// arguments.
int run(const std::vector<std::string>& arguments);

}  // namespace chatroom::admin::cli
