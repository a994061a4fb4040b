# mlx-vlm's models without its processors, servers and trainers, whose packages are not here.
import importlib
import importlib.util
import sys
import types


# Each compiled function would be compiled by g++ here.
mx.disable_compile()


def bare(name, path=None):
    module = types.ModuleType(name)
    if path is not None:
        module.__path__ = path
    sys.modules[name] = module


if "mlx_vlm" not in sys.modules:
    bare("mlx_vlm", list(importlib.util.find_spec("mlx_vlm").submodule_search_locations))
    for family in ("qwen2_vl", "qwen2_5_vl", "idefics3", "smolvlm"):
        bare(f"mlx_vlm.models.{family}.processing_{family}")


def build(config, weights):
    family = importlib.import_module(f"mlx_vlm.models.{config['model_type']}")
    parsed = family.ModelConfig.from_dict(dict(config))
    for part, kind in (("text_config", family.TextConfig), ("vision_config", family.VisionConfig)):
        value = getattr(parsed, part)
        if isinstance(value, dict):
            setattr(parsed, part, kind.from_dict(value))
    model = family.Model(parsed)
    model.load_weights(list(weights.items()), strict=True)
    model.eval()
    return model
