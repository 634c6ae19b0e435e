// musterd: every service of Muster in one program.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "musterd/migrate.h"
#include "musterd/services.h"
#include "platform/auth/key.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/rpc/server.h"
#include "platform/status/reasons.h"

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

// Runs services until SIGTERM or SIGINT.
int Serve(const std::string& config_path, const std::vector<ServiceDefinition>& definitions) {
  // First: threads inherit the blocked signals.
  rpc::TerminationSignal termination;
  const absl::StatusOr<config::ServerConfig> config = config::LoadConfig(config_path);
  if (!config.ok()) return Report(config.status());
  const SystemClock clock;
  std::vector<std::unique_ptr<ServiceProcess>> processes;
  for (const ServiceDefinition& definition : definitions) {
    absl::StatusOr<std::unique_ptr<ServiceProcess>> process = ServiceProcess::Start(*config, definition, clock);
    if (!process.ok()) return Report(process.status());
    processes.push_back(*std::move(process));
  }
  termination.Wait();
  // Those that call others go first.
  while (!processes.empty()) processes.pop_back();
  return 0;
}

int RunMigrate(const std::string& config_path, int wait_seconds) {
  const absl::StatusOr<config::ServerConfig> config = config::LoadConfig(config_path);
  if (!config.ok()) return Report(config.status());
  return Report(Migrate(*config, absl::Now() + absl::Seconds(wait_seconds),
                        [](const std::string& sentence) { std::printf("migrate: %s\n", sentence.c_str()); }));
}

int Main(int argc, char** argv) {
  CLI::App app("musterd: the services of Muster (调集). Exit codes: 0 done, 1 refused or failed, 2 wrong command line or configuration.");
  app.require_subcommand(1);
  std::string config_path;
  const auto add_config = [&](CLI::App* command) {
    command->add_option("--config", config_path, "Configuration of the deployment, protobuf TextFormat")->required();
  };
  int exit_code = 0;
  for (const ServiceDefinition& definition : AllServices()) {
    CLI::App* const command = app.add_subcommand(definition.name, "Run this one service");
    add_config(command);
    command->callback([&, definition] { exit_code = Serve(config_path, {definition}); });
  }
  CLI::App* const all = app.add_subcommand("all", "Run every service in this one process, for a laptop");
  add_config(all);
  all->callback([&] { exit_code = Serve(config_path, AllServices()); });

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
