"""Runs Python snippets for the tests: one JSON object a line in on stdin, one a line out on the original stdout."""

import base64
import json
import math
import os
import queue
import sys
import threading
import traceback

# Snippets and native code may print: only answers go to the real stdout.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
sys.stdout = sys.stderr

import mlx.core as mx
import mlx.nn as nn
import numpy as np

UNSIGNED = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}


def to_array(tensor):
    dtype = getattr(mx, "bool_" if tensor["dtype"] == "bool" else tensor["dtype"])
    data = base64.b64decode(tensor["data"])
    if not data:
        return mx.zeros(tensor["shape"], dtype=dtype)
    bits = np.frombuffer(data, dtype=UNSIGNED[dtype.size])
    return mx.array(bits).view(dtype).reshape(tensor["shape"])


def from_array(array):
    name = str(array.dtype).removeprefix("mlx.core.").removesuffix("_")
    data = b""
    if array.size:
        unsigned = getattr(mx, UNSIGNED[array.dtype.size].__name__)
        data = np.array(mx.contiguous(array).reshape(-1).view(unsigned)).tobytes()
    return {"$tensor": {"dtype": name, "shape": list(array.shape), "data": base64.b64encode(data).decode()}}


def encode(value):
    if isinstance(value, mx.array):
        return from_array(value)
    if isinstance(value, np.ndarray):
        name = value.dtype.name
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"$tensor": {"dtype": name, "shape": list(value.shape), "data": data}}
    if isinstance(value, np.generic):
        return encode(value.item())
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"outputs: {value} is not JSON; give it as an array")
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"outputs: expected arrays and JSON values, got {type(value).__name__}")


def run(request, state):
    outputs = {}
    inputs = {
        key: to_array(value["$tensor"]) if isinstance(value, dict) and "$tensor" in value else value
        for key, value in request["inputs"].items()
    }
    names = {"__name__": "oracle", "mx": mx, "nn": nn, "np": np, "inputs": inputs, "outputs": outputs, "state": state}
    exec(compile(request["source"], "<oracle>", "exec"), names)
    return encode(outputs)


def answer(message):
    answers.write(json.dumps(message, allow_nan=False) + "\n")
    answers.flush()


def read_requests(requests):
    for line in sys.stdin:
        requests.put(json.loads(line))
    os._exit(0)  # the parent closed the pipe or died, whatever is still being computed


def main():
    mx.set_default_device(mx.cpu)
    requests = queue.SimpleQueue()
    threading.Thread(target=read_requests, args=(requests,), daemon=True).start()
    answer({"ready": mx.__version__})
    state = {}
    while True:
        request = requests.get()
        try:
            answer({"id": request["id"], "outputs": run(request, state)})
        except BaseException as error:
            answer({"id": request["id"], "error": str(error), "traceback": traceback.format_exc()})


main()
