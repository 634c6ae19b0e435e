#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "dispatch/api/fleet_api.h"
#include "dispatch/jobs/renew_phones.h"
#include "platform/audit/audit_api.h"
#include "platform/pg/connection.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "sql/dispatch_migrations.h"
#include "support/service_fixture.h"

namespace muster::dispatch {
namespace {

using ::muster::testing::WrongFields;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kPhone[] = "13800005678";
constexpr char kMasked[] = "138****5678";

class DriverPhoneTest : public ::testing::Test {
 protected:
  template <class T>
  static T Get(absl::StatusOr<T> result) {
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : T();
  }

  rpc::Call Keeper() const { return fixture_.As("users/linxia-keeper", "chapters/622900", {common::v1::ROLE_WAREHOUSE_MANAGER}); }
  rpc::Call Above() const { return fixture_.As("users/gansu-duty", "chapters/620000", {common::v1::ROLE_DUTY_OFFICER}); }

  static v1::CreateDriverRequest NewDriver() {
    v1::CreateDriverRequest request;
    request.set_request_id(NewUuid());
    v1::Driver& driver = *request.mutable_driver();
    driver.set_chapter("chapters/622900");
    driver.set_display_name("马师傅");
    driver.set_phone(kPhone);
    driver.set_licence_class("B2");
    return request;
  }
  v1::Driver AddDriver() { return Get(fleet_.CreateDriver(Keeper(), NewDriver())); }

  absl::StatusOr<v1::Driver> TryUpdate(const v1::Driver& driver) {
    v1::UpdateDriverRequest request;
    request.set_request_id(NewUuid());
    *request.mutable_driver() = driver;
    return fleet_.UpdateDriver(Keeper(), request);
  }

  absl::StatusOr<v1::Driver> TryGet(const rpc::Call& call, const std::string& driver) {
    v1::GetDriverRequest request;
    request.set_name(driver);
    return fleet_.GetDriver(call, request);
  }
  std::string PhoneAsSeenBy(const rpc::Call& call, const std::string& driver) { return Get(TryGet(call, driver)).phone(); }

  // Who has been shown a whole number, the last one first.
  std::vector<std::string> ReadersOnRecord() {
    audit::AuditApi trail(fixture_.scopes);
    common::v1::SearchAuditEntriesRequest request;
    request.set_resource_prefix("drivers/");
    std::vector<std::string> readers;
    const rpc::Call auditor = fixture_.As("users/auditor", "chapters/622900", {common::v1::ROLE_AUDITOR});
    const auto found = Get(trail.SearchAuditEntries(auditor, request));
    for (const common::v1::AuditEntry& entry : found.entries()) {
      const common::v1::Event& event = entry.event();
      if (absl::EndsWith(event.payload().type_url(), "DriverPhoneRead")) {
        readers.push_back(absl::StrCat(event.actor(), " ", event.resource()));
      }
    }
    return readers;
  }

  // What the owner of the database does.
  void AsOwner(const std::string& script) {
    auto connection =
        pg::Connection::Open({.conninfo = fixture_.database.admin_conninfo, .application_name = "test"}, absl::Now() + absl::Minutes(1));
    ASSERT_TRUE(connection.ok()) << connection.status();
    const absl::Status done = (*connection)->RunScript(script, absl::Now() + absl::Minutes(1));
    ASSERT_TRUE(done.ok()) << done;
  }

  // Whether somebody with a copy of the database can read it.
  bool DumpHolds(absl::string_view text) const {
    const std::string dump = muster::testing::DumpOf(fixture_.database);
    return absl::StrContains(dump, text) || absl::StrContains(dump, absl::BytesToHexString(text));
  }

  int Renew(const TextSealer& sealer) { return Get(RenewPhones(fixture_.live(), sealer, absl::Now() + absl::Minutes(1))); }

  muster::testing::ServiceFixture fixture_{"dispatch", sql::Migrations()};
  const std::string key_ = TextSealer::NewKey();
  const TextSealer sealer_ = *TextSealer::Parse(key_);
  FleetApi fleet_{fixture_.scopes, sealer_};
};

TEST_F(DriverPhoneTest, PutsOnRecordWhoIsShownAWholeNumber) {
  const std::string driver = AddDriver().name();
  EXPECT_EQ(PhoneAsSeenBy(Above(), driver), kMasked);
  EXPECT_THAT(ReadersOnRecord(), IsEmpty()) << "who sees it masked has read nothing";
  EXPECT_EQ(PhoneAsSeenBy(Keeper(), driver), kPhone);
  EXPECT_THAT(ReadersOnRecord(), ElementsAre("users/linxia-keeper " + driver));
}

TEST_F(DriverPhoneTest, AnswersAndListsShowNumbersMaskedToEverybody) {
  v1::Driver driver = AddDriver();
  EXPECT_EQ(driver.phone(), kMasked);
  const auto listed = Get(fleet_.ListDrivers(Keeper(), v1::ListDriversRequest()));
  ASSERT_THAT(listed.drivers(), SizeIs(1));
  EXPECT_EQ(listed.drivers(0).phone(), kMasked);
  driver.set_phone("13900004321");
  driver = Get(TryUpdate(driver));
  EXPECT_EQ(driver.phone(), "139****4321");
  EXPECT_EQ(PhoneAsSeenBy(Keeper(), driver.name()), "13900004321");
  v1::DeleteDriverRequest remove;
  remove.set_request_id(NewUuid());
  remove.set_name(driver.name());
  remove.set_etag(driver.etag());
  EXPECT_EQ(Get(fleet_.DeleteDriver(Keeper(), remove)).phone(), "139****4321");
  EXPECT_THAT(ReadersOnRecord(), SizeIs(1));
}

TEST_F(DriverPhoneTest, NeverTakesAMaskedNumberForAWholeOne) {
  v1::Driver driver = AddDriver();
  driver.set_licence_class("A2");
  EXPECT_THAT(WrongFields(TryUpdate(driver).status()), ElementsAre("driver.phone PHONE_MASKED"));
  EXPECT_EQ(PhoneAsSeenBy(Keeper(), driver.name()), kPhone);
}

TEST_F(DriverPhoneTest, ACopyOfTheDatabaseHoldsNoNumber) {
  v1::Driver driver = AddDriver();
  PhoneAsSeenBy(Keeper(), driver.name());
  EXPECT_TRUE(DumpHolds(kMasked));
  EXPECT_FALSE(DumpHolds(kPhone));
  driver.set_phone("13900004321");
  Get(TryUpdate(driver));
  EXPECT_FALSE(DumpHolds(kPhone));
  EXPECT_FALSE(DumpHolds("13900004321"));
}

TEST_F(DriverPhoneTest, ARepeatedCreationIsKnownByItsNumberToo) {
  v1::CreateDriverRequest request = NewDriver();
  const v1::Driver first = Get(fleet_.CreateDriver(Keeper(), request));
  EXPECT_EQ(Get(fleet_.CreateDriver(Keeper(), request)).name(), first.name());
  request.mutable_driver()->set_phone("13800015678");
  EXPECT_EQ(ReasonOf(fleet_.CreateDriver(Keeper(), request).status()), "REQUEST_ID_REUSED") << "masked they are the same";
}

TEST_F(DriverPhoneTest, NumbersOfBeforeSealingAreSealedAndMaskedAtStart) {
  const std::string driver = AddDriver().name();
  AsOwner(
      "ALTER TABLE dispatch.drivers DROP CONSTRAINT drivers_phone_sealed;"
      "UPDATE dispatch.drivers SET sealed_phone = '13700001234', masked_phone = ''");
  ASSERT_TRUE(DumpHolds("13700001234"));
  EXPECT_EQ(Renew(sealer_), 0);
  EXPECT_FALSE(DumpHolds("13700001234"));
  EXPECT_EQ(PhoneAsSeenBy(Above(), driver), "137****1234");
  EXPECT_EQ(PhoneAsSeenBy(Keeper(), driver), "13700001234");
}

TEST_F(DriverPhoneTest, AChangedKeySealsAllNumbersAnewAndTheOldOneMayGo) {
  std::string driver;
  for (int i = 0; i < 101; ++i) driver = AddDriver().name();
  const std::string new_key = TextSealer::NewKey();
  const TextSealer after = *TextSealer::Parse(new_key);
  EXPECT_EQ(Renew(after), 101) << "their key is missing";
  EXPECT_EQ(PhoneAsSeenBy(Above(), driver), kMasked) << "who needs no number is not kept waiting for the key";
  EXPECT_EQ(Renew(*TextSealer::Parse(absl::StrCat(new_key, "\n", key_))), 0);
  EXPECT_EQ(Renew(after), 0);
  FleetApi fleet(fixture_.scopes, after);
  v1::GetDriverRequest request;
  request.set_name(driver);
  EXPECT_EQ(Get(fleet.GetDriver(Keeper(), request)).phone(), kPhone);
}

TEST_F(DriverPhoneTest, ANumberThatWasMovedFromAnotherDriverIsRefused) {
  const v1::Driver driver = AddDriver(), other = AddDriver();
  AsOwner("UPDATE dispatch.drivers d SET sealed_phone = (SELECT sealed_phone FROM dispatch.drivers o WHERE o.driver_id <> d.driver_id)");
  EXPECT_EQ(ReasonOf(TryGet(Keeper(), driver.name()).status()), "SEALED_TEXT_UNREADABLE");
  EXPECT_THAT(ReadersOnRecord(), IsEmpty());
}

}  // namespace
}  // namespace muster::dispatch
