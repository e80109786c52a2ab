# Language level, warnings and sanitizers of our own targets.
option(CHATROOM_TESTS "Build the tests and the fuzz targets" ON)
option(CHATROOM_WERROR "Treat warnings as errors" OFF)
option(CHATROOM_FUZZ "Build the fuzz targets with libFuzzer (clang only)" OFF)
set(CHATROOM_SANITIZE "" CACHE STRING "Value for -fsanitize=, empty for none")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}"
      CCACHE_NOHASHDIR=1 "${CCACHE_PROGRAM}")
endif()

add_library(chatroom_flags INTERFACE)
target_compile_options(chatroom_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       $<$<BOOL:${CHATROOM_WERROR}>:-Werror>)
# With -O2, g++ 12 takes the members of a std::variant that is moved for uninitialised. clang-tidy's analyser and the sanitizers
# look for the real ones.
target_compile_options(chatroom_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)

if(CHATROOM_SANITIZE)
  add_compile_options(-fsanitize=${CHATROOM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CHATROOM_SANITIZE})
  if(CHATROOM_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Asio puts fences around its handlers, which g++ warns that ThreadSanitizer does not see; it sees Asio's mutexes.
    add_compile_options(-Wno-tsan)
  endif()
endif()
if(CHATROOM_FUZZ)
  # clang 14 can't compile coroutines with that one check of UBSan's.
  add_compile_options(-fsanitize=fuzzer-no-link -fno-sanitize=function)
endif()
