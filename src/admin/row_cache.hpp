// RowCache: all rooms, or all clients, as they were at most a few seconds ago, so that turning pages and typing a
// search don't gather all of them again; requests that come while they are gathered wait for the same. One thread.
#pragma once

#include "admin/lifetime.hpp"
#include "admin/listing.hpp"
#include "chat/control_plane.hpp"
#include "chat/ports.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace chatroom::admin {

template <class Row>
class RowCache {
 public:
  static constexpr std::chrono::milliseconds kFresh{3'000};

  using Rows = std::shared_ptr<const std::vector<ListedRow<Row>>>;
  using Take = std::function<void(Rows)>;
  // ControlPlane's list_rooms or list_clients.
  using Gather = std::function<void(chat::Answer<std::vector<Row>>)>;

  RowCache(Gather gather, const chat::Clock& clock) : gather_(std::move(gather)), clock_(clock) {}

  // Calls `take`, now or later, with the rows; with nothing if the store is away. Not when this is gone.
  void get(Take take) {
    if (rows_ && clock_.steady() - gathered_at_ < kFresh) {
      take(rows_);
      return;
    }
    rows_.reset();
    waiting_.push_back(std::move(take));
    if (!gathering_) start();
  }

  // Something was changed by an operator, who shall see it: what was gathered before is not shown any more.
  void outdate() {
    rows_.reset();
    ++edition_;
  }

  // Frees rows that are too old to be shown.
  void clean() {
    if (rows_ && clock_.steady() - gathered_at_ >= kFresh) rows_.reset();
  }

 private:
  void start() {
    gathering_ = true;
    gather_(lifetime_.guard([this, edition = edition_](std::optional<std::vector<Row>> answer) {
      gathering_ = false;
      if (answer && edition != edition_) {
        start();
        return;
      }
      finish(std::move(answer));
    }));
  }

  void finish(std::optional<std::vector<Row>> answer) {
    if (answer) {
      std::vector<ListedRow<Row>> all;
      all.reserve(answer->size());
      for (auto& row : *answer) all.push_back(listed(std::move(row)));
      rows_ = std::make_shared<const std::vector<ListedRow<Row>>>(std::move(all));
      gathered_at_ = clock_.steady();
    }
    // A request may come while these are answered.
    const auto rows = rows_;
    for (const auto& take : std::exchange(waiting_, {})) take(rows);
  }

  const Gather gather_;
  const chat::Clock& clock_;
  Rows rows_;
  chat::SteadyTime gathered_at_{};
  std::uint64_t edition_ = 0;  // one higher after each change
  bool gathering_ = false;
  std::vector<Take> waiting_;
  Lifetime lifetime_;
};

}  // namespace chatroom::admin
