#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/commands/groups.h"
#include "cli/commands/update_command.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"

// Carriers, vehicles and drivers.
namespace muster::cli {
namespace {

using dispatch::v1::Carrier;
using dispatch::v1::CarrierService;
using dispatch::v1::Driver;
using dispatch::v1::DriverService;
using dispatch::v1::ListCarriersResponse;
using dispatch::v1::ListDriversResponse;
using dispatch::v1::ListVehiclesResponse;
using dispatch::v1::Vehicle;
using dispatch::v1::VehicleService;

std::string ContractText(const Carrier& carrier) {
  std::string text = carrier.contract_number();
  if (!carrier.contract_start_date().empty() || !carrier.contract_end_date().empty()) {
    absl::StrAppend(&text, text.empty() ? "" : "  ", carrier.contract_start_date(), " – ", carrier.contract_end_date());
  }
  return text;
}

void PrintCarrier(View& view, const Carrier& carrier) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(carrier.name()));
  card.Add(view.Text("COL_CHAPTER"), view.Label(carrier.chapter()));
  card.Add(view.Text("COL_CONTRACT"), ContractText(carrier));
  card.Add(view.Text("COL_PHONE"), carrier.contact_phone());
  card.Add(view.Text("COL_NOTE"), carrier.note());
  card.Add(view.Text("COL_DELETED"), TimeText(carrier.delete_time()));
  card.Add(view.Text("COL_ETAG"), carrier.etag());
  view.Show(carrier.display_name(), card);
}

void PrintCarriers(View& view, const ListCarriersResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_NAME"), view.Left("COL_CHAPTER"), view.Left("COL_CONTRACT"), view.Left("COL_PHONE"),
               view.Whole("COL_NOTE")});
  for (const Carrier& carrier : response.carriers()) {
    table.Add({ShortName(carrier.name()), carrier.display_name(), view.Label(carrier.chapter()), ContractText(carrier),
               carrier.contact_phone(), carrier.note()});
  }
  view.List("TITLE_CARRIERS", table, "NO_CARRIERS");
  view.More(response.next_page_token());
}

std::string VolumeText(const Vehicle& vehicle) {
  return vehicle.volume_cm3() == 0 ? "" : absl::StrCat(NumberText(vehicle.volume_cm3()), " cm³");
}

// The carrier's id, or that it is the chapter's own.
template <class Resource>
std::string CarrierText(View& view, const Resource& resource) {
  return resource.carrier().empty() ? view.Text("OWN_FLEET") : ShortName(resource.carrier());
}

void PrintVehicle(View& view, const Vehicle& vehicle) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(vehicle.name()));
  card.Add(view.Text("COL_KIND"), view.Word(vehicle.kind()));
  card.Add(view.Text("COL_CHAPTER"), view.Label(vehicle.chapter()));
  card.Add(view.Text("COL_CARRIER"), CarrierText(view, vehicle));
  card.Add(view.Text("COL_PAYLOAD"), absl::StrCat(NumberText(vehicle.payload_g()), " g"));
  card.Add(view.Text("COL_VOLUME_CAPACITY"), VolumeText(vehicle));
  card.Add(view.Text("COL_NOTE"), vehicle.note());
  card.Add(view.Text("COL_DELETED"), TimeText(vehicle.delete_time()));
  card.Add(view.Text("COL_ETAG"), vehicle.etag());
  view.Show(vehicle.plate(), card);
}

void PrintVehicles(View& view, const ListVehiclesResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_PLATES"), view.Left("COL_KIND"), view.Left("COL_CHAPTER"), view.Left("COL_CARRIER"),
               view.Right("COL_PAYLOAD"), view.Right("COL_VOLUME_CAPACITY"), view.Whole("COL_NOTE")});
  for (const Vehicle& vehicle : response.vehicles()) {
    table.Add({ShortName(vehicle.name()), vehicle.plate(), view.Word(vehicle.kind()), view.Label(vehicle.chapter()),
               CarrierText(view, vehicle), absl::StrCat(NumberText(vehicle.payload_g()), " g"), VolumeText(vehicle), vehicle.note()});
  }
  view.List("TITLE_VEHICLES", table, "NO_VEHICLES");
  view.More(response.next_page_token());
}

void PrintDriver(View& view, const Driver& driver) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(driver.name()));
  card.Add(view.Text("COL_CHAPTER"), view.Label(driver.chapter()));
  card.Add(view.Text("COL_CARRIER"), CarrierText(view, driver));
  card.Add(view.Text("COL_PHONE"), driver.phone());
  card.Add(view.Text("COL_LICENCE"), driver.licence_class());
  card.Add(view.Text("COL_NOTE"), driver.note());
  card.Add(view.Text("COL_DELETED"), TimeText(driver.delete_time()));
  card.Add(view.Text("COL_ETAG"), driver.etag());
  view.Show(driver.display_name(), card);
}

void PrintDrivers(View& view, const ListDriversResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_NAME"), view.Left("COL_CHAPTER"), view.Left("COL_CARRIER"), view.Left("COL_PHONE"),
               view.Left("COL_LICENCE"), view.Whole("COL_NOTE")});
  for (const Driver& driver : response.drivers()) {
    table.Add({ShortName(driver.name()), driver.display_name(), view.Label(driver.chapter()), CarrierText(view, driver), driver.phone(),
               driver.licence_class(), driver.note()});
  }
  view.List("TITLE_DRIVERS", table, "NO_DRIVERS");
  view.More(response.next_page_token());
}

// Whether what was read can be written back whole.
absl::Status CheckWhole(const Command&, const View&, const Carrier&) { return absl::OkStatus(); }
absl::Status CheckWhole(const Command&, const View&, const Vehicle&) { return absl::OkStatus(); }
absl::Status CheckWhole(const Command& command, const View& view, const Driver& driver) {
  // Others than the driver's own chapter read "138****5678", which must not take the number's place.
  if (command.Given("--phone") || !absl::StrContains(driver.phone(), '*')) return absl::OkStatus();
  return Said(InvalidArgument("INVALID_FIELDS", "the telephone number was read masked"), view.Text("PHONE_WAS_MASKED"));
}

// The resource in a request that holds one.
template <class Request, class Resource>
Resource& ResourceIn(Request& request) {
  const google::protobuf::FieldDescriptor* field = nullptr;
  for (int i = 0; i < Request::descriptor()->field_count(); ++i) {
    if (Request::descriptor()->field(i)->message_type() == Resource::descriptor()) field = Request::descriptor()->field(i);
  }
  return static_cast<Resource&>(*request.GetReflection()->MutableMessage(&request, field));
}

// The service replaces all that may change: what is not given stays as it was read.
template <class Stub, class Resource, class GetRequest, class UpdateRequest>
void AddReplacingUpdate(Command& group, const std::string& resource,
                        grpc::Status (Stub::*get)(grpc::ClientContext*, const GetRequest&, Resource*),
                        grpc::Status (Stub::*update)(grpc::ClientContext*, const UpdateRequest&, Resource*),
                        std::vector<OptionSpec> options, void (*print)(View&, const Resource&)) {
  const std::string prefix = absl::StrCat(resource, ".");
  options.push_back({.name = "--etag", .field = absl::StrCat(prefix, "etag")});
  group.Add("update", UpdateRequest::descriptor(), std::move(options),
            [prefix, get, update, print](const Command& command, const Invocation& invocation) -> absl::Status {
              UpdateRequest request;
              RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
              std::vector<std::string> changes = command.GivenFields(prefix);
              std::erase(changes, "name");
              std::erase(changes, "etag");
              if (changes.empty()) {
                return Said(InvalidArgument("INVALID_FIELDS", "nothing to change"),
                            invocation.view.Text("NOTHING_TO_CHANGE", {{"options", ChangingOptions(command, prefix, {})}}));
              }
              Resource& changed = ResourceIn<UpdateRequest, Resource>(request);
              GetRequest read;
              read.set_name(changed.name());
              ASSIGN_OR_RETURN(changed, invocation.session.Call(get, read));
              RETURN_IF_ERROR(CheckWhole(command, invocation.view, changed));
              RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
              ASSIGN_OR_RETURN(const Resource updated, invocation.session.Call(update, request));
              invocation.Emit(updated, print);
              return absl::OkStatus();
            });
}

// Without --etag what is deleted is what stands there now.
template <class Stub, class Resource, class GetRequest, class DeleteRequest>
void AddDelete(Command& group, const OptionSpec& which, grpc::Status (Stub::*get)(grpc::ClientContext*, const GetRequest&, Resource*),
               grpc::Status (Stub::*remove)(grpc::ClientContext*, const DeleteRequest&, Resource*), void (*print)(View&, const Resource&)) {
  group.Add("delete", DeleteRequest::descriptor(), {which, {.name = "--etag", .field = "etag"}},
            [get, remove, print](const Command& command, const Invocation& invocation) -> absl::Status {
              DeleteRequest request;
              RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
              if (request.etag().empty()) {
                GetRequest read;
                read.set_name(request.name());
                ASSIGN_OR_RETURN(const Resource found, invocation.session.Call(get, read));
                request.set_etag(found.etag());
              }
              ASSIGN_OR_RETURN(const Resource deleted, invocation.session.Call(remove, request));
              invocation.Emit(deleted, print);
              return absl::OkStatus();
            });
}

std::vector<OptionSpec> With(OptionSpec first, std::vector<OptionSpec> rest) {
  rest.insert(rest.begin(), std::move(first));
  return rest;
}

}  // namespace

void AddCarrierCommands(Command& root) {
  Command& group = root.Group("carrier");
  const OptionSpec carrier = {.name = "CARRIER", .field = "name", .use = Use::kRequired, .collection = "carriers"};
  const std::vector<OptionSpec> changing = {{.name = "--contract", .field = "carrier.contract_number"},
                                            {.name = "--contract-from", .field = "carrier.contract_start_date"},
                                            {.name = "--contract-until", .field = "carrier.contract_end_date"},
                                            {.name = "--phone", .field = "carrier.contact_phone", .help = "OPT_FIRM_PHONE"},
                                            {.name = "--note", .field = "carrier.note"}};
  const OptionSpec name = {.name = "--name", .field = "carrier.display_name"};
  OptionSpec required_name = name;
  required_name.use = Use::kRequired;
  const OptionSpec chapter = {.name = "--chapter", .field = "carrier.chapter", .use = Use::kOwnChapter};
  group.List("list", &CarrierService::Stub::ListCarriers, {{.name = "--under", .field = "ancestor"}}, PrintCarriers);
  group.Verb("show", &CarrierService::Stub::GetCarrier, {carrier}, PrintCarrier);
  group.Verb("create", &CarrierService::Stub::CreateCarrier, With(chapter, With(required_name, changing)), PrintCarrier);
  AddReplacingUpdate(
      group, "carrier", &CarrierService::Stub::GetCarrier, &CarrierService::Stub::UpdateCarrier,
      With({.name = "CARRIER", .field = "carrier.name", .use = Use::kRequired, .collection = "carriers"}, With(name, changing)),
      PrintCarrier);
  AddDelete(group, carrier, &CarrierService::Stub::GetCarrier, &CarrierService::Stub::DeleteCarrier, PrintCarrier);
}

void AddVehicleCommands(Command& root) {
  Command& group = root.Group("vehicle");
  const OptionSpec vehicle = {.name = "VEHICLE", .field = "name", .use = Use::kRequired, .collection = "vehicles"};
  const OptionSpec carrier = {.name = "--carrier", .field = "vehicle.carrier", .collection = "carriers", .help = "OPT_CARRIER_ID"};
  const OptionSpec volume = {.name = "--volume-cm3", .field = "vehicle.volume_cm3", .help = "OPT_CARGO_VOLUME"};
  const OptionSpec note = {.name = "--note", .field = "vehicle.note"};
  group.List("list", &VehicleService::Stub::ListVehicles, {{.name = "--under", .field = "ancestor"}}, PrintVehicles);
  group.Verb("show", &VehicleService::Stub::GetVehicle, {vehicle}, PrintVehicle);
  group.Verb("create", &VehicleService::Stub::CreateVehicle,
             {{.name = "--chapter", .field = "vehicle.chapter", .use = Use::kOwnChapter},
              {.name = "--plate", .field = "vehicle.plate", .use = Use::kRequired},
              {.name = "--kind", .field = "vehicle.kind", .use = Use::kRequired},
              {.name = "--payload-g", .field = "vehicle.payload_g", .use = Use::kRequired},
              carrier,
              volume,
              note},
             PrintVehicle);
  AddReplacingUpdate(group, "vehicle", &VehicleService::Stub::GetVehicle, &VehicleService::Stub::UpdateVehicle,
                     {{.name = "VEHICLE", .field = "vehicle.name", .use = Use::kRequired, .collection = "vehicles"},
                      {.name = "--kind", .field = "vehicle.kind"},
                      {.name = "--payload-g", .field = "vehicle.payload_g"},
                      carrier,
                      volume,
                      note},
                     PrintVehicle);
  AddDelete(group, vehicle, &VehicleService::Stub::GetVehicle, &VehicleService::Stub::DeleteVehicle, PrintVehicle);
}

void AddDriverCommands(Command& root) {
  Command& group = root.Group("driver");
  const OptionSpec driver = {.name = "DRIVER", .field = "name", .use = Use::kRequired, .collection = "drivers"};
  const OptionSpec carrier = {.name = "--carrier", .field = "driver.carrier", .collection = "carriers", .help = "OPT_CARRIER_ID"};
  const OptionSpec note = {.name = "--note", .field = "driver.note"};
  group.List("list", &DriverService::Stub::ListDrivers, {{.name = "--under", .field = "ancestor"}}, PrintDrivers);
  group.Verb("show", &DriverService::Stub::GetDriver, {driver}, PrintDriver);
  group.Verb("create", &DriverService::Stub::CreateDriver,
             {{.name = "--chapter", .field = "driver.chapter", .use = Use::kOwnChapter},
              {.name = "--name", .field = "driver.display_name", .use = Use::kRequired},
              {.name = "--phone", .field = "driver.phone", .use = Use::kRequired},
              {.name = "--licence", .field = "driver.licence_class", .use = Use::kRequired},
              carrier,
              note},
             PrintDriver);
  AddReplacingUpdate(group, "driver", &DriverService::Stub::GetDriver, &DriverService::Stub::UpdateDriver,
                     {{.name = "DRIVER", .field = "driver.name", .use = Use::kRequired, .collection = "drivers"},
                      {.name = "--name", .field = "driver.display_name"},
                      {.name = "--phone", .field = "driver.phone"},
                      {.name = "--licence", .field = "driver.licence_class"},
                      carrier,
                      note},
                     PrintDriver);
  AddDelete(group, driver, &DriverService::Stub::GetDriver, &DriverService::Stub::DeleteDriver, PrintDriver);
}

}  // namespace muster::cli
