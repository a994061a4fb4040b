"""Milliseconds of transformers' PIL processors for an image: from its pixels, and from a JPEG file. With `write`, makes the files."""

import hashlib
import json
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil
from transformers.models.smolvlm.image_processing_pil_smolvlm import SmolVLMImageProcessorPil

folder, cases = Path(sys.argv[1]), json.loads(sys.argv[2])
processors = {"Qwen2VLImageProcessor": Qwen2VLImageProcessorPil, "SmolVLMImageProcessor": SmolVLMImageProcessorPil}


def median(run):
    run()
    times, end = [], time.perf_counter() + 1.5
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2] * 1000


if sys.argv[3:] == ["write"]:
    for case in cases:
        small = np.random.default_rng(1).integers(0, 256, [case["height"] // 4, case["width"] // 4, 3]).astype(np.uint8)
        picture = Image.fromarray(small).resize((case["width"], case["height"]))
        picture.save(folder / f"{case['width']}x{case['height']}.jpeg", quality=90)
    print("null")
else:
    figures, hashes = {}, {}
    for case in cases:
        path = folder / f"{case['width']}x{case['height']}.jpeg"
        config = dict(case["config"])
        processor = processors[config.pop("image_processor_type")](**config)
        picture = Image.open(path).convert("RGB")
        figures[f"{case['name']}, pixels"] = median(lambda: processor(images=[picture], return_tensors="np"))
        figures[f"{case['name']}, JPEG"] = median(
            lambda: processor(images=[Image.open(path).convert("RGB")], return_tensors="np")
        )
        made = processor(images=[picture], return_tensors="np")["pixel_values"]
        hashes[case["name"]] = hashlib.sha256(np.ascontiguousarray(made).tobytes()).hexdigest()
    print(json.dumps({"figures": figures, "hashes": hashes}))
