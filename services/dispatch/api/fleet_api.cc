#include "dispatch/api/fleet_api.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "dispatch/api/fleet_access.h"
#include "dispatch/domain/phone.h"
#include "dispatch/store/fleet_store.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/etag.h"
#include "platform/wire/fields.h"
#include "platform/wire/paging.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_ADMINISTRATOR;
using common::v1::ROLE_DUTY_OFFICER;
using common::v1::ROLE_WAREHOUSE_MANAGER;

// What distinguishes the three kinds of resources. Shown gives a message as everybody may see it: what is answered, remembered and told in
// events.
struct Carriers {
  using Message = v1::Carrier;
  static constexpr absl::string_view kCollection = "carriers", kField = "carrier", kUnknown = "CARRIER_UNKNOWN";
  static constexpr auto kFind = &FleetTx::FindCarriers;
  static constexpr auto kLock = &FleetTx::LockCarriers;
  static constexpr auto kList = &FleetTx::ListCarriers;

  static void Check(const v1::Carrier& carrier, Fields& fields) {
    fields.RequiredText("carrier.display_name", carrier.display_name(), 200);
    fields.Text("carrier.contract_number", carrier.contract_number(), 100);
    const auto start = fields.Day("carrier.contract_start_date", carrier.contract_start_date());
    const auto end = fields.Day("carrier.contract_end_date", carrier.contract_end_date());
    if (start.has_value() && end.has_value() && *end < *start) {
      fields.Add("carrier.contract_end_date", "ENDS_BEFORE_START", {{"start_date", carrier.contract_start_date()}});
    }
    fields.Text("carrier.contact_phone", carrier.contact_phone(), 50);
  }
  static void Change(const v1::Carrier& from, v1::Carrier& to) {
    to.set_display_name(from.display_name());
    to.set_contract_number(from.contract_number());
    to.set_contract_start_date(from.contract_start_date());
    to.set_contract_end_date(from.contract_end_date());
    to.set_contact_phone(from.contact_phone());
  }
  static absl::Status CheckCarrier(FleetTx&, const v1::Carrier&) { return absl::OkStatus(); }
  static v1::Carrier Shown(v1::Carrier carrier) { return carrier; }
  static void Append(FleetTx& tx, const v1::Carrier& carrier) {
    v1::CarrierChanged event;
    *event.mutable_carrier() = carrier;
    tx.Append(carrier.name(), carrier.chapter(), event);
  }
};

// NOT_FOUND/CARRIER_UNKNOWN unless the carrier, if there is one, is the same chapter's and not deleted.
template <class Message>
absl::Status CheckCarrierOf(FleetTx& tx, const Message& message) {
  if (message.carrier().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<v1::Carrier> found, tx.FindCarriers({FleetId(message.carrier(), "carriers").value_or(0)}));
  if (!found.empty() && found[0].chapter() == message.chapter() && !found[0].has_delete_time()) return absl::OkStatus();
  return NotFound("CARRIER_UNKNOWN", absl::StrCat("no ", message.carrier()), {{"name", message.carrier()}});
}

struct Vehicles {
  using Message = v1::Vehicle;
  static constexpr absl::string_view kCollection = "vehicles", kField = "vehicle", kUnknown = "VEHICLE_UNKNOWN";
  static constexpr auto kFind = &FleetTx::FindVehicles;
  static constexpr auto kLock = &FleetTx::LockVehicles;
  static constexpr auto kList = &FleetTx::ListVehicles;

  static void Check(const v1::Vehicle& vehicle, Fields& fields) {
    fields.Name("vehicle.carrier", vehicle.carrier(), "carriers");
    fields.RequiredEnum("vehicle.kind", vehicle.kind());
    fields.Range("vehicle.payload_g", vehicle.payload_g(), 1, 1'000'000'000);
    fields.Range("vehicle.volume_cm3", vehicle.volume_cm3(), 0, 1'000'000'000);
  }
  static void Change(const v1::Vehicle& from, v1::Vehicle& to) {
    to.set_carrier(from.carrier());
    to.set_kind(from.kind());
    to.set_payload_g(from.payload_g());
    to.set_volume_cm3(from.volume_cm3());
  }
  static absl::Status CheckCarrier(FleetTx& tx, const v1::Vehicle& vehicle) { return CheckCarrierOf(tx, vehicle); }
  static v1::Vehicle Shown(v1::Vehicle vehicle) { return vehicle; }
  static void Append(FleetTx& tx, const v1::Vehicle& vehicle) {
    v1::VehicleChanged event;
    *event.mutable_vehicle() = vehicle;
    tx.Append(vehicle.name(), vehicle.chapter(), event);
  }
};

struct Drivers {
  using Message = v1::Driver;
  static constexpr absl::string_view kCollection = "drivers", kField = "driver", kUnknown = "DRIVER_UNKNOWN";
  static constexpr auto kFind = &FleetTx::FindDrivers;
  static constexpr auto kLock = &FleetTx::LockDrivers;
  static constexpr auto kList = &FleetTx::ListDrivers;

  static void Check(const v1::Driver& driver, Fields& fields) {
    fields.RequiredText("driver.display_name", driver.display_name(), 100);
    fields.RequiredText("driver.phone", driver.phone(), 50);
    // As it was read: written back it would take the number's place.
    if (absl::StrContains(driver.phone(), '*')) fields.Add("driver.phone", "PHONE_MASKED");
    fields.RequiredText("driver.licence_class", driver.licence_class(), 10);
    fields.Name("driver.carrier", driver.carrier(), "carriers");
  }
  static void Change(const v1::Driver& from, v1::Driver& to) {
    to.set_display_name(from.display_name());
    to.set_phone(from.phone());
    to.set_licence_class(from.licence_class());
    to.set_carrier(from.carrier());
  }
  static absl::Status CheckCarrier(FleetTx& tx, const v1::Driver& driver) { return CheckCarrierOf(tx, driver); }
  static v1::Driver Shown(v1::Driver driver) {
    driver.set_phone(MaskPhone(driver.phone()));
    return driver;
  }
  static void Append(FleetTx& tx, const v1::Driver& driver) {
    v1::DriverChanged event;
    *event.mutable_driver() = driver;
    tx.Append(driver.name(), driver.chapter(), event);
  }
};

// Writes what the row of a message does not hold.
struct KeepNothing {
  void operator()(FleetTx&, absl::string_view) const {}
};
struct KeepPhone {
  void operator()(FleetTx& tx, absl::string_view name) const {
    const std::int64_t driver_id = FleetId(name, Drivers::kCollection).value();
    tx.SavePhone({.driver_id = driver_id, .masked = MaskPhone(phone), .sealed = sealer.Seal(PhonePlace(driver_id), phone)});
  }

  const TextSealer& sealer;
  const std::string& phone;
};

// As a request is remembered by: a digest of the number itself could be found out by trying all numbers.
template <class Request>
Request WithoutPhone(Request request, const TextSealer& sealer) {
  request.mutable_driver()->set_phone(sealer.Digest(request.driver().phone()));
  return request;
}

absl::Status AuthorizeFleet(const Scope& scope, absl::string_view chapter) {
  return scope.Authorize({ROLE_WAREHOUSE_MANAGER, ROLE_DUTY_OFFICER, ROLE_ADMINISTRATOR}, chapter);
}

template <class Kind>
absl::StatusOr<typename Kind::Message> TheVisible(const Scope& scope, absl::StatusOr<std::vector<typename Kind::Message>> found,
                                                  const std::string& name) {
  if (!found.ok()) return std::move(found).status();
  if (!found->empty() && MayUseFleetOf(scope, found->front().chapter())) return std::move(found->front());
  return NotFound(Kind::kUnknown, absl::StrCat("no ", name), {{"name", name}});
}

template <class Kind>
std::int64_t CheckName(absl::string_view field, const std::string& name, Fields& fields) {
  if (fields.RequiredName(field, name, Kind::kCollection).empty()) return 0;
  return FleetId(name, Kind::kCollection).value_or(0);
}

template <class Kind, class Request, class Keep = KeepNothing>
absl::StatusOr<typename Kind::Message> Create(const Scope& scope, const Request& request, const typename Kind::Message& wanted,
                                              const Keep& keep = {}) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName(absl::StrCat(Kind::kField, ".chapter"), wanted.chapter(), "chapters");
  if constexpr (requires { wanted.plate(); }) fields.RequiredText("vehicle.plate", wanted.plate(), 50);
  fields.Text(absl::StrCat(Kind::kField, ".note"), wanted.note(), 500);
  Kind::Check(wanted, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(AuthorizeFleet(scope, wanted.chapter()));
  return outbox::WriteOnce<FleetTx, typename Kind::Message>(
      scope.world(), scope.origin(), request, [&](FleetTx& tx) -> absl::StatusOr<typename Kind::Message> {
        RETURN_IF_ERROR(Kind::CheckCarrier(tx, wanted));
        typename Kind::Message made = Kind::Shown(wanted);
        made.clear_delete_time();
        *made.mutable_create_time() = ToTimestamp(tx.now());
        made.set_etag("1");
        ASSIGN_OR_RETURN(const std::optional<std::int64_t> id, tx.Insert(made));
        if constexpr (requires { wanted.plate(); }) {
          if (!id.has_value()) return AlreadyExists("VEHICLE_EXISTS", "the chapter has this vehicle", {{"plate", wanted.plate()}});
        }
        MUSTER_CHECK(id.has_value());
        made.set_name(absl::StrCat(Kind::kCollection, "/", *id));
        keep(tx, made.name());
        Kind::Append(tx, made);
        return made;
      });
}

template <class Kind>
absl::StatusOr<typename Kind::Message> Get(const Scope& scope, const std::string& name) {
  Fields fields;
  const std::int64_t id = CheckName<Kind>("name", name, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<FleetTx>(scope.world(), scope.origin(),
                               [&](FleetTx& tx) { return TheVisible<Kind>(scope, (tx.*Kind::kFind)({id}), name); });
}

template <class Kind, class Request, class Messages>
absl::StatusOr<std::string> List(const Scope& scope, const Request& request, Messages* messages) {
  Fields fields;
  const Page page = ReadPage(request.page_size(), request.page_token(), request.ancestor(), {}, fields);
  fields.Name("ancestor", request.ancestor(), "chapters");
  RETURN_IF_ERROR(fields.ToStatus());
  FleetFilter filter{.limit = page.size + 1};
  if (!page.after.empty() && !absl::SimpleAtoi(page.after, &filter.after_id)) {
    return InvalidArgument("PAGE_TOKEN_MALFORMED", "the page token is malformed");
  }
  ASSIGN_OR_RETURN(filter.chapter_ids, FleetChapterIds(scope, request.ancestor()));
  ASSIGN_OR_RETURN(std::vector<typename Kind::Message> rows,
                   outbox::Read<FleetTx>(scope.world(), scope.origin(), [&](FleetTx& tx) { return (tx.*Kind::kList)(filter); }));
  std::string next = CutPage(rows, page, request.ancestor(), [](const typename Kind::Message& row) {
    return absl::StrCat(FleetId(row.name(), Kind::kCollection).value_or(0));
  });
  for (typename Kind::Message& row : rows) *messages->Add() = std::move(row);
  return next;
}

// Locks the row that the caller read under `etag`, has `change` change it, and writes it.
template <class Kind, class Request, class Change>
absl::StatusOr<typename Kind::Message> Write(const Scope& scope, const Request& request, const std::string& name, const std::string& etag,
                                             Change change) {
  return outbox::WriteOnce<FleetTx, typename Kind::Message>(
      scope.world(), scope.origin(), request, [&](FleetTx& tx) -> absl::StatusOr<typename Kind::Message> {
        const std::int64_t id = FleetId(name, Kind::kCollection).value_or(0);
        ASSIGN_OR_RETURN(typename Kind::Message row, TheVisible<Kind>(scope, (tx.*Kind::kLock)({id}), name));
        RETURN_IF_ERROR(AuthorizeFleet(scope, row.chapter()));
        RETURN_IF_ERROR(CheckEtag(name, etag, row.etag()));
        if (row.has_delete_time()) return FailedPrecondition("ALREADY_DELETED", absl::StrCat(name, " is deleted"), {{"name", name}});
        RETURN_IF_ERROR(change(tx, row));
        tx.Save(row);
        Kind::Append(tx, row);
        return row;
      });
}

template <class Kind, class Request, class Keep = KeepNothing>
absl::StatusOr<typename Kind::Message> Update(const Scope& scope, const Request& request, const typename Kind::Message& wanted,
                                              const Keep& keep = {}) {
  Fields fields;
  fields.RequestId(request.request_id());
  CheckName<Kind>(absl::StrCat(Kind::kField, ".name"), wanted.name(), fields);
  fields.RequiredText(absl::StrCat(Kind::kField, ".etag"), wanted.etag(), 20);
  fields.Text(absl::StrCat(Kind::kField, ".note"), wanted.note(), 500);
  Kind::Check(wanted, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  return Write<Kind>(scope, request, wanted.name(), wanted.etag(), [&](FleetTx& tx, typename Kind::Message& present) {
    Kind::Change(Kind::Shown(wanted), present);
    present.set_note(wanted.note());
    keep(tx, present.name());
    return Kind::CheckCarrier(tx, present);
  });
}

template <class Kind, class Request>
absl::StatusOr<typename Kind::Message> Delete(const Scope& scope, const Request& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  CheckName<Kind>("name", request.name(), fields);
  fields.RequiredText("etag", request.etag(), 20);
  RETURN_IF_ERROR(fields.ToStatus());
  return Write<Kind>(scope, request, request.name(), request.etag(), [](FleetTx& tx, typename Kind::Message& present) {
    *present.mutable_delete_time() = ToTimestamp(tx.now());
    return absl::OkStatus();
  });
}

}  // namespace

absl::StatusOr<v1::Carrier> FleetApi::CreateCarrier(const rpc::Call& call, const v1::CreateCarrierRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Create<Carriers>(scope, request, request.carrier());
}

absl::StatusOr<v1::Carrier> FleetApi::GetCarrier(const rpc::Call& call, const v1::GetCarrierRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Get<Carriers>(scope, request.name());
}

absl::StatusOr<v1::ListCarriersResponse> FleetApi::ListCarriers(const rpc::Call& call, const v1::ListCarriersRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  v1::ListCarriersResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(), List<Carriers>(scope, request, response.mutable_carriers()));
  return response;
}

absl::StatusOr<v1::Carrier> FleetApi::UpdateCarrier(const rpc::Call& call, const v1::UpdateCarrierRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Update<Carriers>(scope, request, request.carrier());
}

absl::StatusOr<v1::Carrier> FleetApi::DeleteCarrier(const rpc::Call& call, const v1::DeleteCarrierRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Delete<Carriers>(scope, request);
}

absl::StatusOr<v1::Vehicle> FleetApi::CreateVehicle(const rpc::Call& call, const v1::CreateVehicleRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Create<Vehicles>(scope, request, request.vehicle());
}

absl::StatusOr<v1::Vehicle> FleetApi::GetVehicle(const rpc::Call& call, const v1::GetVehicleRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Get<Vehicles>(scope, request.name());
}

absl::StatusOr<v1::ListVehiclesResponse> FleetApi::ListVehicles(const rpc::Call& call, const v1::ListVehiclesRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  v1::ListVehiclesResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(), List<Vehicles>(scope, request, response.mutable_vehicles()));
  return response;
}

absl::StatusOr<v1::Vehicle> FleetApi::UpdateVehicle(const rpc::Call& call, const v1::UpdateVehicleRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Update<Vehicles>(scope, request, request.vehicle());
}

absl::StatusOr<v1::Vehicle> FleetApi::DeleteVehicle(const rpc::Call& call, const v1::DeleteVehicleRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Delete<Vehicles>(scope, request);
}

absl::StatusOr<v1::Driver> FleetApi::CreateDriver(const rpc::Call& call, const v1::CreateDriverRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Create<Drivers>(scope, WithoutPhone(request, sealer_), request.driver(), KeepPhone{sealer_, request.driver().phone()});
}

absl::StatusOr<v1::Driver> FleetApi::GetDriver(const rpc::Call& call, const v1::GetDriverRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(v1::Driver driver, Get<Drivers>(scope, request.name()));
  // Whole for those who hire the driver, once it is on record that they read it.
  if (scope.caller().chapter() != driver.chapter()) return driver;
  ASSIGN_OR_RETURN(*driver.mutable_phone(),
                   outbox::Write<FleetTx>(scope.world(), scope.origin(), [&](FleetTx& tx) -> absl::StatusOr<std::string> {
                     const std::int64_t driver_id = FleetId(driver.name(), Drivers::kCollection).value();
                     ASSIGN_OR_RETURN(const std::string sealed, tx.FindPhone(driver_id));
                     v1::DriverPhoneRead event;
                     event.set_driver(driver.name());
                     tx.Append(driver.name(), driver.chapter(), event);
                     return sealer_.Open(PhonePlace(driver_id), sealed);
                   }));
  return driver;
}

absl::StatusOr<v1::ListDriversResponse> FleetApi::ListDrivers(const rpc::Call& call, const v1::ListDriversRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  v1::ListDriversResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(), List<Drivers>(scope, request, response.mutable_drivers()));
  return response;
}

absl::StatusOr<v1::Driver> FleetApi::UpdateDriver(const rpc::Call& call, const v1::UpdateDriverRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Update<Drivers>(scope, WithoutPhone(request, sealer_), request.driver(), KeepPhone{sealer_, request.driver().phone()});
}

absl::StatusOr<v1::Driver> FleetApi::DeleteDriver(const rpc::Call& call, const v1::DeleteDriverRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  return Delete<Drivers>(scope, request);
}

}  // namespace muster::dispatch
