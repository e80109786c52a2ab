# chatroom_layer(NAME SOURCES... DEPENDS... PRIVATE_DEPENDS...)
# A layer: the static library chatroom_NAME from the folder that calls this. Headers are included as "NAME/file.hpp".
function(chatroom_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(chatroom_${name} STATIC ${ARG_SOURCES})
  target_include_directories(chatroom_${name} PUBLIC "${CMAKE_SOURCE_DIR}/src")
  target_link_libraries(chatroom_${name} PUBLIC ${ARG_DEPENDS} PRIVATE chatroom_flags ${ARG_PRIVATE_DEPENDS})
endfunction()

# chatroom_program(NAME SOURCES... DEPENDS...): an executable at the top of the build folder.
function(chatroom_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE chatroom_flags ${ARG_DEPENDS})
endfunction()

# chatroom_test(NAME LABEL unit|contract|integration SOURCES... DEPENDS... [ARGUMENTS...] [TIMEOUT seconds])
# Where threads meet is in `threaded_tests`, which ThreadSanitizer looks at: real servers, and the mailboxes of shards.
# A GoogleTest program and its entry in CTest. It is run as a whole: its own cases do not depend on each other. It leaves
# the results of its cases in test-results/, where tools/count-tests adds them up.
add_custom_target(threaded_tests)
function(chatroom_test name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;DEPENDS;ARGUMENTS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  target_link_libraries(${name} PRIVATE chatroom_flags ${ARG_DEPENDS} GTest::gmock GTest::gtest_main)
  if(name MATCHES "^(integration_|unit_shard$)")
    add_dependencies(threaded_tests ${name})
  endif()
  add_test(NAME ${name} COMMAND ${name} ${ARG_ARGUMENTS})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT}
                       ENVIRONMENT "GTEST_OUTPUT=xml:${CMAKE_BINARY_DIR}/test-results/${name}.xml")
endfunction()

# chatroom_fuzz(NAME [SOURCES...] DEPENDS...): fuzz/NAME.cpp defines LLVMFuzzerTestOneInput, SOURCES are what else it needs;
# fuzz/corpus/NAME holds its corpus.
# With CHATROOM_FUZZ it is a libFuzzer program; otherwise it replays the corpus as a test.
add_custom_target(fuzz_targets)
function(chatroom_fuzz name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(fuzz_${name} ${name}.cpp ${ARG_SOURCES})
  set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzz")
  target_include_directories(fuzz_${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_SOURCE_DIR}/tests")
  target_link_libraries(fuzz_${name} PRIVATE chatroom_flags ${ARG_DEPENDS})
  add_dependencies(fuzz_targets fuzz_${name})
  if(CHATROOM_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${name} PRIVATE replay_main.cpp)
    add_test(NAME fuzz_${name} COMMAND fuzz_${name} "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name}")
    set_tests_properties(fuzz_${name} PROPERTIES LABELS fuzz TIMEOUT 120)
  endif()
endfunction()
