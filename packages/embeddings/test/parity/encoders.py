# Hidden states of encoders; each row by itself, without padding. Follows references.py.
# inputs: cases, each { model_type, config, weights (a safetensors file), rows (lists of ids), types }.
# outputs: hidden, for each case a list of [L, D] lists of numbers.
outputs["hidden"] = [
    [
        encoders[case["model_type"]](case["config"], read(case["weights"]), row, types).tolist()
        for row, types in zip(case["rows"], case["types"])
    ]
    for case in inputs["cases"]
]
