"""Seconds for each sound, greedy and with five beams, of faster-whisper."""

import json
import sys
import time

import numpy as np
from faster_whisper import WhisperModel

model, compute_type, threads, *sounds = sys.argv[1:]
whisper = WhisperModel(model, device="cpu", compute_type=compute_type, cpu_threads=int(threads))
samples = [np.fromfile(path, dtype=np.float32) for path in sounds]


def transcribe(sound, beam_size):
    segments, _ = whisper.transcribe(sound, beam_size=beam_size, temperature=0.0)
    return "".join(segment.text for segment in segments).strip()


transcribe(samples[0], 1)
seconds, texts = {}, {}
for name, beam_size in {"greedy": 1, "beam5": 5}.items():
    for index, sound in enumerate(samples):
        start = time.perf_counter()
        texts[f"{name} {index}"] = transcribe(sound, beam_size)
        seconds[f"{name} {index}"] = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "texts": texts}))
