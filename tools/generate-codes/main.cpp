// generate_codes typescript|markdown: prints the table of codes in that form.
#include "codes_text.hpp"

#include <cstdio>
#include <string>
#include <string_view>

int main(int argc, char** argv) {
  const std::string_view form = argc == 2 ? argv[1] : "";
  std::string text;
  if (form == "typescript") {
    text = chatroom::codes_as_typescript();
  } else if (form == "markdown") {
    text = chatroom::codes_as_markdown();
  } else {
    std::fprintf(stderr, "usage: %s typescript|markdown\n", argv[0]);
    return 2;
  }
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
