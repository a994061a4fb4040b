# Logits and greedy tokens of a llama GGUF by mlx-lm.
# inputs: path, ids, maxTokens. outputs: logits [1, L, V], tokens.
from gguf_llama import load
from mlx_lm.generate import generate_step

model = load(inputs["path"])
ids = mx.array(inputs["ids"])
outputs["logits"] = model(ids[None])
outputs["tokens"] = [int(token) for token, _ in generate_step(ids, model, max_tokens=inputs["maxTokens"])]
