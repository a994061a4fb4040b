"""Silero's ONNX files in onnxruntime on one thread, as its own wrapper calls them: seconds of sound in a second."""

import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime

data = next(Path(each) / "silero_vad/data" for each in sys.path if (Path(each) / "silero_vad/data").is_dir())
samples = np.fromfile(sys.argv[1], np.float32)
chunks = samples.reshape(-1, 512)
context, most = 64, 512


def session(name):
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(data / name, options, providers=["CPUExecutionProvider"])


by_chunk, by_sequence = session("silero_vad.onnx"), session("silero_vad_16k_sequence.onnx")
before = np.vstack([np.zeros((1, context), np.float32), chunks[:-1, -context:]])
heard = np.concatenate([before, chunks], axis=1)


def stream():
    state = np.zeros((2, 1, 128), np.float32)
    rate = np.array(16000, np.int64)
    found = []
    for each in heard:
        probability, state = by_chunk.run(None, {"input": each[None], "state": state, "sr": rate})
        found.append(probability.item())
    return found


def sequence():
    h = c = np.zeros((1, 1, 128), np.float32)
    for at in range(0, len(heard), most):
        _, h, c = by_sequence.run(["speech_probs", "hn", "cn"], {"input": heard[at : at + most], "h": h, "c": c})


def rate(run):
    run()
    seconds = []
    end = time.perf_counter() + 2
    while len(seconds) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return len(samples) / 16000 / sorted(seconds)[len(seconds) // 2]


print(json.dumps({"rates": {"stream": rate(stream), "sequence": rate(sequence)}, "first": stream()[:200]}))
