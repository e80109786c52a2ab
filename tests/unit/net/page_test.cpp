// The page and its files as responses.
#include "net/page.hpp"

#include "net/assets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::net {
namespace {

std::string field(const HttpResponse& response, std::string_view name) {
  const auto found = std::ranges::find(response.fields, name, &HttpField::name);
  return found == response.fields.end() ? "" : found->value;
}

TEST(Page, is_html_that_is_asked_for_anew_each_time) {
  const auto page = page_response("/", "", "");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200U);
  EXPECT_EQ(field(*page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(field(*page, "Cache-Control"), "no-cache");
  EXPECT_NE(page->body().find("<!doctype html>"), std::string_view::npos);
}

TEST(Page, of_the_dashboard_is_another_one_below_admin) {
  const auto page = page_response("/admin/", "", "");
  ASSERT_TRUE(page);
  EXPECT_EQ(field(*page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(field(*page, "Cache-Control"), "no-cache");
  EXPECT_EQ(field(*page, "Content-Security-Policy"), field(*page_response("/", "", ""), "Content-Security-Policy"));
  EXPECT_EQ(page->body(), page_response("/admin/index.html", "", "")->body());
}

TEST(Page, may_run_no_script_and_no_style_but_those_of_this_host) {
  const auto policy = field(*page_response("/", "", ""), "Content-Security-Policy");
  EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(policy.find("script-src 'self';"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(policy.find("data:"), std::string::npos);
}

TEST(Page, is_not_sent_again_to_a_client_that_has_it) {
  const auto etag = field(*page_response("/", "", ""), "ETag");
  EXPECT_FALSE(etag.empty());
  const auto again = page_response("/", etag, "");
  EXPECT_EQ(again->status, 304U);
  EXPECT_EQ(again->body(), "");
  EXPECT_EQ(field(*again, "ETag"), etag);
  EXPECT_EQ(page_response("/", "\"another\"", "")->status, 200U);
}

// Of the client as its build makes it. The page that says there is none has one form only.
class CompressedPage : public testing::Test {
 protected:
  void SetUp() override {
    if (find_asset("/")->brotli.empty() || find_asset("/admin/")->brotli.empty())
      GTEST_SKIP() << "the web client has not been built";
  }
};

TEST_F(CompressedPage, comes_as_small_as_the_client_takes_it) {
  const auto plain = page_response("/", "", "");
  const auto gzip = page_response("/", "", "gzip, deflate");
  const auto brotli = page_response("/", "", "gzip, deflate, br");
  EXPECT_EQ(field(*plain, "Content-Encoding"), "");
  EXPECT_EQ(field(*gzip, "Content-Encoding"), "gzip");
  EXPECT_EQ(field(*brotli, "Content-Encoding"), "br");
  EXPECT_LT(gzip->body().size(), plain->body().size());
  EXPECT_LT(brotli->body().size(), gzip->body().size());
  EXPECT_EQ(gzip->body().substr(0, 2), "\x1f\x8b");
}

// The names of the scripts that a page loads first, as they stand in it.
std::string script_of(std::string_view page) {
  const auto begin = page.find("src=\"") + 5;
  return std::string(page.substr(begin, page.find('"', begin) - begin));
}

TEST_F(CompressedPage, has_files_with_hashed_names_which_are_kept_for_good) {
  for (const char* const path : {"/", "/admin/"}) {
    const auto script = script_of(page_response(path, "", "")->body());
    EXPECT_TRUE(script.starts_with(std::string(path) + "assets/")) << script;
    EXPECT_EQ(field(page_response(script, "", "").value(), "Cache-Control"), "public, max-age=31536000, immutable");
  }
}

TEST_F(CompressedPage, has_one_tag_for_each_form) {
  const auto gzip = field(*page_response("/", "", "gzip"), "ETag");
  const auto plain = field(*page_response("/", "", ""), "ETag");
  EXPECT_NE(gzip, plain);
  EXPECT_EQ(page_response("/", gzip, "gzip")->status, 304U);
  EXPECT_EQ(page_response("/", gzip, "")->status, 200U);
  for (const char* const coding : {"", "gzip", "br"}) {
    EXPECT_EQ(field(*page_response("/", "", coding), "Vary"), "Accept-Encoding") << coding;
  }
}

TEST(Page, does_not_lead_out_of_its_files) {
  for (const char* const path : {"/nothing", "/../page.cpp", "/%2e%2e/", "//", "", "/index.html/", "/admin", "/admin//",
                                 "/index.html.gz", "/index.html.br"}) {
    EXPECT_FALSE(page_response(path, "", "")) << path;
  }
}

}  // namespace
}  // namespace chatroom::net
