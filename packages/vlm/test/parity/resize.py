# Pictures in other sizes. Follows references.py.
# inputs: cases, each { seed, from: [width, height], to: [width, height], resample }. outputs: images, resized: lists of arrays.
outputs["images"], outputs["resized"] = [], []
for case in inputs["cases"]:
    if case["seed"] % 3 == 0:
        picture = np.random.default_rng(case["seed"]).integers(0, 256, [*case["from"][::-1], 3]).astype(np.uint8)
        picture[picture > 170] = 255  # steep edges overshoot
    else:
        picture = scene(*case["from"], 3, case["seed"])
    resized = Image.fromarray(picture).resize(case["to"], Image.Resampling[case["resample"].upper()])
    outputs["images"].append(picture)
    outputs["resized"].append(np.array(resized))
