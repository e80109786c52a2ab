// Rows under a heading, each column as wide as its widest cell. For terminals and for other programs alike: no colours,
// no lines. Any thread.
#pragma once

#include <string>
#include <vector>

namespace chatroom::admin::cli {

class Table {
 public:
  struct Column {
    std::string name;
    bool is_number = false;  // its cells stand at the right
  };

  explicit Table(std::vector<Column> columns);

  // As many cells as there are columns; they may hold anything. A long one is cut.
  void add(std::vector<std::string> cells);
  // Every line ends with a newline.
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  // printable; the first is the heading
};

}  // namespace chatroom::admin::cli
