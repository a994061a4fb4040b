#include "runtime/main-thread.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <future>
#include <thread>

#include "mlx/scheduler.h"

namespace mlxts {

void take_main_thread() {
  sigset_t all, previous;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &previous);  // signals belong to the threads of the host program
  std::promise<void> taken;
  std::thread([&taken] {
    mlx::core::scheduler::scheduler();
    taken.set_value();
    for (;;) pause();
  }).detach();
  pthread_sigmask(SIG_SETMASK, &previous, nullptr);
  taken.get_future().wait();
}

}  // namespace mlxts
