# Embeddings of all-MiniLM-L6-v2: the Rust tokenizer, BERT, the mean of the tokens, length 1. Follows references.py.
# inputs: directory, texts. outputs: ids and embeddings, for each text.
import json

from tokenizers import Tokenizer

folder = inputs["directory"]
with open(f"{folder}/config.json") as file:
    config = json.load(file)
tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
tokenizer.no_padding()
tokenizer.enable_truncation(256)
weights = read(f"{folder}/model.safetensors")


def embed(ids):
    mean = plain_bert(config, weights, ids, [0] * len(ids)).mean(0)
    return (mean / np.sqrt((mean**2).sum())).tolist()


outputs["ids"] = [tokenizer.encode(text).ids for text in inputs["texts"]]
outputs["embeddings"] = [embed(ids) for ids in outputs["ids"]]
