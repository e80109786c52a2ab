#include "admin/admin_api.hpp"

#include "admin/problem.hpp"

#include <utility>

namespace chatroom::admin {

class AdminApi::Parts {
 public:
  Parts(AdminSettings settings, chat::ControlPlane& plane, const chat::Clock& clock, chat::Random& random)
      : settings(std::move(settings)), plane(plane), clock(clock), random(random) {}

  AdminSettings settings;
  chat::ControlPlane& plane;
  const chat::Clock& clock;
  chat::Random& random;
};

AdminApi::AdminApi(AdminSettings settings, chat::ControlPlane& plane, const chat::Clock& clock, chat::Random& random)
    : parts_(std::make_unique<Parts>(std::move(settings), plane, clock, random)) {}
AdminApi::~AdminApi() = default;

void AdminApi::handle(net::HttpCall&& /*call*/, std::function<void(net::HttpResponse)> answer) {
  answer(problem(404, "There is nothing here. GET /admin/openapi.json tells what there is."));
}

void AdminApi::tick() {}

}  // namespace chatroom::admin
