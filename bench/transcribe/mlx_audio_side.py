"""Seconds for each sound, greedy, of mlx-audio in float32; it has no beam search. Only its Whisper is imported."""

import importlib
import importlib.util
import json
import sys
import time
import types
from pathlib import Path

import mlx.core as mx
import numpy as np
from transformers import PreTrainedTokenizerFast

directory, *sounds = sys.argv[1:]
root = Path(importlib.util.find_spec("mlx_audio").submodule_search_locations[0])
for name in ["mlx_audio.stt.models", "mlx_audio.stt.models.whisper"]:
    package = types.ModuleType(name)
    package.__path__ = [str(root / name.removeprefix("mlx_audio.").replace(".", "/"))]
    sys.modules[name] = package
whisper = importlib.import_module("mlx_audio.stt.models.whisper.whisper")

dims = whisper.ModelDimensions.from_dict(json.loads((Path(directory) / "config.json").read_text()))
model = whisper.Model(dims, dtype=mx.float32)
weights = {key: value.astype(mx.float32) for key, value in mx.load(f"{directory}/model.safetensors").items()}
model.load_weights(list(model.sanitize(weights).items()))
tokenizer = PreTrainedTokenizerFast(
    tokenizer_file=f"{directory}/tokenizer.json", eos_token="<|endoftext|>", unk_token="<|endoftext|>"
)
tokenizer.add_tokens([f"<|{index * 0.02:.2f}|>" for index in range(1501)], special_tokens=True)
model._processor = types.SimpleNamespace(tokenizer=tokenizer)
mx.eval(model.parameters())


def transcribe(sound):
    return model.generate(sound, temperature=0.0, language="en", fp16=False).text.strip()


samples = [np.fromfile(path, dtype=np.float32) for path in sounds]
transcribe(samples[0])
seconds, texts = {}, {}
for index, sound in enumerate(samples):
    start = time.perf_counter()
    texts[f"greedy {index}"] = transcribe(sound)
    seconds[f"greedy {index}"] = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "texts": texts}))
