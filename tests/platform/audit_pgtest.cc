#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "muster/chapter/v1/events.pb.h"
#include "platform/audit/audit_api.h"
#include "platform/audit/chain.h"
#include "platform/outbox/write.h"
#include "platform/outbox/write_together.h"
#include "platform/pg/connection.h"
#include "platform/pg/testing/check_statements.h"
#include "platform/wire/proto_time.h"
#include "sql/platform.h"
#include "sql/platform_migrations.h"
#include "support/service_fixture.h"

// The audit trail, on a schema that has nothing else. What goes past the service's rights is done as the owner of the cluster.
namespace muster::audit {
namespace {

using common::v1::AuditBreak;
using common::v1::SearchAuditEntriesRequest;
using common::v1::SearchAuditEntriesResponse;
using common::v1::VerifyAuditResponse;
using Happened = chapter::v1::ChaptersImported;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AuditTest : public ::testing::Test {
 protected:
  struct Deed {
    std::string actor = "users/a";
    std::string resource = "things/1";
    std::string chapter = "chapters/622900";
    std::string method = "/muster.test.v1.ThingService/ChangeThing";
    std::string client_address = "203.0.113.7";
  };

  // One event in a transaction of its own.
  void Do(const Deed& deed) {
    const outbox::Origin origin = {.actor = deed.actor, .method = deed.method, .deadline = Soon(), .client_address = deed.client_address};
    const absl::Status done = outbox::Write<outbox::Tx>(fixture_.live(), origin, [&](outbox::Tx& tx) {
      tx.Append(deed.resource, deed.chapter, Happened());
      return absl::OkStatus();
    });
    ASSERT_TRUE(done.ok()) << done;
  }
  void DoMany(int count) {
    for (int i = 1; i <= count; ++i) Do({.resource = absl::StrCat("things/", i)});
  }

  int Seal() {
    const absl::StatusOr<int> sealed = SealEvents(fixture_.live(), Soon());
    EXPECT_TRUE(sealed.ok()) << sealed.status();
    return sealed.value_or(-1);
  }

  VerifyAuditResponse Verify() {
    const absl::StatusOr<VerifyAuditResponse> verified = VerifyChain(fixture_.live(), Soon());
    EXPECT_TRUE(verified.ok()) << verified.status();
    return verified.value_or(VerifyAuditResponse());
  }

  static absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

  static absl::Status Run(absl::string_view conninfo, absl::string_view script) {
    absl::StatusOr<std::unique_ptr<pg::Connection>> connection =
        pg::Connection::Open({.conninfo = std::string(conninfo), .application_name = "audit test"}, Soon());
    if (!connection.ok()) return connection.status();
    return (*connection)->RunScript(std::string(script), Soon());
  }
  // What an intruder with the rights of the cluster's owner does.
  void Tamper(absl::string_view script) {
    const absl::Status done = Run(fixture_.database.admin_conninfo, absl::StrCat("SET search_path = audittest; ", script));
    ASSERT_TRUE(done.ok()) << done;
  }
  // What the service's own role is told.
  absl::Status AsService(absl::string_view script) { return Run(fixture_.database.Conninfo("audittest"), script); }

  rpc::Call Auditor(absl::string_view chapter = "chapters/620000") const {
    return fixture_.As("users/auditor", chapter, {common::v1::ROLE_AUDITOR});
  }

  absl::StatusOr<SearchAuditEntriesResponse> Search(const SearchAuditEntriesRequest& request) {
    return api_.SearchAuditEntries(Auditor(), request);
  }
  std::vector<std::string> Found(const SearchAuditEntriesRequest& request) {
    const auto response = Search(request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> resources;
    if (response.ok()) {
      for (const auto& entry : response->entries()) resources.push_back(entry.event().resource());
    }
    return resources;
  }

  muster::testing::ServiceFixture fixture_{"audittest", {}};
  AuditApi api_{fixture_.scopes};
};

TEST_F(AuditTest, StatementsAreAsDeclared) {
  EXPECT_THAT(pg::testing::CheckStatements(fixture_.database.Conninfo("audittest"), platform::sql::Statements()), IsEmpty());
}

TEST_F(AuditTest, AChainOfUntouchedEventsHolds) {
  DoMany(3);
  EXPECT_EQ(Seal(), 3);
  DoMany(2);
  EXPECT_EQ(Seal(), 2);
  DoMany(1);
  const VerifyAuditResponse verified = Verify();
  EXPECT_FALSE(verified.has_first_break()) << verified.first_break().ShortDebugString();
  EXPECT_EQ(verified.seal_count(), 2);
  EXPECT_EQ(verified.event_count(), 5);
  EXPECT_EQ(verified.unsealed_event_count(), 1);
  EXPECT_EQ(verified.last_seal().seal_id(), 2);
  EXPECT_THAT(verified.last_seal().digest(), SizeIs(64));
}

TEST_F(AuditTest, NothingNewMakesNoSeal) {
  EXPECT_EQ(Seal(), 0);
  DoMany(1);
  EXPECT_EQ(Seal(), 1);
  EXPECT_EQ(Seal(), 0);
  EXPECT_EQ(Verify().seal_count(), 1);
}

TEST_F(AuditTest, ASealCoversAThousandEventsAtMost) {
  Tamper(
      "INSERT INTO outbox_events (resource, chapter, actor, payload_type, payload, create_time)"
      " SELECT 'things/' || i, 'chapters/622900', 'users/a', 'x', '', now() FROM generate_series(1, 2500) AS i");
  EXPECT_EQ(Seal(), 2500);
  const VerifyAuditResponse verified = Verify();
  EXPECT_FALSE(verified.has_first_break());
  EXPECT_EQ(verified.seal_count(), 3);
  EXPECT_EQ(verified.event_count(), 2500);
}

TEST_F(AuditTest, NothingIsSealedThatATransactionStillRunningMayComeBefore) {
  auto slow = pg::Connection::Open({.conninfo = fixture_.database.Conninfo("audittest"), .application_name = "audit test"}, Soon());
  ASSERT_TRUE(slow.ok()) << slow.status();
  const absl::Status begun = (*slow)->RunScript(
      "BEGIN; INSERT INTO outbox_events (resource, chapter, actor, payload_type, payload, create_time)"
      " VALUES ('things/slow', 'chapters/622900', 'users/slow', 't', '', now())",
      Soon());
  ASSERT_TRUE(begun.ok()) << begun;
  DoMany(2);
  EXPECT_EQ(Seal(), 0);
  ASSERT_TRUE((*slow)->RunScript("COMMIT", Soon()).ok());
  EXPECT_EQ(Seal(), 3);
  EXPECT_FALSE(Verify().has_first_break());
}

TEST_F(AuditTest, AChangedEventIsFoundInItsSeal) {
  for (const char* const change :
       {"actor = 'users/b'", "resource = 'things/9'", "chapter = 'chapters/620000'", "payload = 'x'", "payload_type = 'y'",
        "create_time = create_time + interval '1 second'", "method = '/x/Y'", "client_address = '198.51.100.1'"}) {
    SCOPED_TRACE(change);
    const VerifyAuditResponse before = Verify();
    DoMany(3);
    EXPECT_EQ(Seal(), 3);
    ASSERT_FALSE(Verify().has_first_break());
    const std::string middle = " WHERE event_id = (SELECT max(event_id) - 1 FROM outbox_events)";
    Tamper("CREATE TABLE kept AS SELECT * FROM outbox_events");
    Tamper(absl::StrCat("UPDATE outbox_events SET ", change, middle));
    const VerifyAuditResponse verified = Verify();
    EXPECT_EQ(verified.first_break().kind(), AuditBreak::KIND_CHANGED);
    EXPECT_EQ(verified.first_break().seal_id(), before.seal_count() + 1);
    EXPECT_EQ(verified.seal_count(), before.seal_count());
    Tamper("DELETE FROM outbox_events; INSERT INTO outbox_events OVERRIDING SYSTEM VALUE SELECT * FROM kept; DROP TABLE kept");
    ASSERT_FALSE(Verify().has_first_break()) << "what was put back holds again";
  }
}

TEST_F(AuditTest, ARemovedEventIsFoundAndItsPlaceIsTold) {
  DoMany(2);
  Seal();
  fixture_.clock.Advance(absl::Minutes(1));
  DoMany(3);
  Seal();
  fixture_.clock.Advance(absl::Minutes(1));
  DoMany(2);
  Seal();
  const auto events = Search({});
  ASSERT_TRUE(events.ok()) << events.status();
  ASSERT_EQ(events->entries_size(), 7);
  Tamper("DELETE FROM outbox_events WHERE event_id = 4");
  const AuditBreak broken = Verify().first_break();
  EXPECT_EQ(broken.kind(), AuditBreak::KIND_REMOVED);
  EXPECT_EQ(broken.seal_id(), 2);
  EXPECT_EQ(broken.after_cursor(), events->entries(5).event().cursor());
  EXPECT_EQ(broken.through_cursor(), events->entries(2).event().cursor());
  EXPECT_EQ(broken.sealed_event_count(), 3);
  EXPECT_EQ(broken.found_event_count(), 2);
  EXPECT_EQ(FromTimestamp(broken.through_time()) - FromTimestamp(broken.after_time()), absl::Minutes(1));
}

TEST_F(AuditTest, AnEventInsertedInTheMiddleIsFound) {
  DoMany(2);
  Seal();
  DoMany(2);
  Seal();
  Tamper(
      "INSERT INTO outbox_events (xid, event_id, resource, chapter, actor, payload_type, payload, create_time)"
      " OVERRIDING SYSTEM VALUE SELECT xid, 1000, 'things/forged', chapter, actor, payload_type, payload, create_time"
      " FROM outbox_events WHERE event_id = 1");
  const AuditBreak broken = Verify().first_break();
  EXPECT_EQ(broken.kind(), AuditBreak::KIND_INSERTED);
  EXPECT_EQ(broken.seal_id(), 1);
  EXPECT_EQ(broken.found_event_count(), 3);
}

TEST_F(AuditTest, AMissingOrChangedSealIsFound) {
  for (int i = 0; i < 3; ++i) {
    DoMany(1);
    Seal();
  }
  Tamper("CREATE TABLE kept AS SELECT * FROM audit_seals; DELETE FROM audit_seals WHERE seal_id = 2");
  EXPECT_EQ(Verify().first_break().kind(), AuditBreak::KIND_SEAL_MISSING);
  EXPECT_EQ(Verify().first_break().seal_id(), 2);
  for (const char* const change : {"digest = decode(repeat('00', 32), 'hex')", "create_time = create_time + interval '1 second'",
                                   "last_event_time = last_event_time + interval '1 hour'"}) {
    SCOPED_TRACE(change);
    Tamper(absl::StrCat("DELETE FROM audit_seals; INSERT INTO audit_seals SELECT * FROM kept; UPDATE audit_seals SET ", change,
                        " WHERE seal_id = 2"));
    EXPECT_EQ(Verify().first_break().kind(), AuditBreak::KIND_CHANGED);
    EXPECT_EQ(Verify().first_break().seal_id(), 2);
  }
}

TEST_F(AuditTest, TheServicesRoleMayOnlyAdd) {
  DoMany(1);
  Seal();
  for (const char* const script : {"UPDATE outbox_events SET actor = 'users/b'", "DELETE FROM outbox_events", "TRUNCATE outbox_events",
                                   "INSERT INTO outbox_events (xid, resource, chapter, actor, payload_type, payload, create_time)"
                                   " VALUES ('1'::xid8, 'r', 'c', 'a', 't', '', now())",
                                   "INSERT INTO outbox_events (event_id, resource, chapter, actor, payload_type, payload, create_time)"
                                   " OVERRIDING SYSTEM VALUE VALUES (1, 'r', 'c', 'a', 't', '', now())",
                                   "UPDATE audit_seals SET digest = ''", "DELETE FROM audit_seals", "TRUNCATE audit_seals",
                                   "ALTER TABLE outbox_events DISABLE TRIGGER ALL", "DROP TABLE audit_seals"}) {
    const absl::Status refused = AsService(script);
    EXPECT_THAT(std::string(refused.message()), ::testing::AnyOf(HasSubstr("permission denied"), HasSubstr("must be owner"))) << script;
  }
  EXPECT_TRUE(AsService("INSERT INTO outbox_events (resource, chapter, actor, payload_type, payload, create_time)"
                        " VALUES ('r', 'c', 'a', 't', '', now())")
                  .ok());
  EXPECT_FALSE(Verify().has_first_break());
}

TEST_F(AuditTest, AnEntrySaysWhoDidWhatByWhichMethodFromWhere) {
  Do({.actor = "users/linxia-store", .resource = "vouchers/1"});
  Seal();
  Do({.actor = "services/warehouse", .resource = "reservations/1", .method = "warehouse.reservation_expiry", .client_address = ""});
  const auto found = Search({});
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->entries_size(), 2);
  EXPECT_EQ(found->entries(0).event().resource(), "reservations/1");
  EXPECT_EQ(found->entries(0).method(), "warehouse.reservation_expiry");
  EXPECT_EQ(found->entries(0).client_address(), "");
  EXPECT_FALSE(found->entries(0).sealed());
  EXPECT_EQ(found->entries(1).event().actor(), "users/linxia-store");
  EXPECT_EQ(found->entries(1).event().payload().type_url(), "type.googleapis.com/muster.chapter.v1.ChaptersImported");
  EXPECT_EQ(found->entries(1).method(), "/muster.test.v1.ThingService/ChangeThing");
  EXPECT_EQ(found->entries(1).client_address(), "203.0.113.7");
  EXPECT_TRUE(found->entries(1).sealed());
}

TEST_F(AuditTest, EventsWrittenTogetherKeepEachCallersMethodAndAddress) {
  const auto by = [](const char* actor, const char* address) {
    return outbox::Origin{.actor = actor, .method = absl::StrCat("/x/", actor), .deadline = Soon(), .client_address = address};
  };
  const absl::Status done = fixture_.live().pool->ReadWriteTransaction(Soon(), [&](pg::Transaction& sql) {
    outbox::SharedTx tx(sql, fixture_.live(), by("services/x", ""));
    tx.AppendFor(by("users/a", "203.0.113.1"), "things/1", "chapters/622900", Happened());
    tx.AppendFor(by("users/b", "2001:db8::1"), "things/2", "chapters/622900", Happened());
    tx.WriteAnswers();
    return absl::OkStatus();
  });
  ASSERT_TRUE(done.ok()) << done;
  const auto found = Search({});
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->entries_size(), 2);
  EXPECT_EQ(found->entries(0).event().actor(), "users/b");
  EXPECT_EQ(found->entries(0).method(), "/x/users/b");
  EXPECT_EQ(found->entries(0).client_address(), "2001:db8::1");
  EXPECT_EQ(found->entries(1).client_address(), "203.0.113.1");
}

TEST_F(AuditTest, AddressesAreTheSignedOneElseTheConnectionsAndNoneForServices) {
  rpc::Call call = Auditor();
  call.peer = "ipv4:198.51.100.9:40112";
  EXPECT_EQ(ClientAddressOf(call), "198.51.100.9");
  call.peer = "ipv6:%5B2001:db8::9%5D:40112";
  EXPECT_EQ(ClientAddressOf(call), "2001:db8::9");
  call.peer = "ipv6:%5B::ffff:198.51.100.9%5D:40112";
  EXPECT_EQ(ClientAddressOf(call), "198.51.100.9");
  call.peer = "unix:/run/muster/warehouse";
  EXPECT_EQ(ClientAddressOf(call), "");
  auto signed_caller = std::make_shared<common::v1::Caller>(*call.caller);
  signed_caller->set_client_address("203.0.113.7");
  call.caller = signed_caller;
  call.peer = "ipv4:127.0.0.1:40112";
  EXPECT_EQ(ClientAddressOf(call), "203.0.113.7");
  rpc::Call step = fixture_.AsService("dispatch");
  step.peer = "ipv4:127.0.0.1:40112";
  EXPECT_EQ(ClientAddressOf(step), "");
}

TEST_F(AuditTest, SearchesByActorResourceMethodAndTime) {
  Do({.actor = "users/a", .resource = "incidents/1"});
  fixture_.clock.Advance(absl::Hours(1));
  const absl::Time between = fixture_.clock.Now();
  Do({.actor = "users/b", .resource = "incidents/1/reports/1", .method = "/muster.test.v1.ReportService/CreateReport"});
  fixture_.clock.Advance(absl::Hours(1));
  const absl::Time late = fixture_.clock.Now();
  Do({.actor = "users/a", .resource = "incidents/20", .method = "test.job"});
  SearchAuditEntriesRequest request;
  EXPECT_THAT(Found(request), ElementsAre("incidents/20", "incidents/1/reports/1", "incidents/1"));
  request.set_actor("users/a");
  EXPECT_THAT(Found(request), ElementsAre("incidents/20", "incidents/1"));
  request.Clear();
  request.set_resource_prefix("incidents/1");
  EXPECT_THAT(Found(request), ElementsAre("incidents/1/reports/1", "incidents/1"));
  request.Clear();
  request.set_method("CreateReport");
  EXPECT_THAT(Found(request), ElementsAre("incidents/1/reports/1"));
  request.set_method("/muster.test.v1.ReportService/CreateReport");
  EXPECT_THAT(Found(request), ElementsAre("incidents/1/reports/1"));
  request.set_method("test.job");
  EXPECT_THAT(Found(request), ElementsAre("incidents/20"));
  request.set_method("Report");
  EXPECT_THAT(Found(request), IsEmpty());
  request.Clear();
  *request.mutable_start_time() = ToTimestamp(between);
  EXPECT_THAT(Found(request), ElementsAre("incidents/20", "incidents/1/reports/1"));
  *request.mutable_end_time() = ToTimestamp(late);
  EXPECT_THAT(Found(request), ElementsAre("incidents/1/reports/1")) << "the end is not included";
}

TEST_F(AuditTest, ATimeFindsTheSameEntriesWithManySealsAsWithNone) {
  const absl::Time begin = fixture_.clock.Now();
  for (int i = 0; i < 24; ++i) {
    Do({.resource = absl::StrCat("things/", i)});
    Seal();
    fixture_.clock.Advance(absl::Minutes(10));
  }
  for (int from = 0; from < 24; from += 5) {
    for (int to = from + 1; to <= 24; to += 4) {
      SearchAuditEntriesRequest request;
      *request.mutable_start_time() = ToTimestamp(begin + from * absl::Minutes(10));
      *request.mutable_end_time() = ToTimestamp(begin + to * absl::Minutes(10));
      std::vector<std::string> expected;
      for (int i = to - 1; i >= from; --i) expected.push_back(absl::StrCat("things/", i));
      EXPECT_EQ(Found(request), expected) << from << " to " << to;
    }
  }
}

TEST_F(AuditTest, PagesShowEachEntryOnceWhateverIsWrittenMeanwhile) {
  DoMany(5);
  SearchAuditEntriesRequest request;
  request.set_page_size(2);
  std::vector<std::string> seen;
  int pages = 0;
  do {
    const auto page = Search(request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& entry : page->entries()) seen.push_back(entry.event().resource());
    request.set_page_token(page->next_page_token());
    Do({.resource = "things/later"});
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(seen, ElementsAre("things/5", "things/4", "things/3", "things/2", "things/1"));
}

TEST_F(AuditTest, AnEntrysCursorContinuesBelowIt) {
  DoMany(3);
  const auto all = Search({});
  ASSERT_TRUE(all.ok()) << all.status();
  SearchAuditEntriesRequest request;
  request.set_page_token(all->entries(0).event().cursor());
  EXPECT_THAT(Found(request), ElementsAre("things/2", "things/1"));
}

TEST_F(AuditTest, AnAuditorSeesTheChaptersBelow) {
  Do({.resource = "things/linxia", .chapter = "chapters/622900"});
  Do({.resource = "things/jishishan", .chapter = "chapters/622927"});
  Do({.resource = "things/ningxia", .chapter = "chapters/640000"});
  EXPECT_THAT(Found({}), ElementsAre("things/jishishan", "things/linxia"));
  SearchAuditEntriesRequest county;
  county.set_chapter("chapters/622927");
  EXPECT_THAT(Found(county), ElementsAre("things/jishishan"));
  SearchAuditEntriesRequest elsewhere;
  elsewhere.set_chapter("chapters/640000");
  EXPECT_EQ(ReasonOf(Search(elsewhere).status()), "OUTSIDE_CHAPTER");
  SearchAuditEntriesRequest unknown;
  unknown.set_chapter("chapters/999999");
  EXPECT_EQ(ReasonOf(Search(unknown).status()), "CHAPTER_UNKNOWN");
  const auto nation = api_.SearchAuditEntries(Auditor("chapters/000000"), {});
  ASSERT_TRUE(nation.ok()) << nation.status();
  EXPECT_EQ(nation->entries_size(), 3);
}

TEST_F(AuditTest, IsForAuditorsAlone) {
  for (const common::v1::Role role : {common::v1::ROLE_ADMINISTRATOR, common::v1::ROLE_COMMANDER}) {
    const rpc::Call call = fixture_.As("users/x", "chapters/000000", {role});
    EXPECT_EQ(ReasonOf(api_.SearchAuditEntries(call, {}).status()), "ROLE_MISSING");
    EXPECT_EQ(ReasonOf(api_.VerifyAudit(call, {}).status()), "ROLE_MISSING");
  }
  EXPECT_EQ(ReasonOf(api_.VerifyAudit(fixture_.AsService("dispatch"), {}).status()), "ROLE_MISSING");
  EXPECT_TRUE(api_.VerifyAudit(Auditor("chapters/622927"), {}).ok());
}

TEST_F(AuditTest, EveryWrongFieldIsNamedAtOnce) {
  SearchAuditEntriesRequest request;
  request.set_actor(std::string(101, 'x'));
  request.set_chapter("620000");
  request.mutable_start_time()->set_seconds(1000);
  request.mutable_end_time()->set_seconds(1000);
  request.set_page_size(501);
  request.set_page_token("x");
  EXPECT_THAT(muster::testing::WrongFields(Search(request).status()),
              ElementsAre("actor TOO_LONG", "chapter MALFORMED", "end_time TIME_OUT_OF_RANGE", "page_size OUT_OF_RANGE",
                          "page_token PAGE_TOKEN_MALFORMED"));
}

}  // namespace
}  // namespace muster::audit
