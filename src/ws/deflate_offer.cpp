#include "ws/deflate_offer.hpp"

#include "ws/deflater.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace chatroom::ws {
namespace {

struct Parameter {
  std::string name;
  std::optional<std::string> value;
};

struct Offer {
  std::string extension;
  std::vector<Parameter> parameters;
};

constexpr bool is_token_character(char c) noexcept {
  const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter_or_digit || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// The grammar of RFC 6455, 9.1. Each function takes what it reads off the front of the text, and blanks behind it.
class OfferReader {
 public:
  explicit OfferReader(std::string_view text) noexcept : text_(text) { skip_blanks(); }

  // Nothing if the list is malformed. Empty elements of a list are allowed (RFC 9110, 5.6.1.2).
  std::optional<std::vector<Offer>> read() {
    std::vector<Offer> offers;
    while (!text_.empty()) {
      if (take(',')) continue;
      auto offer = read_offer();
      if (!offer || !(text_.empty() || take(','))) return std::nullopt;
      offers.push_back(*std::move(offer));
    }
    return offers;
  }

 private:
  std::optional<Offer> read_offer() {
    Offer offer{std::string(take_token()), {}};
    if (offer.extension.empty()) return std::nullopt;
    while (take(';')) {
      Parameter parameter{std::string(take_token()), std::nullopt};
      if (parameter.name.empty()) return std::nullopt;
      if (take('=')) {
        parameter.value = take_value();
        if (parameter.value->empty()) return std::nullopt;
      }
      offer.parameters.push_back(std::move(parameter));
    }
    return offer;
  }

  bool take(char c) noexcept {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    skip_blanks();
    return true;
  }

  std::string_view take_token() noexcept {
    const auto end = std::find_if_not(text_.begin(), text_.end(), is_token_character);
    const auto token = text_.substr(0, static_cast<std::size_t>(end - text_.begin()));
    text_.remove_prefix(token.size());
    skip_blanks();
    return token;
  }

  // A token, in quotes or not; empty if there is none.
  std::string take_value() {
    if (!text_.starts_with('"')) return std::string(take_token());
    std::string value;
    for (text_.remove_prefix(1); !text_.empty() && text_.front() != '"'; text_.remove_prefix(1)) {
      if (text_.front() == '\\') text_.remove_prefix(1);
      if (text_.empty() || !is_token_character(text_.front())) return {};
      value += text_.front();
    }
    return take('"') ? value : std::string();
  }

  void skip_blanks() noexcept { text_.remove_prefix(std::min(text_.find_first_not_of(" \t"), text_.size())); }

  std::string_view text_;
};

// RFC 7692, 7.1.2: a decimal number from 8 to 15, without leading zeros. 0 if it is none.
int window_bits(std::string_view value) noexcept {
  if (value.size() == 1) return value == "8" ? 8 : value == "9" ? 9 : 0;
  if (value.size() != 2 || value[0] != '1' || value[1] < '0' || value[1] > '5') return 0;
  return 10 + (value[1] - '0');
}

bool can_be_taken(const Parameter& parameter) noexcept {
  if (parameter.name == "server_no_context_takeover" || parameter.name == "client_no_context_takeover") {
    return !parameter.value;
  }
  // Without a value it only says that the client would heed ours; we inflate with the largest window anyway.
  if (parameter.name == "client_max_window_bits") return !parameter.value || window_bits(*parameter.value) != 0;
  if (parameter.name == "server_max_window_bits") {
    return parameter.value && window_bits(*parameter.value) >= kServerWindowBits;
  }
  return false;
}

bool has(const Offer& offer, std::string_view name) noexcept {
  return std::ranges::find(offer.parameters, name, &Parameter::name) != offer.parameters.end();
}

bool can_be_taken(const Offer& offer) noexcept {
  const auto is_alone = [&](const Parameter& parameter) {
    return std::ranges::count(offer.parameters, parameter.name, &Parameter::name) == 1;
  };
  return offer.extension == "permessage-deflate" && std::ranges::all_of(offer.parameters, [&](const Parameter& one) {
           return can_be_taken(one) && is_alone(one);
         });
}

}  // namespace

std::optional<std::string> agree_on_deflate(std::string_view offers) {
  const auto list = OfferReader(offers).read();
  if (!list) return std::nullopt;
  const auto taken = std::ranges::find_if(*list, [](const Offer& offer) { return can_be_taken(offer); });
  if (taken == list->end()) return std::nullopt;
  // Both may stand in the answer to any offer (RFC 7692, 7.1.1). Asked for a window, one has to name it (7.1.2.1).
  std::string answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  if (has(*taken, "server_max_window_bits")) answer += "; server_max_window_bits=" + std::to_string(kServerWindowBits);
  return answer;
}

}  // namespace chatroom::ws
