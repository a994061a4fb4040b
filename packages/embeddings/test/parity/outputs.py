# What follows an encoder, with NumPy. Follows references.py.
# inputs: hidden [B, L, D], lengths, start (tokens that do not count), vectors [N, D], min, max, dense (weights by name).
# outputs: pooled, for each mode [B, D]; int8, ubinary; dense [N, out].
hidden = np.array(inputs["hidden"], dtype="f8")
texts = [(h[:n], h[inputs["start"] : n], np.arange(inputs["start"], n) + 1.0) for h, n in zip(hidden, inputs["lengths"])]
outputs["pooled"] = {
    "cls": [whole[0].tolist() for whole, _, _ in texts],
    "lasttoken": [whole[-1].tolist() for whole, _, _ in texts],
    "max": [counted.max(0).tolist() for _, counted, _ in texts],
    "mean": [counted.mean(0).tolist() for _, counted, _ in texts],
    "mean_sqrt_len_tokens": [(counted.sum(0) / np.sqrt(len(counted))).tolist() for _, counted, _ in texts],
    "weightedmean": [((counted * at[:, None]).sum(0) / at.sum()).tolist() for _, counted, at in texts],
}

vectors = np.array(inputs["vectors"], dtype="f4")
starts, ends = np.array(inputs["min"], dtype="f4"), np.array(inputs["max"], dtype="f4")
steps = (ends - starts) / 255
steps = np.where(steps == 0, 1, steps)
outputs["int8"] = (np.clip(np.floor((vectors - starts) / steps), 0, 255) - 128).astype(np.int8).tolist()
outputs["ubinary"] = np.packbits(vectors > 0, axis=-1).tolist()

w = read(inputs["dense"])
outputs["dense"] = (np.tanh(linear(vectors, w, "linear")) + linear(vectors, w, "residual")).tolist()
