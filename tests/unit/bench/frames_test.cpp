// Frames as the load tool writes and reads them.
#include "load/frames.hpp"

#include <gtest/gtest.h>

namespace chatroom::bench {
namespace {

using Status = FrameView::Status;

std::string server_frame(std::size_t size, ws::Opcode opcode = ws::Opcode::text) {
  std::string frame;
  ws::append_frame(frame, opcode, std::string(size, 'p'));
  return frame;
}

TEST(Frames, reads_each_form_of_the_length_and_waits_for_every_byte) {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 65535U, 65536U}) {
    const std::string bytes = server_frame(size) + "rest";
    const FrameView frame = next_frame(bytes);
    ASSERT_EQ(frame.status, Status::whole) << size;
    EXPECT_EQ(frame.payload, std::string(size, 'p'));
    EXPECT_EQ(frame.size, bytes.size() - 4);
    for (std::size_t cut = 0; cut < std::min<std::size_t>(frame.size, 200); ++cut) {
      EXPECT_EQ(next_frame(std::string_view(bytes).substr(0, cut)).status, Status::cut);
    }
    EXPECT_EQ(next_frame(std::string_view(bytes).substr(0, frame.size - 1)).status, Status::cut);
  }
}

TEST(Frames, refuses_what_a_server_must_not_send) {
  EXPECT_EQ(next_frame(std::string("\x81\x80", 2)).status, Status::wrong) << "masked";
  EXPECT_EQ(next_frame(std::string("\xC1\x00", 2)).status, Status::wrong) << "reserved bit";
  EXPECT_EQ(next_frame(std::string("\xE1\x00", 2), true).status, Status::wrong) << "another reserved bit";
  EXPECT_EQ(next_frame(std::string("\xC9\x00", 2), true).status, Status::wrong) << "a compressed ping";
  EXPECT_TRUE(next_frame(std::string("\xC1\x00", 2), true).deflated);
  EXPECT_EQ(next_frame(std::string("\x83\x00", 2)).status, Status::wrong) << "unknown opcode";
  EXPECT_EQ(next_frame(std::string("\x09\x00", 2)).status, Status::wrong) << "fragmented ping";
  EXPECT_EQ(next_frame(std::string("\x89\x7E\x00\x7E", 4)).status, Status::wrong) << "long ping";
  EXPECT_EQ(next_frame(std::string("\x81\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10)).status, Status::wrong) << "endless";
}

TEST(Frames, writes_masked_frames_that_a_server_reads) {
  for (const std::size_t size : {0U, 5U, 125U, 126U, 65536U}) {
    const std::string payload(size, 'q');
    const ws::MaskKey key{'\x12', '\x34', '\x56', '\x78'};
    std::string bytes = "before";
    append_client_frame(bytes, ws::Opcode::text, payload, key);
    bytes.erase(0, 6);
    const std::size_t header = ws::frame_header_size(size);
    EXPECT_NE(static_cast<unsigned char>(bytes[1]) & 0x80, 0);
    EXPECT_EQ(bytes.substr(header, 4), std::string(key.data(), key.size()));
    std::string unmasked = bytes.substr(header + 4);
    ws::apply_mask(unmasked, key);
    EXPECT_EQ(unmasked, payload);
  }
}

}  // namespace
}  // namespace chatroom::bench
