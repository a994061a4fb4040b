# Whisper of mlx-audio: encoder output, logits, attention over the audio. Follows references.py.
# inputs: cases of {config, weights (a path)}; mels [1, frames, mels] and ids [1, L] of each; save: where the first goes in MLX's form.
import importlib

for name in ["mlx_audio.stt.models", "mlx_audio.stt.models.whisper"]:
    package = types.ModuleType(name)
    package.__path__ = [str(root / name.removeprefix("mlx_audio.").replace(".", "/"))]
    sys.modules[name] = package
whisper = importlib.import_module("mlx_audio.stt.models.whisper.whisper")

outputs["cases"] = []
for index, case in enumerate(inputs["cases"]):
    dims = whisper.ModelDimensions.from_dict(case["config"])
    model = whisper.Model(dims, dtype=mx.float32)
    weights = mx.load(case["weights"])
    model.load_weights(list(model.sanitize(dict(weights)).items()))
    # What a checkpoint says of positions may be rounded; mlx-audio computes them. Its encoder wants as many as there are frames.
    positions = weights["model.encoder.embed_positions.weight"].astype(mx.float32)
    model.encoder._positional_embedding = positions[: inputs[f"mel {index}"].shape[1] // 2]
    audio = model.encoder(inputs[f"mel {index}"])
    logits, _, scores = model.decoder(inputs[f"ids {index}"], audio)
    outputs["cases"].append({"audio": audio, "logits": logits, "scores": scores})

# The same in MLX's form, where positions are computed.
dims = whisper.ModelDimensions.from_dict(inputs["cases"][0]["config"])
model = whisper.Model(dims, dtype=mx.float32)
weights = mx.load(inputs["cases"][0]["weights"])
model.load_weights(list(model.sanitize(dict(weights)).items()))
model.save_weights(inputs["save"])
outputs["dims"] = {key: getattr(dims, key) for key in dims.__dataclass_fields__}
outputs["logits"] = model(inputs["mel 0"], inputs["ids 0"])
