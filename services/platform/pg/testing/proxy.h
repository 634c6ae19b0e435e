#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster::pg::testing {

enum class Cut {
  kNever,
  kBeforeCommit,  // COMMIT never reaches the server
  kAfterCommit,   // the server has committed, its answer never arrives
};

// Stands between a pool and a cluster, and cuts a connection at the worst moment.
class CuttingProxy {
 public:
  // `socket_directory` of the cluster behind it.
  explicit CuttingProxy(absl::string_view socket_directory);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  // Give this as `host` in place of the cluster's.
  const std::string& socket_directory() const { return directory_; }

  // Cuts the next `count` connections that commit, each once.
  void CutNext(Cut cut, int count = 1);
  // Lets nothing in until Open().
  void Close();
  void Open();
  int cut_count() const { return cut_count_; }
  // How often clients sent something: once per round trip, unless it is very large.
  int flight_count() const { return flight_count_; }

 private:
  void Accept();
  void Forward(int client);
  Cut TakeCut();

  const std::string upstream_;
  std::string directory_;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> closed_{false};
  std::atomic<int> cut_count_{0};
  std::atomic<int> flight_count_{0};
  std::mutex mutex_;  // guards the next two
  Cut cut_ = Cut::kNever;
  int remaining_ = 0;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace muster::pg::testing
