// Prints a line of JSON: the code path, how many values were compared, and the largest error of each kind, in units of
// what it allows. Ends with 1 where one is above 1.
#include <cmath>
#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "kernels/dispatch.h"
#include "tests.h"

namespace {

std::mutex mutex;
std::map<std::string, double> worst;
size_t count = 0;

}  // namespace

void note(const char* kind, double error, double allowed) {
  const std::lock_guard<std::mutex> lock(mutex);
  const double share = error == 0 ? 0 : error / allowed;
  double& most = worst[kind];
  most = std::isnan(share) ? INFINITY : std::fmax(most, share);
  ++count;
}

int main() {
  const mlxts::Dispatch& dispatch = mlxts::dispatch();
  if (!dispatch.error.empty()) {
    std::fprintf(stderr, "%s\n", dispatch.error.c_str());
    return 2;
  }
  test_fused();
  test_attention();
  std::vector<std::thread> callers;  // of one pool
  for (int i = 0; i < 2; ++i) callers.emplace_back(test_products);
  for (std::thread& caller : callers) caller.join();

  bool is_good = true;
  std::printf("{\"path\":\"%s\",\"count\":%zu", dispatch.kernel->path, count);
  for (const auto& [kind, error] : worst) {
    std::printf(",\"%s\":%.2g", kind.c_str(), error);
    is_good = is_good && error <= 1;
  }
  std::printf("}\n");
  return is_good ? 0 : 1;
}
