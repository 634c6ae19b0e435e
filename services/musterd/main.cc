// musterd: every service of Muster in one program.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "chapter/server.h"
#include "gateway/config/load.h"
#include "gateway/server.h"
#include "musterd/migrate.h"
#include "musterd/services.h"
#include "platform/auth/key.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/rpc/server.h"
#include "platform/seal/text_sealer.h"
#include "platform/status/reasons.h"
#include "platform/status/status.h"
#include "platform/world/world.h"

namespace muster {
namespace {

// Exit codes: 0 done, 1 refused or failed, 2 wrong command line or configuration.
constexpr int kFailed = 1;
constexpr int kUsage = 2;

Language UserLanguage() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* const value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return LanguageFrom(value);
  }
  return Language::kChinese;
}

int Report(const absl::Status& status) {
  if (status.ok()) return 0;
  const std::string reason = ReasonOf(status);
  std::fprintf(stderr, "musterd: %s [%s]\n", Sentence(status, UserLanguage()).c_str(), reason.c_str());
  const absl::string_view detail = status.message();
  if (!detail.empty()) std::fprintf(stderr, "  %.*s\n", static_cast<int>(detail.size()), detail.data());
  return reason == "CONFIG_INVALID" || reason == "CONFIG_UNREADABLE" ? kUsage : kFailed;
}

enum class WithGateway { kNo, kYes };

// Runs services until SIGTERM or SIGINT.
int Serve(const std::string& config_path, const std::vector<ServiceDefinition>& definitions, WithGateway with_gateway) {
  // First: threads inherit the blocked signals.
  rpc::TerminationSignal termination;
  const absl::StatusOr<config::ServerConfig> config = config::LoadConfig(config_path);
  if (!config.ok()) return Report(config.status());
  gateway::GatewayConfig settings;
  if (with_gateway == WithGateway::kYes) {
    absl::StatusOr<gateway::GatewayConfig> loaded = gateway::LoadGatewayConfig(config_path);
    if (!loaded.ok()) return Report(loaded.status());
    settings = *std::move(loaded);
  }
  const SystemClock clock;
  std::vector<std::unique_ptr<ServiceProcess>> processes;
  for (const ServiceDefinition& definition : definitions) {
    absl::StatusOr<std::unique_ptr<ServiceProcess>> process = ServiceProcess::Start(*config, definition, clock);
    if (!process.ok()) return Report(process.status());
    processes.push_back(*std::move(process));
  }
  std::unique_ptr<gateway::GatewayProcess> door;
  if (with_gateway == WithGateway::kYes) {
    absl::StatusOr<std::unique_ptr<gateway::GatewayProcess>> started = gateway::GatewayProcess::Start(*config, settings);
    if (!started.ok()) return Report(started.status());
    door = *std::move(started);
  }
  termination.Wait();
  // Those that call others go first.
  door.reset();
  while (!processes.empty()) processes.pop_back();
  return 0;
}

int RunMigrate(const std::string& config_path, int wait_seconds) {
  const absl::StatusOr<config::ServerConfig> config = config::LoadConfig(config_path);
  if (!config.ok()) return Report(config.status());
  return Report(Migrate(*config, absl::Now() + absl::Seconds(wait_seconds),
                        [](const std::string& sentence) { std::printf("migrate: %s\n", sentence.c_str()); }));
}

// A recomputation takes as long as it takes; whoever has had enough presses Ctrl-C.
constexpr absl::Duration kVerifyPatience = absl::Hours(24);

// How many faults there are in one world. A fault is a line of standard output; how far it has got stands on standard error.
absl::StatusOr<std::int64_t> VerifyWorld(const ServiceDefinition& definition, const World& world) {
  const Language language = UserLanguage();
  const absl::Time begin = absl::Now();
  absl::Time step_begin = begin;
  const auto seconds_since = [](absl::Time time) { return absl::StrFormat("%.1f", absl::ToDoubleSeconds(absl::Now() - time)); };
  const auto say = [&](absl::string_view reason, const Details& details) {
    std::fprintf(stderr, "%s\n", Sentence(reason, details, language).c_str());
  };
  VerificationObserver observer;
  observer.on_fault = [&](absl::string_view reason, const Details& details) {
    std::printf("%s: %s\n", world.name.c_str(), Sentence(reason, details, language).c_str());
  };
  observer.on_step = [&](const VerificationStep& step) {
    say("VERIFY_PROGRESS", {{"world", world.name},
                            {"step", step.step},
                            {"steps", step.steps},
                            {"seconds", seconds_since(step_begin)},
                            {"faults", step.fault_count}});
    if (step.fault_count == kMaxFaultsPerStep) say("VERIFY_MORE", {{"max", kMaxFaultsPerStep}});
    step_begin = absl::Now();
  };
  ASSIGN_OR_RETURN(const Verification verification, definition.verify(world, begin + kVerifyPatience, observer));
  Details summary = verification.counts;
  summary.insert(summary.end(), {{"world", world.name}, {"seconds", seconds_since(begin)}, {"faults", verification.fault_count}});
  say("VERIFY_DONE", summary);
  return verification.fault_count;
}

// Recomputes what a service keeps, in one world or in all.
int RunVerify(const std::string& config_path, const ServiceDefinition& definition, const std::string& only_world) {
  const absl::StatusOr<config::ServerConfig> config = config::LoadConfig(config_path);
  if (!config.ok()) return Report(config.status());
  const SystemClock clock;
  const Worlds worlds(*config, definition.name, clock);
  std::vector<const World*> chosen;
  if (only_world.empty()) {
    for (const std::unique_ptr<World>& world : worlds.all()) chosen.push_back(world.get());
  } else {
    const absl::StatusOr<const World*> world = worlds.Find(only_world);
    if (!world.ok()) return Report(world.status());
    chosen.push_back(*world);
  }
  std::int64_t fault_count = 0;
  for (const World* world : chosen) {
    const absl::StatusOr<std::int64_t> faults = VerifyWorld(definition, *world);
    if (!faults.ok()) return Report(faults.status());
    fault_count += *faults;
  }
  return fault_count == 0 ? 0 : kFailed;
}

// Opens the first account of a world and prints its one-time password; says so when there is an account.
int RunFirstAdministrator(const std::string& config_path, const std::string& world_name) {
  const absl::StatusOr<config::ServerConfig> config = config::LoadConfig(config_path);
  if (!config.ok()) return Report(config.status());
  const SystemClock clock;
  const Worlds worlds(*config, "chapter", clock);
  const absl::StatusOr<const World*> world = worlds.Find(world_name);
  if (!world.ok()) return Report(world.status());
  const absl::StatusOr<std::optional<std::string>> password = chapter::FirstAdministrator(**world, absl::Now() + absl::Seconds(30));
  if (!password.ok()) return Report(password.status());
  if (password->has_value()) {
    std::printf("administrator %s\n", (*password)->c_str());
  } else {
    std::fprintf(stderr, "musterd: %s\n", Sentence("FIRST_ADMINISTRATOR_EXISTS", {{"world", world_name}}, UserLanguage()).c_str());
  }
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app("musterd: the services of Muster (调集). Exit codes: 0 done, 1 refused or failed, 2 wrong command line or configuration.");
  app.require_subcommand(1);
  std::string config_path;
  const auto add_config = [&](CLI::App* command) {
    command->add_option("--config", config_path, "Configuration of the deployment, protobuf TextFormat")->required();
  };
  int exit_code = 0;
  std::string only_world;
  for (const ServiceDefinition& definition : AllServices()) {
    CLI::App* const command = app.add_subcommand(definition.name, "Run this one service");
    add_config(command);
    command->callback([&, definition, command] {
      if (command->get_subcommands().empty()) exit_code = Serve(config_path, {definition}, WithGateway::kNo);
    });
    if (definition.name == std::string("chapter")) {
      CLI::App* const first =
          command->add_subcommand("first-administrator", "Open a world's first account and print its one-time password");
      first->fallthrough();
      first->add_option("--world", only_world, "The world")->required();
      first->callback([&] { exit_code = RunFirstAdministrator(config_path, only_world); });
    }
    if (definition.verify == nullptr) continue;
    CLI::App* const verify = command->add_subcommand("verify", "Recompute what the service keeps and say where it does not hold");
    verify->fallthrough();
    verify->add_option("--world", only_world, "Only this world; default all");
    verify->callback([&, definition] { exit_code = RunVerify(config_path, definition, only_world); });
  }
  CLI::App* const door = app.add_subcommand("gateway", "Run the gateway: HTTP for people and machines");
  add_config(door);
  door->callback([&] { exit_code = Serve(config_path, {}, WithGateway::kYes); });
  CLI::App* const all = app.add_subcommand("all", "Run every service in this one process, for a laptop");
  add_config(all);
  all->callback([&] { exit_code = Serve(config_path, AllServices(), WithGateway::kYes); });

  CLI::App* const migrate = app.add_subcommand("migrate", "Create databases, roles and schemas that are missing and bring them up to date");
  add_config(migrate);
  int wait_seconds = 30;
  migrate->add_option("--wait-seconds", wait_seconds, "How long to wait for a database that is still starting")->check(CLI::Range(1, 3600));
  migrate->callback([&] { exit_code = RunMigrate(config_path, wait_seconds); });

  CLI::App* const key = app.add_subcommand("key", "Make a key pair that signs callers");
  auth::KeyPairFiles files;
  key->add_option("--secret", files.secret_path, "File of the secret key, made with mode 0600")->required();
  key->add_option("--public", files.public_path, "File of the public key: <keyring>/<issuer>.pub")->required();
  key->callback([&] { exit_code = Report(auth::GenerateKeyPair(files)); });

  CLI::App* const sealing_key = app.add_subcommand("sealing-key", "Make a key by which a service seals personal data and secrets");
  std::string sealing_key_path;
  sealing_key->add_option("--file", sealing_key_path, "Its file, made with mode 0600")->required();
  sealing_key->callback([&] { exit_code = Report(TextSealer::MakeKeyFile(sealing_key_path)); });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  return exit_code;
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) { return muster::Main(argc, argv); }
