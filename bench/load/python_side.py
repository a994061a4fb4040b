import json
import resource
import sys
import time

import mlx.core as mx

times, cpu_times = [], []
for _ in range(5):
    start, cpu_start = time.perf_counter(), time.process_time()
    arrays = mx.load(sys.argv[1])
    mx.eval(arrays)
    times.append((time.perf_counter() - start) * 1e3)
    cpu_times.append((time.process_time() - cpu_start) * 1e3)
    del arrays
    mx.clear_cache()


def middle(values):
    return sorted(values)[len(values) // 2]


first, *others = times
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(
    json.dumps(
        {
            "first": first,
            "milliseconds": middle(others),
            "cpuMilliseconds": middle(cpu_times),
            "peakMB": peak,
        }
    )
)
