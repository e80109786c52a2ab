# Every library but Boost is a Debian package. Boost's headers come from the system where they are new enough, otherwise
# from build/deps, where tools/setup unpacks them.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)
find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
find_library(JWT_LIBRARY jwt REQUIRED)
find_path(JWT_INCLUDE_DIR jwt.h REQUIRED)

# Hash2 is new in Boost 1.88: where it is missing, the headers are too old.
find_path(CHATROOM_BOOST_INCLUDE_DIR boost/hash2/sha2.hpp
          PATHS "${CMAKE_SOURCE_DIR}/build/deps/boost/usr/include" /usr/include NO_DEFAULT_PATH)
if(NOT CHATROOM_BOOST_INCLUDE_DIR)
  message(FATAL_ERROR "No headers of Boost 1.88 or newer: run tools/setup, which fetches them into build/deps.")
endif()

add_library(chatroom_boost INTERFACE)
target_include_directories(chatroom_boost SYSTEM INTERFACE "${CHATROOM_BOOST_INCLUDE_DIR}")
# Asio, Beast and JSON are each compiled once, in the one file that includes their sources.
target_compile_definitions(chatroom_boost INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                           BOOST_ASIO_NO_DEPRECATED BOOST_ALL_NO_LIB)

add_library(chatroom_utf8proc INTERFACE)
target_include_directories(chatroom_utf8proc SYSTEM INTERFACE "${UTF8PROC_INCLUDE_DIR}")
target_link_libraries(chatroom_utf8proc INTERFACE "${UTF8PROC_LIBRARY}")

add_library(chatroom_jwt INTERFACE)
target_include_directories(chatroom_jwt SYSTEM INTERFACE "${JWT_INCLUDE_DIR}")
target_link_libraries(chatroom_jwt INTERFACE "${JWT_LIBRARY}")
