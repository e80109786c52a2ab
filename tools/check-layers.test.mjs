// Plants violations and checks that tools/check-layers.mjs finds each of them, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { violationsOf } from "./check-layers.mjs";

const includes = (...headers) => headers.map((header) => `#include ${header}\n`).join("");

function finds(files, ...expected) {
  const found = violationsOf(Object.entries(files));
  assert.equal(found.length, expected.length, found.join("\n"));
  expected.forEach((text, index) => assert.ok(found[index].startsWith(text), found[index]));
}

test("accepts what each layer may use", () => {
  finds({
    "base/text.cpp": includes('"base/text.hpp"', "<utf8proc.h>", "<string>", "<chrono>", "<boost/system/result.hpp>"),
    "base/shared_bytes.hpp": includes("<atomic>"),
    "wire/encode.cpp": includes('"chat/events.hpp"', '"wire/encode.hpp"', "<boost/json/serialize.hpp>"),
    "cluster/redis/redis_store.cpp": includes("<boost/redis/connection.hpp>", "<boost/asio/post.hpp>"),
    "net/listener.cpp": includes('"shard/shard.hpp"', "<boost/beast/http.hpp>", "<sys/socket.h>", "<thread>"),
    "server/main.cpp": includes('"net/listener.hpp"', "<boost/asio.hpp>", "<CLI/CLI.hpp>"),
  });
});

test("finds an arrow that points away from the domain", () => {
  finds({ "chat/room.cpp": "\n" + includes('"net/session.hpp"') }, "src/chat/room.cpp:2: chat must not include net");
});

test("finds a library in a layer that must not use it", () => {
  finds({ "chat/room.hpp": includes("<boost/asio/post.hpp>") }, "src/chat/room.hpp:1: chat must not use asio");
  finds({ "net/http.cpp": includes("<spdlog/spdlog.h>") }, "src/net/http.cpp:1: net must not use spdlog");
  finds({ "cluster/embedded_broker.cpp": includes("<boost/redis.hpp>") }, "src/cluster/embedded_broker.cpp:1: cluster");
  finds({ "cluster/redis/redis_broker.cpp": includes("<boost/redis.hpp>") }, "src/cluster/redis/redis_broker.cpp:1: cluster");
  finds({ "ws/frame.cpp": includes("<unistd.h>") }, "src/ws/frame.cpp:1: ws must not use system");
});

test("finds a lock, a thread, chance and a clock in a pure layer", () => {
  finds({ "chat/a.cpp": includes("<mutex>") }, "src/chat/a.cpp:1: <mutex>");
  finds({ "ws/a.cpp": includes("<thread>") }, "src/ws/a.cpp:1: <thread>");
  finds({ "base/a.cpp": includes("<atomic>") }, "src/base/a.cpp:1: <atomic>");
  finds({ "wire/a.cpp": includes("<random>") }, "src/wire/a.cpp:1: <random>");
  finds({ "chat/a.cpp": "\n\nauto t = std::chrono::steady_clock::now();" }, "src/chat/a.cpp:3: steady_clock::now");
});

test("finds a heavy header that leaves its layer, through another header too", () => {
  finds(
    {
      "net/session.cpp": includes('"wire/decode.hpp"'),
      "wire/decode.hpp": includes('"wire/value.hpp"'),
      "wire/value.hpp": includes("<boost/json/value.hpp>"),
    },
    'src/net/session.cpp:1: "wire/decode.hpp" brings in json',
  );
});

test("finds unknown layers, unknown libraries and headers named from elsewhere", () => {
  finds({ "util/a.cpp": "" }, "src/util/a.cpp:1: util is not a layer");
  finds({ "net/a.cpp": includes("<fmt/core.h>") }, "src/net/a.cpp:1: <fmt/core.h> belongs to no library");
  finds({ "net/a.cpp": includes('"session.hpp"') }, 'src/net/a.cpp:1: "session.hpp" is not named from src/');
});

test("reads past comments and literals", () => {
  finds({
    "chat/a.cpp": '// #include <mutex>\n/*\n#include <thread>\n*/\n// system_clock::now() is for others\nauto s = "// /*";\n',
    "chat/b.cpp": 'auto s = R"(/*)";\n// steady_clock::now */\n',
  });
  finds({ "chat/a.cpp": 'auto s = "/*";\n#include <mutex>\n' }, "src/chat/a.cpp:2: <mutex>");
});
