// Lifetime: answers that come when their asker is gone are dropped. A member of the asker, which guards each callback
// that it hands out. One thread.
#pragma once

#include <memory>
#include <utility>

namespace chatroom::admin {

class Lifetime {
 public:
  Lifetime() = default;
  Lifetime(const Lifetime&) = delete;
  Lifetime& operator=(const Lifetime&) = delete;

  // `call`, which does nothing any more once this is gone.
  template <class Call>
  auto guard(Call call) const {
    return [alive = std::weak_ptr<const char>(alive_), call = std::move(call)](auto&& answer) {
      if (!alive.expired()) call(std::forward<decltype(answer)>(answer));
    };
  }

 private:
  std::shared_ptr<const char> alive_ = std::make_shared<const char>();
};

}  // namespace chatroom::admin
