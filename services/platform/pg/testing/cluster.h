#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "platform/pg/statement.h"

// Throw-away PostgreSQL clusters for tests and benchmarks. Whatever fails here ends the program with a sentence: a test cannot go on.
namespace muster::pg::testing {

struct ClusterOptions {
  // Off: a crash of the machine loses the cluster, which is all the same to a test, and tests run faster.
  bool durable = false;
  // Lines for postgresql.conf.
  std::vector<std::string> settings;
};

// One service's SQL as muster_sql generates it: {"dispatch", {platform::sql::Migrations(), dispatch::sql::Migrations()}}.
struct ServiceSql {
  std::string service;
  std::vector<absl::Span<const Migration>> migrations;
};

// A freshly migrated database.
struct TestDatabase {
  std::string name;
  std::string admin_conninfo;

  // As the service's own role.
  std::string Conninfo(absl::string_view service) const;
};

// Listens on a Unix socket in a directory of its own, which vanishes together with the server when this object is destroyed and also when
// the process dies in any other way. Never runs as root.
class TestCluster {
 public:
  explicit TestCluster(const ClusterOptions& options = {});
  ~TestCluster();
  TestCluster(const TestCluster&) = delete;
  TestCluster& operator=(const TestCluster&) = delete;

  // One cluster for the whole process, started when first asked for.
  static TestCluster& Shared();

  // The first call for a set of services migrates a template; each call copies it, in about 0.1 s.
  TestDatabase CreateDatabase(absl::Span<const ServiceSql> services);

  // As the cluster's owner.
  std::string AdminConninfo(absl::string_view database = "postgres") const;
  // Where the socket ".s.PGSQL.5432" is.
  const std::string& socket_directory() const { return directory_; }

  // Orderly, with everything written out.
  void Stop();
  // At once, with nothing written out, as in a crash. Committed transactions must survive it.
  void Kill();
  // After Stop or Kill; returns when the server takes connections.
  void Start();

 private:
  std::string CreateTemplate(absl::Span<const ServiceSql> services);

  std::string directory_;
  // Removes everything when its input ends, that is, when we do.
  int guardian_pid_ = 0;
  int guardian_input_ = -1;
  int database_count_ = 0;
  // Template database for each set of services.
  std::map<std::vector<std::string>, std::string> templates_;
};

}  // namespace muster::pg::testing
