// What it costs to know who calls: once per token (miss) and with every call (hit).
#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "platform/auth/authorize.h"
#include "platform/auth/caller_source.h"
#include "platform/auth/caller_token.h"
#include "platform/auth/verifier.h"

namespace muster::auth {
namespace {

constexpr int kTokens = 256;

const SecretKey& Key() {
  static const SecretKey key = SecretKey::Generate();
  return key;
}

common::v1::Caller Person(int number) {
  common::v1::Caller caller;
  caller.set_issuer("gateway");
  caller.set_subject(absl::StrFormat("users/lanzhou-duty-%d", number));
  caller.set_chapter("chapters/620000");
  caller.add_roles(common::v1::ROLE_DUTY_OFFICER);
  caller.set_world("live");
  caller.mutable_issue_time()->set_seconds(absl::ToUnixSeconds(absl::Now()));
  caller.mutable_expire_time()->set_seconds(absl::ToUnixSeconds(absl::Now() + kMaxCallerLifetime));
  return caller;
}

Verifier MakeVerifier(const VerifierOptions& options) {
  Keyring keyring;
  (void)keyring.Add("gateway", Key().public_key());
  return Verifier(std::move(keyring), absl::Now, options);
}

void Verify(benchmark::State& state, const Verifier& verifier) {
  std::vector<std::string> tokens;
  for (int i = 0; i < kTokens; ++i) tokens.push_back(*SignCaller(Key(), Person(i)));
  int next = state.thread_index();
  for (auto _ : state) {
    const auto caller = verifier.Verify(tokens[next]);
    if (!caller.ok()) state.SkipWithError("refused");
    next = (next + 1) % kTokens;
  }
}

void VerifyHit(benchmark::State& state) {
  static const Verifier verifier = MakeVerifier({});
  Verify(state, verifier);
}
BENCHMARK(VerifyHit)->Threads(1)->Threads(2);

void VerifyMiss(benchmark::State& state) {
  static const Verifier verifier = MakeVerifier({.cached_tokens = 0});
  Verify(state, verifier);
}
BENCHMARK(VerifyMiss);

void Sign(benchmark::State& state) {
  const common::v1::Caller caller = Person(1);
  for (auto _ : state) benchmark::DoNotOptimize(SignCaller(Key(), caller));
}
BENCHMARK(Sign);

void SourceToken(benchmark::State& state) {
  const auto source = *CallerSource::Create(Key(), Person(1), absl::Now);
  for (auto _ : state) benchmark::DoNotOptimize(source->Token());
}
BENCHMARK(SourceToken);

// A tree of the size of the nation: 31 regions, 11 prefectures each, 9 counties each.
void AuthorizeInTheNation(benchmark::State& state) {
  std::vector<ChapterNode> nodes = {{"chapters/000000", "", Tier::kNational, ""}};
  for (int region = 1; region <= 31; ++region) {
    nodes.push_back({absl::StrFormat("chapters/%02d0000", region), "chapters/000000", Tier::kRegion, "zone"});
    for (int prefecture = 1; prefecture <= 11; ++prefecture) {
      nodes.push_back({absl::StrFormat("chapters/%02d%02d00", region, prefecture), absl::StrFormat("chapters/%02d0000", region),
                       Tier::kPrefecture, ""});
      for (int county = 1; county <= 9; ++county) {
        nodes.push_back({absl::StrFormat("chapters/%02d%02d%02d", region, prefecture, county),
                         absl::StrFormat("chapters/%02d%02d00", region, prefecture), Tier::kCounty, ""});
      }
    }
  }
  const ChapterTree tree = *ChapterTree::Build(nodes);
  common::v1::Caller caller = Person(1);
  caller.set_chapter("chapters/050000");
  for (auto _ : state) {
    if (!Authorize(caller, {common::v1::ROLE_DUTY_OFFICER}, "chapters/050709", tree).ok()) state.SkipWithError("refused");
  }
}
BENCHMARK(AuthorizeInTheNation);

}  // namespace
}  // namespace muster::auth

BENCHMARK_MAIN();
