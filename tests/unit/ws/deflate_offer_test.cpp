// Which offers of permessage-deflate are taken, and with what answer.
#include "ws/deflate_offer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::ws::test {
namespace {

const std::string kAnswer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
const std::string kAnswerWithWindow = kAnswer + "; server_max_window_bits=15";

TEST(DeflateOffer, is_taken_in_every_form_that_asks_for_nothing_else) {
  for (const auto* offer :
       {"permessage-deflate", " permessage-deflate ", "permessage-deflate; client_max_window_bits",
        "permessage-deflate;client_max_window_bits=15", "permessage-deflate; client_max_window_bits=8",
        "permessage-deflate; server_no_context_takeover", "permessage-deflate ; client_no_context_takeover",
        "permessage-deflate; client_max_window_bits=\"10\"", "permessage-deflate; client_max_window_bits=\"1\\0\"",
        "permessage-deflate\t;\tserver_no_context_takeover;client_no_context_takeover ; client_max_window_bits = 9"}) {
    EXPECT_EQ(agree_on_deflate(offer), kAnswer) << offer;
  }
}

TEST(DeflateOffer, that_asks_for_our_window_is_answered_with_it) {
  EXPECT_EQ(agree_on_deflate("permessage-deflate; server_max_window_bits=15"), kAnswerWithWindow);
  EXPECT_EQ(agree_on_deflate("permessage-deflate; server_max_window_bits=\"15\"; client_max_window_bits"),
            kAnswerWithWindow);
}

TEST(DeflateOffer, that_asks_for_a_smaller_window_is_not_taken) {
  for (int bits = 8; bits < 15; ++bits) {
    EXPECT_EQ(agree_on_deflate("permessage-deflate; server_max_window_bits=" + std::to_string(bits)), std::nullopt);
  }
}

TEST(DeflateOffer, with_a_parameter_that_is_unknown_or_twice_or_out_of_bounds_is_not_taken) {
  for (const auto* parameters :
       {"tea", "tea=hot", "server_no_context_takeover=true", "client_no_context_takeover=1", "server_max_window_bits",
        "server_max_window_bits=16", "server_max_window_bits=015", "server_max_window_bits=15x",
        "server_max_window_bits=7", "client_max_window_bits=7", "client_max_window_bits=16",
        "client_max_window_bits=08", "client_max_window_bits=-9", "client_max_window_bits=+9",
        "client_max_window_bits=100", "server_no_context_takeover; server_no_context_takeover",
        "client_max_window_bits; client_max_window_bits=9", "Server_No_Context_Takeover"}) {
    EXPECT_EQ(agree_on_deflate("permessage-deflate; " + std::string(parameters)), std::nullopt) << parameters;
  }
}

TEST(DeflateOffer, is_the_first_of_several_that_can_be_taken) {
  EXPECT_EQ(agree_on_deflate("permessage-deflate; server_max_window_bits=9, permessage-deflate"), kAnswer);
  EXPECT_EQ(agree_on_deflate("permessage-deflate; tea, permessage-deflate; server_max_window_bits=15, "
                             "permessage-deflate"),
            kAnswerWithWindow);
  EXPECT_EQ(agree_on_deflate("x-webkit-deflate-frame, permessage-bzip2; level=9, permessage-deflate"), kAnswer);
  EXPECT_EQ(agree_on_deflate("other; note=\"permessage-deflate\""), std::nullopt);
  EXPECT_EQ(agree_on_deflate(",, ,permessage-deflate,,"), kAnswer) << "empty elements are none (RFC 9110, 5.6.1.2)";
}

TEST(DeflateOffer, is_not_made_by_other_extensions_or_none) {
  for (const auto* offers : {"", " ", ",", "permessage-deflat", "permessage-deflate2", "PERMESSAGE-DEFLATE"}) {
    EXPECT_EQ(agree_on_deflate(offers), std::nullopt) << offers;
  }
}

TEST(DeflateOffer, in_a_malformed_list_is_not_taken) {
  for (const auto* offers :
       {";", "permessage-deflate;", "permessage-deflate;;client_max_window_bits", "permessage-deflate; =9",
        "permessage-deflate; client_max_window_bits=", "permessage-deflate; client_max_window_bits=\"9",
        "permessage-deflate; client_max_window_bits=\"\"", "permessage-deflate; client_max_window_bits=\"9 \"",
        "permessage-deflate; client_max_window_bits=\"9\\", "permessage-deflate client_max_window_bits",
        "permessage-deflate, (", "permessage-deflate, \"quoted\"", "permessage-deflate; client_max_window_bits=9 9",
        "permessage-deflate\r\n", "permessage-deflate; client_max_window_bits=\"9\"x"}) {
    EXPECT_EQ(agree_on_deflate(offers), std::nullopt) << offers;
  }
}

}  // namespace
}  // namespace chatroom::ws::test
