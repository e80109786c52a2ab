// The ground of Autobahn's group 6 (UTF-8) on the echo server. The numbers in the names are those of its cases.
#include "unit/ws/client.hpp"
#include "unit/ws/utf8_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace chatroom::ws::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kKosme = "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5";
constexpr std::string_view kHello = "Hello-\xC2\xB5@\xC3\x9F\xC3\xB6\xC3\xA4\xC3\xBC\xC3\xA0\xC3\xA1-UTF-8!!";

TEST(Autobahn6Utf8, an_empty_text_is_echoed_in_one_frame_and_in_three_6_1_1_to_6_1_3) {
  EXPECT_THAT(echo(text("")), ElementsAre(text_reply("")));
  EXPECT_THAT(echo(first(Opcode::text, "") + middle("") + last("")), ElementsAre(text_reply("")));
  EXPECT_THAT(echo(first(Opcode::text, "") + middle("middle frame payload") + last("")),
              ElementsAre(text_reply("middle frame payload")));
}

TEST(Autobahn6Utf8, a_valid_text_is_echoed_whole_and_in_fragments_that_cut_characters_6_2_1_to_6_2_4) {
  EXPECT_THAT(echo(text(kHello)), ElementsAre(text_reply(std::string(kHello))));
  const std::size_t boundary = kHello.find('@');
  EXPECT_THAT(echo(first(Opcode::text, kHello.substr(0, boundary)) + last(kHello.substr(boundary))),
              ElementsAre(text_reply(std::string(kHello))));
  EXPECT_THAT(echo(fragmented(Opcode::text, kHello, 1)), ElementsAre(text_reply(std::string(kHello))));
  EXPECT_THAT(echo(fragmented(Opcode::text, kKosme, 1)), ElementsAre(text_reply(std::string(kKosme))));
}

TEST(Autobahn6Utf8, an_invalid_text_is_refused_whole_and_in_fragments_6_3_1_and_6_3_2) {
  const std::string invalid = std::string(kKosme) +
                              "\xED\xA0\x80"
                              "edited";
  EXPECT_THAT(echo(text(invalid)), ElementsAre(close_reply(1007)));
  EXPECT_THAT(echo(fragmented(Opcode::text, invalid, 1)), ElementsAre(close_reply(1007)));
}

TEST(Autobahn6Utf8, an_invalid_fragment_is_refused_before_the_next_one_comes_6_4_1) {
  EchoServer server;
  server.receive(first(Opcode::text, kKosme));
  EXPECT_THAT(server.replies(), IsEmpty());
  server.receive(middle("\xF4\x90\x80\x80"));
  EXPECT_THAT(server.replies(), ElementsAre(close_reply(1007)));
}

TEST(Autobahn6Utf8, a_character_that_can_not_become_valid_is_refused_before_its_last_byte_comes_6_4_2) {
  EchoServer server;
  server.receive(first(Opcode::text, std::string(kKosme) + "\xF4"));
  EXPECT_THAT(server.replies(), IsEmpty());
  server.receive(middle("\x90"));
  EXPECT_THAT(server.replies(), ElementsAre(close_reply(1007)));
}

TEST(Autobahn6Utf8, an_invalid_byte_is_refused_before_its_frame_is_complete_6_4_3_and_6_4_4) {
  const std::string whole = text(std::string(kKosme) +
                                 "\xF4\x90\x80\x80"
                                 "edited");
  const std::size_t header_size = 6;
  const std::size_t bad = header_size + kKosme.size() + 1;
  EchoServer server;
  server.receive(whole.substr(0, bad));
  EXPECT_THAT(server.replies(), IsEmpty());
  server.receive(whole.substr(bad, 1));
  EXPECT_THAT(server.replies(), ElementsAre(close_reply(1007)));
  server.receive(whole.substr(bad + 1));
  EXPECT_THAT(server.replies(), ElementsAre(close_reply(1007)));
}

TEST(Autobahn6Utf8, the_table_of_sequences_is_echoed_or_refused_6_5_1_to_6_23_7) {
  for (const auto& sample : utf8_samples()) {
    const std::vector<Reply> expected = {sample.valid ? text_reply(sample.bytes) : close_reply(1007)};
    EXPECT_EQ(echo(text(sample.bytes)), expected) << sample.group;
    EXPECT_EQ(echo(text(sample.bytes), 1), expected) << sample.group;
    EXPECT_EQ(echo(fragmented(Opcode::text, sample.bytes, 1)), expected) << sample.group;
  }
}

}  // namespace
}  // namespace chatroom::ws::test
