// The contract of chat/broker.hpp as tests, to be run against each implementation: a test program links the suite (the
// library broker_contract) and instantiates BrokerContract with its BrokerCases. One test per sentence of the port's
// promises, and of docs/protocol.md where it concerns the broker.
#pragma once

#include "chat/limits.hpp"
#include "contract/broker_fixture.hpp"
#include "contract/observed_cluster.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

namespace chatroom::test {

// An implementation under test, in one of the forms that it is to be tested in.
struct BrokerCase {
  std::string name;  // letters and digits
  std::function<std::unique_ptr<BrokerFixture>(const chat::Limits&)> make;
};

class BrokerContract : public testing::TestWithParam<BrokerCase> {
 protected:
  void SetUp() override { use(chat::Limits{}); }
  void TearDown() override {
    cluster_->run();
    cluster_->expect_equal_copies();
  }

  // Starts afresh with other limits.
  void use(const chat::Limits& limits) {
    cluster_.reset();
    limits_ = limits;
    cluster_ = std::make_unique<ObservedCluster>(GetParam().make(limits_));
  }
  ObservedCluster& cluster() { return *cluster_; }
  const chat::Limits& limits() const { return limits_; }

 private:
  chat::Limits limits_;
  std::unique_ptr<ObservedCluster> cluster_;
};

}  // namespace chatroom::test
