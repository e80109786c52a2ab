#include "ws/frame.hpp"

#include "unit/ws/client.hpp"
#include "ws/frame_header.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace chatroom::ws::test {
namespace {

using ::testing::ElementsAre;
using namespace std::string_literals;

std::string header_of(Opcode opcode, std::uint64_t payload_size) {
  std::array<char, kMaxServerFrameHeader> header{};
  const std::size_t size = write_frame_header(opcode, payload_size, header);
  return {header.data(), size};
}

TEST(FrameWriter, uses_the_shortest_form_of_a_length) {
  EXPECT_EQ(header_of(Opcode::text, 0), "\x81\x00"s);
  EXPECT_EQ(header_of(Opcode::ping, 125), "\x89\x7D");
  EXPECT_EQ(header_of(Opcode::binary, 126), "\x82\x7E\x00\x7E"s);
  EXPECT_EQ(header_of(Opcode::text, 65535), "\x81\x7E\xFF\xFF");
  EXPECT_EQ(header_of(Opcode::text, 65536), "\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s);
  EXPECT_EQ(header_of(Opcode::text, 0x0102030405060708), "\x81\x7F\x01\x02\x03\x04\x05\x06\x07\x08");
}

TEST(FrameWriter, says_beforehand_how_long_a_header_will_be) {
  for (const std::uint64_t size : {0U, 125U, 126U, 65535U, 65536U, 0xFFFFFFFFU}) {
    EXPECT_EQ(frame_header_size(size), header_of(Opcode::text, size).size()) << size;
  }
}

TEST(FrameWriter, makes_a_shared_text_frame_whose_payload_can_be_found) {
  for (const std::size_t size : {0U, 125U, 126U, 65535U, 65536U}) {
    const std::string payload(size, 't');
    const auto bytes = text_frame(payload);
    EXPECT_EQ(bytes.size(), frame_header_size(size) + size);
    EXPECT_EQ(frame_payload(bytes.view()), payload);
    EXPECT_THAT(parse_replies(bytes.view()), ElementsAre(text_reply(payload)));
  }
}

TEST(FrameWriter, puts_code_and_reason_into_a_close_frame) {
  std::string output;
  append_close_frame(output, CloseCode::service_restart, "restart");
  EXPECT_EQ(output, "\x88\x09\x03\xF4restart");
  output.clear();
  append_close_frame(output, static_cast<CloseCode>(4409));
  EXPECT_EQ(output, "\x88\x02\x11\x39");
  output.clear();
  append_close_frame(output, CloseCode::no_status, "never seen");
  EXPECT_EQ(output, "\x88\x00"s);
}

TEST(FrameWriter, cuts_a_reason_that_is_too_long_between_two_characters) {
  const auto cut = [](const std::string& reason) {
    std::string output;
    append_close_frame(output, CloseCode::normal, reason);
    return output.substr(4);
  };
  EXPECT_EQ(cut(std::string(200, 'r')), std::string(123, 'r'));
  EXPECT_EQ(cut(std::string(122, 'r') + "\xC3\xA4"), std::string(122, 'r'));
  EXPECT_EQ(cut(std::string(121, 'r') + "\xC3\xA4z"), std::string(121, 'r') + "\xC3\xA4");
  EXPECT_EQ(cut(std::string(120, 'r') + "\xF0\xA4\xAD\xA2"), std::string(120, 'r'));
}

TEST(CloseCodes, that_are_reserved_or_undefined_may_not_be_sent) {
  const auto valid = [](unsigned code) { return may_be_sent(static_cast<CloseCode>(code)); };
  for (const unsigned code : {1000U, 1003U, 1007U, 1014U, 3000U, 4999U}) EXPECT_TRUE(valid(code)) << code;
  for (const unsigned code : {0U, 999U, 1004U, 1005U, 1006U, 1015U, 2999U, 5000U, 65535U}) {
    EXPECT_FALSE(valid(code)) << code;
  }
}

TEST(FrameHeader, is_read_as_it_was_written) {
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{125}, std::uint64_t{126}, std::uint64_t{65535},
                                   std::uint64_t{65536}, std::uint64_t{1} << 40, (std::uint64_t{1} << 63) - 1}) {
    std::string bytes = header_of(Opcode::binary, size);
    bytes[1] = static_cast<char>(bytes[1] | '\x80');
    bytes += "\x01\x02\x03\x04";
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      const auto header = parse_frame_header({bytes.data(), cut});
      ASSERT_TRUE(header.has_value()) << size << " cut at " << cut;
      EXPECT_FALSE(header->has_value()) << size << " cut at " << cut;
    }
    const auto header = parse_frame_header(bytes);
    ASSERT_TRUE(header.has_value() && header->has_value()) << size;
    EXPECT_EQ((*header)->payload_size, size);
    EXPECT_EQ((*header)->size, bytes.size());
    EXPECT_EQ((*header)->opcode, Opcode::binary);
    EXPECT_TRUE((*header)->fin);
    EXPECT_EQ((*header)->mask, (MaskKey{1, 2, 3, 4}));
  }
}

TEST(FrameHeader, is_refused_when_the_length_is_not_in_its_shortest_form) {
  for (const auto& bytes : {"\x82\xFE\x00\x7D"s, "\x82\xFE\x00\x00"s, "\x82\xFF\x00\x00\x00\x00\x00\x00\xFF\xFF"s,
                            "\x82\xFF\x00\x00\x00\x00\x00\x00\x00\x05"s}) {
    EXPECT_TRUE(parse_frame_header(bytes).has_error());
    EXPECT_FALSE(parse_frame_header({bytes.data(), bytes.size() - 1}).has_error());
  }
}

TEST(FrameHeader, is_refused_when_the_top_bit_of_the_length_is_set) {
  const auto header = parse_frame_header("\x82\xFF\x80\x00\x00\x00\x00\x01\x00\x00"s);
  ASSERT_TRUE(header.has_error());
  EXPECT_EQ(header.error().detail, "the top bit of a frame's length has to be 0");
}

TEST(FrameHeader, is_refused_at_its_second_byte_when_there_is_no_mask) {
  EXPECT_TRUE(parse_frame_header("\x81\x05"s).has_error());
}

}  // namespace
}  // namespace chatroom::ws::test
