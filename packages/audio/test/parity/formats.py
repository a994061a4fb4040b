# Files of all formats that libsndfile writes, and the samples that it reads from them. Follows references.py.
# inputs: x [samples, channels] float32, forms: lists of name, format, subtype, channels, rate; folder.
import soundfile

outputs["files"] = {}
for name, form, subtype, channels, rate in inputs["forms"]:
    path = Path(inputs["folder"]) / name
    x = np.array(inputs["x"])[:, :channels]
    soundfile.write(path, x, rate, format=form, subtype=subtype)
    samples, read_rate = soundfile.read(path, dtype="float32", always_2d=True)
    outputs["files"][name] = {"path": str(path), "rate": read_rate, "samples": mx.array(samples.T)}
