# Silero's own ONNX file, timestamps and iterator, faster-whisper's timestamps and chunks, mlx-audio's model. Follows references.py.
# inputs: model (a directory), options: Silero's options, whisper: faster-whisper's, random: probabilities and options.
import json

import onnxruntime
import soundfile


def stub(name, **attributes):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(attributes)


class Tensor(np.ndarray):
    def dim(self):
        return self.ndim


stub("torch", Tensor=Tensor, no_grad=lambda: lambda function: function, is_tensor=lambda x: True, device=str)
stub("faster_whisper")
stub("faster_whisper.utils", get_assets_path=lambda: "")
stub("mlx_audio.audio_io", read=None)
stub("mlx_audio.utils", resample_audio=None)
silero = folder("silero_vad")
utils_vad = module_of("utils_vad", silero / "utils_vad.py")
whisper_vad = module_of("faster_whisper_vad", folder("faster_whisper") / "vad.py")
stub("mlx_audio.vad", __path__=[str(root / "vad")])
stub("mlx_audio.vad.models", __path__=[str(root / "vad/models")])
from mlx_audio.vad.models.silero_vad import Model, ModelConfig

settings = onnxruntime.SessionOptions()
settings.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(silero / "data/silero_vad.onnx", settings, providers=["CPUExecutionProvider"])


class Onnx:
    """The model as Silero's iterator calls it."""

    def reset_states(self):
        self.state = np.zeros((2, 1, 128), np.float32)
        self.context = None

    def __call__(self, chunk, rate):
        size = rate // 250
        context = np.zeros(size, np.float32) if self.context is None else self.context
        heard = np.concatenate([context, np.asarray(chunk)])[None]
        given = {"input": heard, "state": self.state, "sr": np.array(rate, np.int64)}
        result, self.state = session.run(None, given)
        self.context = heard[0, -size:]
        return result[0, 0]


def probabilities(signal, rate):
    chunk = rate // 1000 * 32
    padded = np.pad(signal, (0, -len(signal) % chunk))
    model = Onnx()
    model.reset_states()
    return np.array([model(each, rate) for each in padded.reshape(-1, chunk)], np.float32)


rng = np.random.default_rng(1)
pieces = []
for number, path in enumerate(sorted(Path(speech).rglob("*.wav"))[::3]):
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    samples = samples.mean(axis=1)[:: rate // 16000]
    silence = rng.standard_normal(int(16000 * [0.1, 1.5, 0.4, 2.6][number % 4])).astype(np.float32)
    pieces += [samples[: 16000 * 6], silence * [0, 0.01, 0.001][number % 3]]
long = np.concatenate(pieces)
signals = {16000: long[: len(long) // 512 * 512 - 100], 8000: long[: 16000 * 30 : 2]}

network = Model(ModelConfig.from_dict(json.loads((Path(inputs["model"]) / "config.json").read_text())))
network.load_weights(str(Path(inputs["model"]) / "model.safetensors"), strict=True)
for rate, signal in signals.items():
    found = probabilities(signal, rate)

    class Recorded:
        def __init__(self):
            self.values = iter(found)

        def reset_states(self):
            pass

        def __call__(self, chunk, rate):
            return next(self.values)

    chunk = rate // 1000 * 32
    events = []
    iterator = utils_vad.VADIterator(Recorded(), sampling_rate=rate)
    for at in range(0, len(signal) - chunk + 1, chunk):
        event = iterator(signal[at : at + chunk].view(Tensor))
        events += [{"type": name, "sample": sample} for name, sample in (event or {}).items()]
    outputs[str(rate)] = {
        "signal": signal,
        "probabilities": found,
        "mlxAudio": network.predict_proba(mx.array(signal[: rate * 5]), rate),
        "events": events,
        "timestamps": [
            utils_vad.get_speech_timestamps_from_probs(
                found, sampling_rate=rate, audio_length_samples=len(signal), **options
            )
            for options in inputs["options"]
        ],
    }

signal = signals[16000]
whisper_vad.get_vad_model = lambda: lambda padded: outputs["16000"]["probabilities"]
outputs["whisper"] = [
    whisper_vad.get_speech_timestamps(signal, whisper_vad.VadOptions(**options)) for options in inputs["whisper"]
]
spans = outputs["whisper"][0]
chunks, metadata = whisper_vad.collect_chunks(signal, spans, max_duration=inputs["maxSeconds"])
times = whisper_vad.SpeechTimestampsMap(spans, 16000)
outputs["chunks"] = [
    {
        "samples": chunk,
        "times": [times.get_original_time(about["offset"] + part * about["duration"]) for part in inputs["parts"]],
    }
    for chunk, about in zip(chunks, metadata)
]
outputs["random"] = [
    utils_vad.get_speech_timestamps_from_probs(each["probabilities"], **each["options"]) for each in inputs["random"]
]
