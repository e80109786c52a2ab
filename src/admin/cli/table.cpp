#include "admin/cli/table.hpp"

#include "admin/cli/safe_text.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::admin::cli {
namespace {

constexpr std::size_t kWidestCell = 48;
constexpr std::string_view kGap = "  ";

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  std::vector<std::string> heading;
  for (const auto& column : columns_) heading.push_back(column.name);
  rows_.push_back(std::move(heading));
}

void Table::add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (auto& cell : cells) cell = shortened(printable(cell), kWidestCell);
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  std::vector<std::size_t> widths(columns_.size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns(row[i]));
  }
  std::string result;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(widths[i] - columns(row[i]), ' ');
      if (i > 0) line += kGap;
      line += columns_[i].is_number ? blanks + row[i] : row[i] + blanks;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    result += line + '\n';
  }
  return result;
}

}  // namespace chatroom::admin::cli
