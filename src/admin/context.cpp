#include "admin/context.hpp"

#include <chrono>
#include <utility>

namespace chatroom::admin {
namespace {

constexpr std::chrono::milliseconds kFigureInterval{1'000};  // nodes report about so often
constexpr std::chrono::milliseconds kCleanInterval{10'000};

}  // namespace

Context::Context(AdminSettings with, chat::ControlPlane& control, const chat::Clock& time, chat::Random& random)
    : settings(std::move(with)),
      plane(control),
      clock(time),
      tokens(settings.jwt_secret, settings.user, settings.token_lifetime, random),
      credentials(settings.user, settings.password, random),
      limits(settings, plane, clock),
      audit(settings.node, plane, clock),
      rooms([&control](auto answer) { control.list_rooms(std::move(answer)); }, clock),
      clients([&control](auto answer) { control.list_clients(std::move(answer)); }, clock),
      live(settings.max_streams, figures, plane, clock) {}

void Context::tick() {
  const auto now = clock.steady();
  if (now - figured_at_ >= kFigureInterval) {
    figured_at_ = now;
    figures.update(plane.nodes());
  }
  if (now - cleaned_at_ >= kCleanInterval) {
    cleaned_at_ = now;
    limits.forget_full();
    rooms.clean();
    clients.clean();
  }
  live.tick();
}

net::HttpResponse ok(std::string json) { return net::json_response(200, std::move(json)); }

}  // namespace chatroom::admin
