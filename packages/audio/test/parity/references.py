# The modules of mlx-audio and faster-whisper that are compared with, without the packages around them, which want much more.
import importlib.util
import sys
import types
from pathlib import Path


def folder(name):
    spec = next(each for each in map(Path, sys.path) if (each / name).is_dir())
    return spec / name


def module_of(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


root = folder("mlx_audio")
for name, path in {"mlx_audio": root, "mlx_audio.stt": root / "stt"}.items():
    package = types.ModuleType(name)
    package.__path__ = [str(path)]
    sys.modules[name] = package
sys.modules["mlx_audio.stt.utils"] = types.ModuleType("mlx_audio.stt.utils")
sys.modules["mlx_audio.stt.utils"].load_audio = None
dsp = module_of("mlx_audio.dsp", root / "dsp.py")
whisper_audio = module_of("whisper_audio", root / "stt/models/whisper/audio.py")
extractor = module_of("feature_extractor", folder("faster_whisper") / "feature_extractor.py")
speech = str(folder("pytest_audioeval") / "samples/audio")
