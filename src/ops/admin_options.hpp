// The options of the admin side that only make sense together: who may log in, and the secrets, which may stand in
// files. Used at start-up and on SIGHUP, by the thread that runs main. Nothing here prints a secret.
#pragma once

#include "base/result.hpp"
#include "ops/options.hpp"
#include "ops/settings.hpp"

#include <functional>
#include <optional>
#include <string>

namespace chatroom::ops {

// User, password and secret are all there; after read_admin_secrets some of them alone can't be.
bool admin_is_on(const Options& options) noexcept;

// Puts the contents of --admin-pass-file and --jwt-secret-file, without the newline at their end, in the place of the
// values themselves, and checks all: nothing if the admin side is as it should be, or off. Call once for each Options.
std::optional<StartError> read_admin_secrets(
    Options& options, const std::function<base::Result<std::string>(const std::string& path)>& read_file);

}  // namespace chatroom::ops
