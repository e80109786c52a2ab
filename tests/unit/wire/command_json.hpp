// A command as the JSON of a client's event, with every default written out: the form that tests compare and that the
// fuzz target decodes again.
#pragma once

#include "chat/commands.hpp"

#include <boost/json/object.hpp>

namespace chatroom::wire::testing {

boost::json::object to_json(const chat::Command& command);

}  // namespace chatroom::wire::testing
