# chatroom_embed_scripts(OUT FOLDER NAMES…)
# Sets OUT to a C++ source with script_text() and script_name() of src/cluster/redis/scripts.hpp: the texts of FOLDER/NAME.lua, in the
# order of NAMES: each behind life.lua, but hello, which has nothing in front, and those in control/, which have control/head.lua. An edited script is embedded by the next build.
function(chatroom_embed_scripts out folder)
  file(READ "${folder}/life.lua" life)
  file(READ "${folder}/control/head.lua" head)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${folder}/life.lua" "${folder}/control/head.lua")
  set(texts "")
  set(names "")
  foreach(name IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${folder}/${name}.lua")
    file(READ "${folder}/${name}.lua" text)
    if(name STREQUAL hello)
      string(APPEND texts "    R\"lua(${text})lua\",\n")
    elseif(name MATCHES "^control/")
      string(APPEND texts "    R\"lua(${head}${text})lua\",\n")
    else()
      string(APPEND texts "    R\"lua(${life}${text})lua\",\n")
    endif()
    string(APPEND names "    \"${name}\",\n")
  endforeach()
  set(source "${CMAKE_CURRENT_BINARY_DIR}/redis_scripts.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"// Made by cmake/EmbedScripts.cmake.
#include \"cluster/redis/scripts.hpp\"

#include <array>

namespace chatroom::cluster {
namespace {

constexpr std::array<std::string_view, kScripts> kTexts = {
@texts@};
constexpr std::array<std::string_view, kScripts> kNames = {
@names@};

}  // namespace

std::string_view script_text(Script script) noexcept { return kTexts[static_cast<std::size_t>(script)]; }
std::string_view script_name(Script script) noexcept { return kNames[static_cast<std::size_t>(script)]; }

}  // namespace chatroom::cluster
")
  set(${out} "${source}" PARENT_SCOPE)
endfunction()
