#include "platform/pg/testing/cluster.h"

#include <fcntl.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/pg/connection.h"
#include "platform/pg/conninfo.h"
#include "platform/pg/migrate.h"

extern char** environ;

namespace muster::pg::testing {
namespace {

constexpr char kOwner[] = "muster_owner";
constexpr absl::Duration kPatience = absl::Seconds(60);

// $1 is the cluster's directory. $bin becomes where the programs are, $run what they are started with so as not to be root.
constexpr char kPrelude[] = R"sh(
bin=$(pg_config --bindir 2>/dev/null || true)
[ -x "$bin/postgres" ] || bin=$(ls -d /usr/lib/postgresql/15/bin /usr/pgsql-15/bin 2>/dev/null | head -n 1)
[ -x "$bin/postgres" ] || { echo "PostgreSQL 15 is not installed: no postgres in pg_config --bindir nor in /usr/lib/postgresql" >&2; exit 1; }
run=
if [ "$(id -u)" = 0 ]; then
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  run="setpriv --reuid=$(id -u "$user") --regid=$(id -g "$user") --clear-groups --"
fi
cd "$1"
)sh";

constexpr char kInitialise[] = R"sh(
[ -z "$run" ] || chown "$(id -u "$user"):$(id -g "$user")" .
$run "$bin/initdb" -D data -U "$2" -A trust --encoding=UTF8 --locale=C.UTF-8 --lc-collate=C --no-sync >initdb.log 2>&1 || { cat initdb.log >&2; exit 1; }
printf 'local all %s trust\nlocal all all scram-sha-256\n' "$2" >data/pg_hba.conf
cat settings >>data/postgresql.conf
)sh";

constexpr char kStart[] = R"sh(
$run "$bin/pg_ctl" -D data -w -t 60 -s -l data/server.log start >&2 || { tail -n 20 data/server.log >&2; exit 1; }
)sh";

constexpr char kStop[] = R"sh($run "$bin/pg_ctl" -D data -w -t 60 -s -m "$2" stop)sh";

// Reads until the one process that can write has gone.
constexpr char kGuard[] = R"sh(
cat >/dev/null
$run "$bin/pg_ctl" -D data -w -t 10 -s -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$1"
)sh";

[[noreturn]] void Die(absl::string_view what) {
  std::fprintf(stderr, "test cluster: %s\n", std::string(what).c_str());
  std::abort();
}

void Check(const absl::Status& status) {
  if (!status.ok()) Die(status.ToString());
}

template <class T>
T Check(absl::StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}

pid_t Spawn(const std::vector<std::string>& arguments, int input) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  if (input >= 0) posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  // Ctrl-C ends the test, not the ones that tidy up after it.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, "/bin/sh", &actions, &attributes, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) Die("cannot start /bin/sh");
  return pid;
}

int WaitFor(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return status;
}

void RunShell(absl::string_view script, const std::string& directory, const std::string& argument = "") {
  const std::string text = absl::StrCat("set -e\n", kPrelude, script);
  if (WaitFor(Spawn({"sh", "-c", text, "sh", directory, argument}, -1)) != 0) Die("see above");
}

std::string MakeDirectory() {
  std::string path = (std::filesystem::temp_directory_path() / "muster-pg-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) Die(absl::StrCat("cannot make a directory ", path));
  return path;
}

void WriteSettings(const std::string& directory, const ClusterOptions& options) {
  std::ofstream file(directory + "/settings");
  file << "listen_addresses = ''\nunix_socket_directories = '" << directory << "'\nport = 5432\n";
  if (!options.durable) file << "fsync = off\nfull_page_writes = off\n";
  for (const std::string& line : options.settings) file << line << "\n";
}

std::string RoleOf(absl::string_view service) { return absl::StrCat("muster_test_", service); }
std::string PasswordOf(absl::string_view role) { return absl::StrCat("password of ", role); }
absl::Time Soon() { return absl::Now() + kPatience; }

}  // namespace

std::string TestDatabase::Conninfo(absl::string_view service) const {
  const std::string as_role = Check(ConninfoWith(admin_conninfo, {.keyword = "user", .value = RoleOf(service)}));
  return Check(ConninfoWith(as_role, {.keyword = "password", .value = PasswordOf(RoleOf(service))}));
}

TestCluster::TestCluster(const ClusterOptions& options) : directory_(MakeDirectory()) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Die("cannot make a pipe");
  guardian_pid_ = Spawn({"sh", "-c", absl::StrCat(kPrelude, kGuard), "sh", directory_}, ends[0]);
  close(ends[0]);
  guardian_input_ = ends[1];
  WriteSettings(directory_, options);
  RunShell(kInitialise, directory_, kOwner);
  Start();
}

TestCluster::~TestCluster() {
  close(guardian_input_);
  WaitFor(guardian_pid_);
}

TestCluster& TestCluster::Shared() {
  // Never destroyed: the guardian sees the process end.
  static TestCluster& cluster = *new TestCluster();
  return cluster;
}

void TestCluster::Stop() { RunShell(kStop, directory_, "fast"); }
void TestCluster::Kill() { RunShell(kStop, directory_, "immediate"); }
void TestCluster::Start() { RunShell(kStart, directory_); }

std::string TestCluster::AdminConninfo(absl::string_view database) const {
  return absl::StrCat("host='", directory_, "' port=5432 user=", kOwner, " dbname='", database, "'");
}

std::string TestCluster::CreateTemplate(absl::Span<const ServiceSql> services) {
  const std::string name = absl::StrCat("template_", templates_.size());
  Check(EnsureWorldDatabase(AdminConninfo(), name, Soon()));
  for (const auto& [service, migrations] : services) {
    const std::string role = RoleOf(service);
    Check(EnsureRole(AdminConninfo(), {.role = role, .password = PasswordOf(role)}, Soon()));
    Check(MigrateService({.admin_conninfo = AdminConninfo(name), .service = service, .role = role, .migrations = migrations}, Soon())
              .status());
  }
  return name;
}

TestDatabase TestCluster::CreateDatabase(absl::Span<const ServiceSql> services) {
  std::vector<std::string> key;
  for (const ServiceSql& sql : services) key.push_back(sql.service);
  auto found = templates_.find(key);
  if (found == templates_.end()) found = templates_.emplace(key, CreateTemplate(services)).first;

  const std::string name = absl::StrCat("test_", ++database_count_);
  const auto connection = Check(Connection::Open({.conninfo = AdminConninfo(), .application_name = "test", .settings = {}}, Soon()));
  Check(connection->RunScript(absl::StrCat("CREATE DATABASE ", name, " TEMPLATE ", found->second), Soon()));
  // Privileges on a database are not copied with it.
  std::string grants = absl::StrCat("REVOKE ALL ON DATABASE ", name, " FROM PUBLIC");
  for (const std::string& service : key) absl::StrAppend(&grants, "; GRANT CONNECT ON DATABASE ", name, " TO ", RoleOf(service));
  Check(connection->RunScript(grants, Soon()));
  return {.name = name, .admin_conninfo = AdminConninfo(name)};
}

}  // namespace muster::pg::testing
