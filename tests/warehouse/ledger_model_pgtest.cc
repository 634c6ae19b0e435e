#include <algorithm>
#include <array>
#include <barrier>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <map>
#include <random>
#include <set>
#include <thread>
#include <tuple>

#include "absl/strings/str_join.h"
#include "warehouse/api/stocktake_api.h"
#include "warehouse/paper_room.h"

// The ledger against a model of it: several clients do what stockrooms do, at once, over a network that loses answers. Every client has
// items of its own, of which its model knows what each answer must be; one more item belongs to all, of which only what was answered and
// what is in the books must agree. MUSTER_SEED and MUSTER_STEPS choose another run.
namespace muster::warehouse {
namespace {

using ::testing::IsEmpty;

constexpr int kClients = 6;
// Of each client, until all pause and time goes on.
constexpr int kStepsPerPhase = 25;
constexpr std::array<const char*, 2> kWarehouses = {"warehouses/622900-01", "warehouses/640100-01"};
constexpr std::array<const char*, 3> kShipments = {"shipments/20231218-622927-1-01", "shipments/20231218-622927-1-02",
                                                   "shipments/20231218-622927-1-03"};
constexpr char kSite[] = "积石山县大河家镇";
constexpr char kLost[] = "运输途中损失或损坏";
constexpr char kShared[] = "items/rice";

unsigned FromEnvironment(const char* name, unsigned otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

// By number, as the ledger sorts them.
using Lot = std::int64_t;
using Units = std::map<Lot, std::int64_t>;

std::string LotName(Lot lot) { return absl::StrCat("lots/", lot); }
Lot LotOf(const std::string& name) { return std::stoll(name.substr(5)); }

struct Move {
  Lot lot;
  std::int64_t quantity;
  std::string from;
  std::string to;
};
using Moves = std::vector<Move>;

std::string PlaceText(const v1::Place& place) {
  switch (place.kind_case()) {
    case v1::Place::kWarehouse:
      return place.warehouse();
    case v1::Place::kShipment:
      return place.shipment();
    case v1::Place::kSource:
      return absl::StrCat("source ", place.source());
    case v1::Place::kSite:
      return absl::StrCat("site ", place.site());
    case v1::Place::kAdjustment:
      return absl::StrCat("adjustment ", place.adjustment());
    case v1::Place::kAssembly:
    case v1::Place::KIND_NOT_SET:
      break;
  }
  return "no place of this test";
}

// Of vouchers' lines and transfers.
template <class Lines>
Moves MovesOf(const Lines& lines) {
  Moves moves;
  for (const auto& line : lines) moves.push_back({LotOf(line.lot()), line.quantity(), PlaceText(line.from()), PlaceText(line.to())});
  return moves;
}
Moves MovesOf(const v1::Voucher& voucher) { return MovesOf(voucher.lines()); }
Moves MovesOf(const v1::DeliverStockResponse& response) { return MovesOf(response.transfers()); }

Units UnitsOf(const v1::Reservation& reservation) {
  Units units;
  for (const v1::Reservation::Line& line : reservation.lines()) units[LotOf(line.lot())] += line.quantity();
  return units;
}

std::string Text(const Moves& moves) {
  std::vector<std::string> lines;
  for (const Move& move : moves) lines.push_back(absl::StrCat(move.quantity, " ", LotName(move.lot), " ", move.from, " > ", move.to));
  std::sort(lines.begin(), lines.end());
  return absl::StrJoin(lines, "\n");
}
std::string Text(const Units& units) { return absl::StrJoin(units, ", ", absl::PairFormatter(": ")); }
std::string Text(const absl::Status& status) {
  std::string text = ReasonOf(status);
  for (const Detail& detail : DetailsOf(status)) absl::StrAppend(&text, " ", detail.key, "=", detail.value);
  return text.empty() ? status.ToString() : text;
}
template <class Value>
std::string Text(const absl::StatusOr<Value>& answer) {
  return answer.ok() ? Text(*answer) : Text(answer.status());
}
// What came of a request, as its answer says.
template <class Response>
std::string Effect(const absl::StatusOr<Response>& answer) {
  if (!answer.ok()) return Text(answer.status());
  if constexpr (std::is_same_v<Response, v1::Reservation>) {
    return Text(UnitsOf(*answer));
  } else {
    return Text(MovesOf(*answer));
  }
}

// Nobody knows yet what has come of it, or nothing has for want of a connection in time.
bool IsUnanswered(const absl::Status& status) {
  return absl::IsDeadlineExceeded(status) || absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
}

struct Want {
  // 0: any lot of the item, as they expire.
  Lot lot = 0;
  std::string item;
  std::int64_t quantity = 0;
};

// The part of the ledger that one client brings about, kept on a blackboard: what is asked of it answers as the ledger must, and changes
// nothing; what is told to it has happened.
class Model {
 public:
  struct Held {
    std::string name;
    std::string warehouse;
    Units units;
    absl::Time expire_time;
    v1::Reservation::State state = v1::Reservation::STATE_PENDING;
  };
  struct Paper {
    std::string name;
    std::string warehouse;
    Moves moves;
    std::string reversed_by;
    bool is_counter = false;
  };
  struct Balance {
    std::int64_t on_hand = 0;
    std::int64_t reserved = 0;
  };
  using Account = std::pair<std::string, Lot>;

  // First expired, first out; a named lot before the others.
  absl::StatusOr<Units> Pick(const std::string& warehouse, const std::vector<Want>& wants, absl::CivilDay today) const {
    RETURN_IF_ERROR(CheckThere(warehouse, wants));
    Units taken;
    for (const Want& want : wants) {
      if (want.lot == 0) continue;
      RETURN_IF_ERROR(CheckFresh({{want.lot, want.quantity}}, today));
      RETURN_IF_ERROR(CheckFree(warehouse, {want}));
      taken[want.lot] = want.quantity;
    }
    for (const Want& want : wants) {
      if (want.lot != 0) continue;
      std::int64_t left = want.quantity;
      for (const Lot lot : FirstExpiredFirst(want.item, today)) {
        const std::int64_t free = FreeOf(warehouse, lot) - (taken.contains(lot) ? taken[lot] : 0);
        const std::int64_t part = std::min(left, free);
        if (part > 0) taken[lot] += part;
        left -= part;
      }
      if (left > 0) return Insufficient({{"item", want.item}, {"available", want.quantity - left}, {"requested", want.quantity}});
    }
    return taken;
  }
  // Whatever keeps a lot from being picked.
  absl::Status CheckFree(const std::string& warehouse, const std::vector<Want>& wants) const {
    RETURN_IF_ERROR(CheckThere(warehouse, wants));
    for (const Want& want : wants) {
      const std::int64_t free = FreeOf(warehouse, want.lot);
      if (free >= want.quantity) continue;
      return Insufficient({{"item", items_.at(want.lot)}, {"available", free}, {"requested", want.quantity}, {"lot", LotName(want.lot)}});
    }
    return absl::OkStatus();
  }
  absl::Status CheckPending(const Held& held, absl::Time now) const {
    if (held.state == v1::Reservation::STATE_PENDING && now < held.expire_time) return absl::OkStatus();
    const bool is_due = held.state == v1::Reservation::STATE_PENDING;
    return FailedPrecondition(
        "RESERVATION_ENDED", "",
        {{"name", held.name}, {"state", v1::Reservation::State_Name(is_due ? v1::Reservation::STATE_EXPIRED : held.state)}});
  }
  absl::Status CheckFresh(const Units& units, absl::CivilDay today) const {
    for (const auto& [lot, quantity] : units) {
      const absl::CivilDay expiry_date = expiry_dates_.at(lot);
      if (expiry_date >= today) continue;
      return FailedPrecondition("LOT_EXPIRED", "", {{"lot", LotName(lot)}, {"expiry_date", absl::FormatCivilTime(expiry_date)}});
    }
    return absl::OkStatus();
  }
  // `moves` in the order in which they stand on the paper.
  absl::Status CheckOnShipments(const Moves& moves) const {
    std::map<std::string, std::map<Lot, std::int64_t>> requested;
    for (const Move& move : moves) requested[move.from][move.lot] += move.quantity;
    for (const auto& [shipment, lots] : requested) {
      if (!shipment.starts_with("shipments/")) continue;
      for (const Move& move : moves) {
        const std::int64_t on_it = At(shipment, move.lot);
        if (move.from != shipment || lots.at(move.lot) <= on_it) continue;
        return FailedPrecondition("NOT_IN_TRANSIT", "",
                                  {{"lot", LotName(move.lot)}, {"in_transit", on_it}, {"requested", lots.at(move.lot)}});
      }
    }
    return absl::OkStatus();
  }
  // What takes a paper back.
  absl::StatusOr<Moves> CounterOf(const Paper& paper) const {
    if (!paper.reversed_by.empty()) {
      return FailedPrecondition("ALREADY_REVERSED", "", {{"name", paper.name}, {"reversed_by", paper.reversed_by}});
    }
    if (paper.is_counter) return FailedPrecondition("IS_COUNTER_VOUCHER", "", {{"name", paper.name}});
    Moves counter;
    for (const Move& move : paper.moves) counter.push_back({move.lot, move.quantity, move.to, move.from});
    RETURN_IF_ERROR(CheckOnShipments(counter));
    // By name, as the ledger looks at them.
    std::map<std::string, std::int64_t> leaving;
    for (const Move& move : counter) {
      if (move.from == paper.warehouse) leaving[LotName(move.lot)] += move.quantity;
    }
    std::vector<Want> wants;
    for (const auto& [lot, quantity] : leaving) wants.push_back({.lot = LotOf(lot), .quantity = quantity});
    RETURN_IF_ERROR(CheckFree(paper.warehouse, wants));
    return counter;
  }

  void AddLot(Lot lot, const std::string& item, absl::CivilDay expiry_date) {
    items_[lot] = item;
    expiry_dates_[lot] = expiry_date;
  }
  void Post(const Moves& moves) {
    for (const Move& move : moves) {
      accounts_[{move.from, move.lot}].on_hand -= move.quantity;
      accounts_[{move.to, move.lot}].on_hand += move.quantity;
    }
  }
  // A receipt opens an account even when all was lost on the road.
  void Open(const std::string& warehouse, Lot lot) { accounts_[{warehouse, lot}]; }
  void Post(Paper paper) {
    Post(paper.moves);
    papers.push_back(std::move(paper));
  }
  void Hold(Held held) {
    for (const auto& [lot, quantity] : held.units) accounts_[{held.warehouse, lot}].reserved += quantity;
    reservations.push_back(std::move(held));
  }
  void End(Held& held, v1::Reservation::State state) {
    for (const auto& [lot, quantity] : held.units) accounts_[{held.warehouse, lot}].reserved -= quantity;
    held.state = state;
  }
  // Ends what is due and returns how many that were.
  int Expire(absl::Time now) {
    int count = 0;
    for (Held& held : reservations) {
      if (held.state != v1::Reservation::STATE_PENDING || now < held.expire_time) continue;
      End(held, v1::Reservation::STATE_EXPIRED);
      ++count;
    }
    return count;
  }

  std::int64_t At(const std::string& place, Lot lot) const { return BalanceOf(place, lot).on_hand; }
  std::int64_t FreeOf(const std::string& warehouse, Lot lot) const {
    const Balance balance = BalanceOf(warehouse, lot);
    return balance.on_hand - balance.reserved;
  }
  const std::map<Lot, std::string>& items() const { return items_; }
  const std::map<Account, Balance>& accounts() const { return accounts_; }

  std::vector<Held> reservations;
  std::vector<Paper> papers;

 private:
  static absl::Status Insufficient(const Details& details) { return FailedPrecondition("INSUFFICIENT_STOCK", "", details); }

  absl::Status CheckThere(const std::string& warehouse, const std::vector<Want>& wants) const {
    for (const Want& want : wants) {
      if (want.lot != 0 && !accounts_.contains({warehouse, want.lot})) return NotFound("LOT_UNKNOWN", "", {{"name", LotName(want.lot)}});
    }
    return absl::OkStatus();
  }
  std::vector<Lot> FirstExpiredFirst(const std::string& item, absl::CivilDay today) const {
    std::vector<std::pair<absl::CivilDay, Lot>> order;
    for (const auto& [lot, its_item] : items_) {
      if (its_item == item && expiry_dates_.at(lot) >= today) order.emplace_back(expiry_dates_.at(lot), lot);
    }
    std::sort(order.begin(), order.end());
    std::vector<Lot> lots;
    for (const auto& [expiry_date, lot] : order) lots.push_back(lot);
    return lots;
  }
  Balance BalanceOf(const std::string& place, Lot lot) const {
    const auto found = accounts_.find({place, lot});
    return found == accounts_.end() ? Balance() : found->second;
  }

  std::map<Lot, std::string> items_;
  std::map<Lot, absl::CivilDay> expiry_dates_;
  std::map<Account, Balance> accounts_;
};

// What is in one of two sorted lists only: what a person wants to see of two long ones.
std::vector<std::string> Differences(const std::vector<std::string>& in_the_books, const std::vector<std::string>& in_the_model) {
  std::vector<std::string> differences;
  const auto add_missing = [&](const char* where, const std::vector<std::string>& all, const std::vector<std::string>& other) {
    for (const std::string& text : all) {
      if (!std::binary_search(other.begin(), other.end(), text)) differences.push_back(absl::StrCat("only in the ", where, ": ", text));
    }
  };
  add_missing("books", in_the_books, in_the_model);
  add_missing("model", in_the_model, in_the_books);
  return differences;
}

class LedgerModel : public PaperRoom {
 protected:
  class Client;

  absl::CivilDay Today() const { return absl::ToCivilDay(fixture_.clock.Now(), absl::FixedTimeZone(8 * 3600)); }
  rpc::Call KeeperAt(const std::string& warehouse) const {
    return Keeper(warehouse == kWarehouses[0] ? "chapters/622900" : "chapters/640100");
  }
  // Every account in the books, by the transfers: "lots/1 warehouses/622900-01: 5".
  std::vector<std::string> AccountsInTheBooks() {
    std::map<Model::Account, std::int64_t> accounts;
    v1::ListTransfersRequest request;
    request.set_page_size(1000);
    do {
      const auto response = transfers_.ListTransfers(Dispatch(), request);
      EXPECT_TRUE(response.ok()) << response.status();
      for (const Move& move : MovesOf(response->transfers())) {
        accounts[{move.from, move.lot}] -= move.quantity;
        accounts[{move.to, move.lot}] += move.quantity;
      }
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return AccountTexts(accounts);
  }
  static std::vector<std::string> AccountTexts(const std::map<Model::Account, std::int64_t>& accounts) {
    std::vector<std::string> texts;
    for (const auto& [account, quantity] : accounts) {
      if (quantity != 0) texts.push_back(absl::StrCat(LotName(account.second), " ", account.first, ": ", quantity));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
  }

  StocktakeApi stocktakes_{fixture_.scopes};
};

// One who works in both stockrooms, on goods of its own and on those that belong to all. Its steps are a matter of its seed alone, as far
// as its own goods are concerned.
class LedgerModel::Client {
 public:
  Client(LedgerModel& room, int index, unsigned seed)
      : room_(room), random_(seed), items_{absl::StrCat("items/c", index, "-a"), absl::StrCat("items/c", index, "-b")} {}

  void Step() {
    const bool is_shared = Chance(6);
    item_ = is_shared ? kShared : Any(items_);
    Model& model = is_shared ? shared_ : own_;
    switch (Random(16)) {
      case 0:
      case 1:
        return Receive(model);
      case 2:
      case 3:
      case 4:
      case 5:
        return Reserve(model);
      case 6:
        return Cancel(model);
      case 7:
      case 8:
        return IssueReservation(model);
      case 9:
        return IssueFree(model);
      case 10:
        return Deliver(model);
      case 11:
        return Return(model);
      case 12:
        return Dispose(model);
      case 13:
        return Reverse(model);
      case 14:
        return CountStock();
      case 15:
        return Recall();
    }
  }

  int Expire(absl::Time now) { return own_.Expire(now) + shared_.Expire(now); }
  std::array<const Model*, 2> models() const { return {&own_, &shared_}; }
  const std::map<std::string, int>& outcomes() const { return outcomes_; }

 private:
  unsigned Random(unsigned bound) { return static_cast<unsigned>(random_() % bound); }
  bool Chance(unsigned one_in) { return Random(one_in) == 0; }
  template <class Choices>
  auto Any(Choices& choices) -> decltype(choices[0]) {
    return choices[Random(static_cast<unsigned>(choices.size()))];
  }
  std::int64_t SomeUnits() { return 1 + Random(12); }
  // Any lot that it knows of; 0 when there is none yet.
  Lot SomeLot(const Model& model) {
    if (model.items().empty()) return 0;
    return std::next(model.items().begin(), Random(static_cast<unsigned>(model.items().size())))->first;
  }
  // Wherever it is on the road, but now and then where it is not.
  std::string ShipmentWith(const Model& model, Lot lot) {
    std::vector<std::string> shipments = {Any(kShipments)};
    for (const auto& [account, balance] : model.accounts()) {
      if (account.second == lot && account.first.starts_with("shipments/") && balance.on_hand > 0) shipments.assign(5, account.first);
    }
    return Any(shipments);
  }

  // Sends a request as it fares on bad lines: with so little time that its answer is lost, by two at once, again; until it is answered. All
  // answers must be the same one. What two at once are refused in goods of all may differ: others come between.
  template <class Request, class Send>
  auto Settle(const rpc::Call& call, const Request& request, Send send) {
    using Answer = decltype(send(call, request));
    std::vector<Answer> answers;
    if (Chance(6)) {
      std::future<Answer> twin = std::async(std::launch::async, [&] { return send(call, request); });
      answers.push_back(send(call, request));
      answers.push_back(twin.get());
    } else if (Chance(8)) {
      rpc::Call hasty = call;
      hasty.deadline = absl::Now() + absl::Microseconds(Chance(3) ? -1 : static_cast<int>(Random(6000)));
      answers.push_back(send(hasty, request));
      ++outcomes_[IsUnanswered(answers.back().status()) ? "(unanswered)" : "(answered in time)"];
    }
    const auto drop_unanswered = [&] { std::erase_if(answers, [](const Answer& answer) { return IsUnanswered(answer.status()); }); };
    drop_unanswered();
    const bool is_repeated = Chance(4);
    if (answers.empty() || is_repeated) answers.push_back(send(call, request));
    for (drop_unanswered(); answers.empty(); drop_unanswered()) answers.push_back(send(call, request));

    const auto success = std::find_if(answers.begin(), answers.end(), [](const Answer& answer) { return answer.ok(); });
    const Answer answer = success == answers.end() ? answers.front() : *success;
    for (const Answer& other : answers) {
      if (other.ok()) {
        EXPECT_EQ(other->SerializeAsString(), answer->SerializeAsString());
      }
      if (item_ != kShared) {
        EXPECT_EQ(other.ok(), answer.ok()) << other.status() << " but " << answer.status();
      }
    }
    ++outcomes_[answer.ok() ? "" : ReasonOf(answer.status())];
    if (answer.ok()) Remember(call, request, send, answer->SerializeAsString());
    return answer;
  }

  // For another body under the same id, and for later.
  template <class Request, class Send>
  void Remember(const rpc::Call& call, const Request& request, Send send, const std::string& bytes) {
    if (Chance(6)) {
      Request other = request;
      Alter(other);
      EXPECT_EQ(ReasonOf(send(call, other).status()), "REQUEST_ID_REUSED");
    }
    settled_.emplace_back([=] {
      rpc::Call later = call;
      later.deadline = Soon();
      const auto answer = send(later, request);
      EXPECT_TRUE(answer.ok()) << answer.status();
      if (answer.ok()) {
        EXPECT_EQ(answer->SerializeAsString(), bytes);
      }
    });
  }
  template <class Request>
  static void Alter(Request& request) {
    if constexpr (requires { request.set_note(""); }) {
      request.set_note("另一张单");
    } else if constexpr (requires { request.set_reason(""); }) {
      request.set_reason("另一个原因");
    } else if constexpr (requires { request.set_purpose(""); }) {
      request.set_purpose("另一个用途");
    } else if constexpr (requires { request.set_site(""); }) {
      request.set_site("另一个地点");
    } else if constexpr (requires { request.set_counter(""); }) {
      request.set_counter("另一个人");
    } else if constexpr (requires { request.mutable_stocktake(); }) {
      request.mutable_stocktake()->set_note("另一次盘点");
    } else {
      request.set_name(absl::StrCat(request.name(), "0"));
    }
  }
  // Whether a request did what the model says, to the last unit; in goods of all, whether it was refused for a good reason.
  template <class Answer>
  bool Agrees(const Answer& answer, const std::string& expected) {
    if (item_ != kShared) {
      EXPECT_EQ(Effect(answer), expected);
    } else if (!answer.ok()) {
      const std::string reason = ReasonOf(answer.status());
      EXPECT_TRUE(reason == "INSUFFICIENT_STOCK" || reason == "NOT_IN_TRANSIT" || Text(answer.status()) == expected) << answer.status();
      const std::string there = DetailOf(answer.status(), reason == "NOT_IN_TRANSIT" ? "in_transit" : "available");
      if (!there.empty()) {
        EXPECT_LT(std::stoll(there), std::stoll(DetailOf(answer.status(), "requested")));
      }
    }
    return answer.ok();
  }

  void Receive(Model& model) {
    const std::string warehouse = Any(kWarehouses);
    v1::ReceiveStockRequest request = ReceiveRequest(item_, SomeUnits(), warehouse);
    absl::CivilDay expiry_date = absl::CivilDay::max();
    if (item_ != kShared && !Chance(3)) {
      expiry_date = absl::CivilDay(2023, 12, 18) + static_cast<int>(Random(6));
      request.mutable_lines(0)->mutable_lot()->set_expiry_date(absl::FormatCivilTime(expiry_date));
    }
    // A paper entered afterwards, of a day on which nothing had expired.
    *request.mutable_voucher_time() = ToTimestamp(absl::FromCivil(absl::CivilDay(2023, 12, 18), absl::FixedTimeZone(8 * 3600)));
    const auto voucher = Settle(room_.KeeperAt(warehouse), request,
                                [&room = room_](const rpc::Call& call, const auto& it) { return room.vouchers_.ReceiveStock(call, it); });
    ASSERT_TRUE(voucher.ok()) << voucher.status();
    ASSERT_EQ(voucher->lines_size(), 1);
    const Lot lot = LotOf(voucher->lines(0).lot());
    EXPECT_FALSE(model.items().contains(lot));
    EXPECT_EQ(Effect(voucher), Text(Moves{{lot, request.lines(0).quantity(), "source 兰州供应商", warehouse}}));
    model.AddLot(lot, item_, expiry_date);
    model.Post({.name = voucher->name(), .warehouse = warehouse, .moves = MovesOf(*voucher)});
  }

  // An item, a lot, or a lot and more of the item.
  std::vector<Want> SomeWants(const Model& model) {
    std::vector<Want> wants;
    const Lot lot = Chance(2) ? SomeLot(model) : 0;
    if (lot != 0) wants.push_back({.lot = lot, .quantity = SomeUnits()});
    if (lot == 0 || Chance(3)) wants.push_back({.item = item_, .quantity = SomeUnits()});
    return wants;
  }
  template <class Request>
  static void AddWants(const std::vector<Want>& wants, Request& request) {
    for (const Want& want : wants) {
      v1::PickLine& line = *request.add_lines();
      line.set_quantity(want.quantity);
      (want.lot == 0 ? *line.mutable_item() : *line.mutable_lot()) = want.lot == 0 ? want.item : LotName(want.lot);
    }
  }

  void Reserve(Model& model) {
    const std::string warehouse = Any(kWarehouses);
    const std::vector<Want> wants = SomeWants(model);
    v1::ReserveStockRequest request = ReserveRequest(item_, 1, warehouse);
    request.clear_lines();
    AddWants(wants, request);
    request.mutable_hold_duration()->set_seconds(3600 * (1 + Random(20)));
    const std::string expected = Text(model.Pick(warehouse, wants, room_.Today()));
    const auto held = Settle(room_.Dispatch(), request,
                             [&room = room_](const rpc::Call& call, const auto& it) { return room.reservations_.ReserveStock(call, it); });
    if (!Agrees(held, expected)) return;
    const absl::Time expire_time = room_.fixture_.clock.Now() + absl::Seconds(request.hold_duration().seconds());
    EXPECT_EQ(FromTimestamp(held->expire_time()), expire_time);
    Meet(UnitsOf(*held), model);
    model.Hold({.name = held->name(), .warehouse = warehouse, .units = UnitsOf(*held), .expire_time = expire_time});
  }

  // Lots of goods of all may be others' lots.
  void Meet(const Units& units, Model& model) const {
    for (const auto& [lot, quantity] : units) {
      if (!model.items().contains(lot)) model.AddLot(lot, item_, absl::CivilDay::max());
    }
  }

  // One of the latest, so that most are still held.
  Model::Held* SomeReservation(Model& model) {
    if (model.reservations.empty()) return nullptr;
    const std::size_t back = Random(static_cast<unsigned>(std::min<std::size_t>(model.reservations.size(), 8)));
    return &model.reservations[model.reservations.size() - 1 - back];
  }

  void Cancel(Model& model) {
    Model::Held* const held = SomeReservation(model);
    if (held == nullptr) return;
    v1::CancelReservationRequest request;
    request.set_request_id(NewUuid());
    request.set_name(held->name);
    const absl::Status may_end = model.CheckPending(*held, room_.fixture_.clock.Now());
    const auto answer = Settle(room_.Dispatch(), request, [&room = room_](const rpc::Call& call, const auto& it) {
      return room.reservations_.CancelReservation(call, it);
    });
    if (Agrees(answer, may_end.ok() ? Text(held->units) : Text(may_end))) model.End(*held, v1::Reservation::STATE_CANCELLED);
  }

  // On a shipment, or to the other warehouse.
  void Address(const std::string& warehouse, v1::IssueStockRequest& request) {
    request.set_shipment(Any(kShipments));
    if (!Chance(3)) return;
    request.set_destination_warehouse(warehouse == kWarehouses[0] ? kWarehouses[1] : kWarehouses[0]);
    request.clear_counterparty();
    if (Chance(2)) request.clear_shipment();
  }
  absl::StatusOr<v1::Voucher> Issue(const v1::IssueStockRequest& request) {
    return Settle(room_.Dispatch(), request,
                  [&room = room_](const rpc::Call& call, const auto& it) { return room.issues_.IssueStock(call, it); });
  }
  static Moves Out(const Units& units, const std::string& warehouse, const std::string& shipment) {
    Moves moves;
    for (const auto& [lot, quantity] : units) moves.push_back({lot, quantity, warehouse, shipment});
    return moves;
  }
  // The shipment, which may be named after the paper.
  static std::string ShipmentOf(const absl::StatusOr<v1::Voucher>& voucher, const v1::IssueStockRequest& request) {
    return voucher.ok() && request.shipment().empty() ? voucher->purpose() : request.shipment();
  }

  void IssueReservation(Model& model) {
    Model::Held* const held = SomeReservation(model);
    if (held == nullptr) return;
    v1::IssueStockRequest request = IssueRequest(held->name);
    Address(held->warehouse, request);
    absl::Status may_issue = model.CheckPending(*held, room_.fixture_.clock.Now());
    if (may_issue.ok()) may_issue = model.CheckFresh(held->units, room_.Today());
    const auto voucher = Issue(request);
    const std::string moves = Text(Out(held->units, held->warehouse, ShipmentOf(voucher, request)));
    if (!Agrees(voucher, may_issue.ok() ? moves : Text(may_issue))) return;
    model.End(*held, v1::Reservation::STATE_ISSUED);
    model.Post({.name = voucher->name(), .warehouse = held->warehouse, .moves = MovesOf(*voucher)});
  }

  void IssueFree(Model& model) {
    const std::string warehouse = Any(kWarehouses);
    const std::vector<Want> wants = SomeWants(model);
    v1::IssueStockRequest request = IssueRequest("");
    request.set_warehouse(warehouse);
    AddWants(wants, request);
    Address(warehouse, request);
    const absl::StatusOr<Units> units = model.Pick(warehouse, wants, room_.Today());
    const auto voucher = Issue(request);
    const std::string expected = units.ok() ? Text(Out(*units, warehouse, ShipmentOf(voucher, request))) : Text(units.status());
    if (!Agrees(voucher, expected)) return;
    for (const Move& move : MovesOf(*voucher)) Meet({{move.lot, move.quantity}}, model);
    model.Post({.name = voucher->name(), .warehouse = warehouse, .moves = MovesOf(*voucher)});
  }

  // What unloading a lot moves, or why not.
  static std::string Unloading(const Model& model, const Moves& moves) {
    Moves some = moves;
    std::erase_if(some, [](const Move& move) { return move.quantity == 0; });
    const absl::Status status = model.CheckOnShipments(some);
    return status.ok() ? Text(some) : Text(status);
  }

  void Deliver(Model& model) {
    const Lot lot = SomeLot(model);
    if (lot == 0) return;
    const std::string shipment = ShipmentWith(model, lot);
    const std::int64_t quantity = SomeUnits() / 2 + 1;
    const std::int64_t lost = Random(2);
    const v1::DeliverStockRequest request = DeliverRequest(LotName(lot), quantity - lost, lost, shipment);
    const std::string expected = Unloading(
        model, {{lot, quantity - lost, shipment, absl::StrCat("site ", kSite)}, {lot, lost, shipment, absl::StrCat("adjustment ", kLost)}});
    const auto answer = Settle(room_.Dispatch(), request,
                               [&room = room_](const rpc::Call& call, const auto& it) { return room.transfers_.DeliverStock(call, it); });
    if (Agrees(answer, expected)) model.Post(MovesOf(*answer));
  }

  // Into the warehouse that it was sent to, or back.
  void Return(Model& model) {
    const Lot lot = SomeLot(model);
    if (lot == 0) return;
    const std::string warehouse = Any(kWarehouses);
    const std::int64_t quantity = SomeUnits() / 2 + 1;
    const std::int64_t lost = Random(2);
    v1::ReceiveShipmentRequest request = ReceiveShipmentRequest(LotName(lot), quantity - lost, lost, warehouse);
    request.set_shipment(ShipmentWith(model, lot));
    const std::string& shipment = request.shipment();
    const std::string expected =
        Unloading(model, {{lot, quantity - lost, shipment, warehouse}, {lot, lost, shipment, absl::StrCat("adjustment ", kLost)}});
    const auto voucher = Settle(room_.Dispatch(), request,
                                [&room = room_](const rpc::Call& call, const auto& it) { return room.papers_.ReceiveShipment(call, it); });
    if (!Agrees(voucher, expected)) return;
    model.Open(warehouse, lot);
    model.Post({.name = voucher->name(), .warehouse = warehouse, .moves = MovesOf(*voucher)});
  }

  void Dispose(Model& model) {
    const Lot lot = SomeLot(model);
    if (lot == 0) return;
    const std::string warehouse = Any(kWarehouses);
    const std::int64_t quantity = SomeUnits() / 3 + 1;
    v1::DisposeStockRequest request = DisposeRequest(LotName(lot), quantity);
    request.set_warehouse(warehouse);
    const absl::Status is_free = model.CheckFree(warehouse, {{.lot = lot, .quantity = quantity}});
    const auto voucher = Settle(room_.KeeperAt(warehouse), request,
                                [&room = room_](const rpc::Call& call, const auto& it) { return room.papers_.DisposeStock(call, it); });
    if (!Agrees(voucher, is_free.ok() ? Text(Moves{{lot, quantity, warehouse, "adjustment 报废：破损"}}) : Text(is_free))) return;
    model.Post({.name = voucher->name(), .warehouse = warehouse, .moves = MovesOf(*voucher)});
  }

  void Reverse(Model& model) {
    if (model.papers.empty()) return;
    const std::size_t i = Random(static_cast<unsigned>(model.papers.size()));
    const Model::Paper paper = model.papers[i];
    const std::string expected = Text(model.CounterOf(paper));
    const auto counter = Settle(room_.KeeperAt(paper.warehouse), ReverseRequest(paper.name),
                                [&room = room_](const rpc::Call& call, const auto& it) { return room.papers_.ReverseVoucher(call, it); });
    if (!Agrees(counter, expected)) return;
    EXPECT_EQ(counter->reverses(), paper.name);
    model.papers[i].reversed_by = counter->name();
    model.Post({.name = counter->name(), .warehouse = paper.warehouse, .moves = MovesOf(*counter), .is_counter = true});
  }

  // Two persons count all of one item and agree; what they find never contradicts what is promised.
  void CountStock() {
    item_ = Any(items_);
    const std::string warehouse = Any(kWarehouses);
    Units differences;
    for (const auto& [account, balance] : own_.accounts()) {
      const bool is_here = account.first == warehouse && balance.on_hand > 0 && own_.items().at(account.second) == item_;
      if (!is_here) continue;
      const auto free = static_cast<unsigned>(balance.on_hand - balance.reserved);
      differences[account.second] = static_cast<std::int64_t>(Random(std::min(free, 3U) + 3)) - std::min(free, 3U);
    }
    if (differences.empty()) return;
    const rpc::Call keeper = room_.KeeperAt(warehouse);
    v1::StartStocktakeRequest start;
    start.set_request_id(NewUuid());
    start.set_parent(warehouse);
    start.mutable_stocktake()->add_items(item_);
    const auto stocktake =
        Settle(keeper, start, [&room = room_](const rpc::Call& call, const auto& it) { return room.stocktakes_.StartStocktake(call, it); });
    ASSERT_TRUE(stocktake.ok()) << Text(stocktake.status());
    EXPECT_EQ(stocktake->line_count(), differences.size());
    for (const char* counter : {"李一", "李二"}) {
      v1::RecordCountsRequest count;
      count.set_request_id(NewUuid());
      count.set_name(stocktake->name());
      count.set_counter(counter);
      for (const auto& [lot, difference] : differences) {
        v1::RecordCountsRequest::Line& line = *count.add_lines();
        line.set_lot(LotName(lot));
        line.set_counted_quantity(own_.At(warehouse, lot) + difference);
      }
      const auto answer =
          Settle(keeper, count, [&room = room_](const rpc::Call& call, const auto& it) { return room.stocktakes_.RecordCounts(call, it); });
      ASSERT_TRUE(answer.ok()) << Text(answer.status());
    }
    PostCount(keeper, stocktake->name(), warehouse, differences);
  }
  void PostCount(const rpc::Call& keeper, const std::string& stocktake, const std::string& warehouse, const Units& differences) {
    auto request = Paper<v1::PostStocktakeRequest>(warehouse);
    request.set_name(stocktake);
    const std::string found = "adjustment 盘点";
    Moves expected;
    for (const auto& [lot, difference] : differences) {
      if (difference == 0) continue;
      v1::PostStocktakeRequest::Explanation& explanation = *request.add_explanations();
      explanation.set_lot(LotName(lot));
      explanation.set_reason("盘点");
      const bool is_short = difference < 0;
      expected.push_back({lot, std::abs(difference), is_short ? warehouse : found, is_short ? found : warehouse});
    }
    const auto posted = Settle(keeper, request,
                               [&room = room_](const rpc::Call& call, const auto& it) { return room.stocktakes_.PostStocktake(call, it); });
    ASSERT_TRUE(posted.ok()) << Text(posted.status());
    EXPECT_EQ(Text(MovesOf(posted->voucher())), Text(expected));
    own_.Post({.name = posted->voucher().name(), .warehouse = warehouse, .moves = MovesOf(posted->voucher())});
  }

  // Whatever has happened since, a repeated request gets its first answer.
  void Recall() {
    if (!settled_.empty()) Any(settled_)();
  }

  LedgerModel& room_;
  std::mt19937 random_;
  const std::array<std::string, 2> items_;
  // What the step is about.
  std::string item_;
  Model own_;
  Model shared_;
  std::vector<std::function<void()>> settled_;
  // How often what came of a request; "" is success.
  std::map<std::string, int> outcomes_;
};

TEST_F(LedgerModel, AgreesWithAModelUnderManyClientsAndLostAnswers) {
  const unsigned seed = FromEnvironment("MUSTER_SEED", 622927);
  const int phases = static_cast<int>(FromEnvironment("MUSTER_STEPS", 3000)) / (kClients * kStepsPerPhase);
  std::printf("seed %u\n", seed);
  SCOPED_TRACE(seed);
  std::vector<Client> clients;
  for (int i = 0; i < kClients; ++i) {
    for (const char* suffix : {"-a", "-b"}) NewItem(absl::StrCat("c", i, suffix));
    clients.emplace_back(*this, i, seed + static_cast<unsigned>(i));
  }

  std::mt19937 random(seed);
  // Those whose time has come are over at once; the job that lets them go comes later.
  const auto move_time_on = [&]() noexcept {
    fixture_.clock.Advance(absl::Minutes(random() % 480));
    if (random() % 3 == 0) return;
    int due = 0;
    for (Client& client : clients) due += client.Expire(fixture_.clock.Now());
    const absl::StatusOr<int> expired = ExpireReservations(fixture_.live(), Soon());
    EXPECT_EQ(expired.value_or(-1), due) << expired.status();
  };
  std::barrier pause(kClients, move_time_on);
  std::vector<std::jthread> threads;
  for (int i = 0; i < kClients; ++i) {
    threads.emplace_back([&, i] {
      for (int step = 0; step < phases * kStepsPerPhase; ++step) {
        SCOPED_TRACE(absl::StrCat("seed ", seed, ", client ", i, ", step ", step));
        // What follows from a first disagreement says nothing.
        if (!HasFailure()) clients[static_cast<std::size_t>(i)].Step();
        if ((step + 1) % kStepsPerPhase == 0) pause.arrive_and_wait();
      }
    });
  }
  threads.clear();

  std::map<Model::Account, Model::Balance> sums;
  std::map<std::string, int> outcomes;
  for (const Client& client : clients) {
    for (const Model* model : client.models()) {
      for (const auto& [account, balance] : model->accounts()) {
        sums[account].on_hand += balance.on_hand;
        sums[account].reserved += balance.reserved;
      }
    }
    for (const auto& [outcome, count] : client.outcomes()) outcomes[outcome] += count;
  }
  std::map<Model::Account, std::int64_t> accounts;
  std::vector<std::string> balances;
  for (const auto& [account, balance] : sums) {
    const auto& [place, lot] = account;
    accounts[account] = balance.on_hand;
    if (!place.starts_with("warehouses/")) continue;
    balances.push_back(absl::StrCat(LotName(lot), " in ", place, ": ", balance.on_hand, ", ", balance.reserved, " reserved"));
  }
  std::sort(balances.begin(), balances.end());

  v1::ListStockBalancesRequest all;
  all.set_include_empty(true);
  all.set_page_size(10'000);
  std::vector<std::string> in_the_books = Balances(Dispatch(), all);
  std::sort(in_the_books.begin(), in_the_books.end());
  EXPECT_THAT(Differences(in_the_books, balances), IsEmpty());
  EXPECT_THAT(Differences(AccountsInTheBooks(), AccountTexts(accounts)), IsEmpty());
  EXPECT_THAT(LedgerFaults(), IsEmpty());
  EXPECT_EQ(fixture_.live().pool->stats().deadlocks, 0);
  for (const auto& [outcome, count] : outcomes) std::printf("%6d %s\n", count, outcome.empty() ? "(done)" : outcome.c_str());
  EXPECT_GT(outcomes[""], phases * kStepsPerPhase * kClients / 4);
}

}  // namespace
}  // namespace muster::warehouse
