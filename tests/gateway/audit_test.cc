#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gateway/api/audit_pages.h"
#include "gateway/config/load.h"
#include "gateway/config/networks.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Entries with these times, whose cursors are "1-<time>".
common::v1::SearchAuditEntriesResponse Answer(const std::vector<int>& times, bool more) {
  common::v1::SearchAuditEntriesResponse answer;
  for (const int time : times) {
    common::v1::Event& event = *answer.add_entries()->mutable_event();
    event.set_cursor(absl::StrCat("1-", time));
    event.mutable_create_time()->set_seconds(time);
  }
  if (more) answer.set_next_page_token("more");
  return answer;
}

std::vector<std::string> Merged(AuditPages& pages, int size) {
  v1::SearchAuditEntriesResponse response;
  pages.Merge(size, response);
  std::vector<std::string> merged;
  for (const v1::AuditEntry& entry : response.entries()) {
    merged.push_back(absl::StrCat(entry.service(), " ", entry.entry().event().create_time().seconds()));
  }
  return merged;
}

std::vector<std::string> Open(const AuditPages& pages) {
  std::vector<std::string> open;
  for (const AuditPages::Place& place : pages.open()) open.push_back(absl::StrCat(place.service, " ", place.cursor));
  return open;
}

TEST(AuditPages, MergesNewestFirstAndGoesOnBelowWhatWasGiven) {
  AuditPages first({"chapter", "warehouse"}, "");
  EXPECT_THAT(Open(first), ElementsAre("chapter ", "warehouse "));
  first.Add("chapter", Answer({9, 5, 4}, true));
  first.Add("warehouse", Answer({8, 7, 1}, false));
  EXPECT_THAT(Merged(first, 3), ElementsAre("chapter 9", "warehouse 8", "warehouse 7"));
  AuditPages second({"chapter", "warehouse"}, first.Next());
  EXPECT_THAT(Open(second), ElementsAre("chapter 1-9", "warehouse 1-7"));
  second.Add("chapter", Answer({5, 4}, false));
  second.Add("warehouse", Answer({1}, false));
  EXPECT_THAT(Merged(second, 3), ElementsAre("chapter 5", "chapter 4", "warehouse 1"));
  EXPECT_EQ(second.Next(), "");
}

TEST(AuditPages, AServiceThatHasGivenAllIsNotAskedAgain) {
  AuditPages first({"chapter", "warehouse"}, "");
  first.Add("chapter", Answer({}, false));
  first.Add("warehouse", Answer({8, 7}, true));
  EXPECT_THAT(Merged(first, 2), ElementsAre("warehouse 8", "warehouse 7"));
  AuditPages second({"chapter", "warehouse"}, first.Next());
  EXPECT_THAT(Open(second), ElementsAre("warehouse 1-7"));
}

TEST(AuditPages, AServiceThatDidNotAnswerStaysWhereItIsAndKeepsNoPageOpen) {
  AuditPages first({"chapter", "warehouse"}, "");
  first.Add("chapter", Answer({9, 8}, true));
  EXPECT_THAT(Merged(first, 2), ElementsAre("chapter 9", "chapter 8"));
  AuditPages second({"chapter", "warehouse"}, first.Next());
  EXPECT_THAT(Open(second), ElementsAre("chapter 1-8", "warehouse "));
  second.Add("chapter", Answer({7}, false));
  EXPECT_THAT(Merged(second, 2), ElementsAre("chapter 7"));
  EXPECT_EQ(second.Next(), "") << "else whoever reads all pages would never come to the end";
}

TEST(AuditPages, AtTheSameTimeTheOrderIsByService) {
  AuditPages pages({"warehouse", "chapter"}, "");
  pages.Add("warehouse", Answer({5}, false));
  pages.Add("chapter", Answer({5}, false));
  EXPECT_THAT(Merged(pages, 10), ElementsAre("chapter 5", "warehouse 5"));
}

TEST(Networks, HoldsAddressesAndNetworksOfBothVersions) {
  const Networks networks({"10.0.0.5", "10.1.0.0/16", "2001:db8::/32"});
  for (const char* inside : {"10.0.0.5", "10.1.0.0", "10.1.255.255", "2001:db8::1", "::ffff:10.1.2.3"}) {
    EXPECT_TRUE(networks.Contains(inside)) << inside;
  }
  for (const char* outside : {"10.0.0.6", "10.2.0.0", "2001:db9::1", "", "10.1.0.0/16", "proxy"}) {
    EXPECT_FALSE(networks.Contains(outside)) << outside;
  }
}

TEST(Networks, RefusesWhatIsNoNetwork) {
  for (const char* right : {"0.0.0.0/0", "10.0.0.0/8", "::/0", "::1"}) EXPECT_TRUE(Networks::IsNetwork(right)) << right;
  for (const char* wrong :
       {"", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.1/8", "2001:db8::/129", "proxy.example", "10.0.0.0/ 8"}) {
    EXPECT_FALSE(Networks::IsNetwork(wrong)) << wrong;
  }
}

TEST(ClientBehind, IsTheLastAddressThatIsNoProxyOfOurs) {
  const Networks proxies({"10.0.0.0/8"});
  EXPECT_EQ(ClientBehind(proxies, "10.0.0.1", "203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(ClientBehind(proxies, "10.0.0.1", "203.0.113.7, 10.0.0.2"), "203.0.113.7");
  EXPECT_EQ(ClientBehind(proxies, "10.0.0.1", "198.51.100.1, 203.0.113.7"), "203.0.113.7") << "what stands before, the client wrote itself";
  EXPECT_EQ(ClientBehind(proxies, "10.0.0.1", ""), "10.0.0.1");
  EXPECT_EQ(ClientBehind(proxies, "10.0.0.1", "203.0.113.7, unknown"), "10.0.0.1");
  EXPECT_EQ(ClientBehind(proxies, "10.0.0.1", " 2001:DB8::9 "), "2001:db8::9");
}

TEST(ClientBehind, BelievesNobodyElse) {
  EXPECT_EQ(ClientBehind(Networks({"10.0.0.0/8"}), "203.0.113.7", "198.51.100.1"), "203.0.113.7");
  EXPECT_EQ(ClientBehind(Networks({}), "10.0.0.1", "198.51.100.1"), "10.0.0.1");
}

TEST(GatewayConfig, NamesWrongProxies) {
  const auto wrong = ParseGatewayConfig("trusted_proxies: \"10.0.0.1/8\"", "x");
  EXPECT_THAT(std::string(DetailOf(wrong.status(), "problems")), HasSubstr("trusted_proxies: \"10.0.0.1/8\""));
  EXPECT_TRUE(ParseGatewayConfig("trusted_proxies: \"10.0.0.0/8\"", "x").ok());
}

}  // namespace
}  // namespace muster::gateway
