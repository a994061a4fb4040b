# What transformers' PIL processors make of pictures. Follows references.py.
# inputs: sizes: lists of [width, height]; qwen, idefics: configurations; frames: [width, height, count].
# outputs: images: lists of uint8 arrays; each processor's pixels, grids and texts.
from types import SimpleNamespace

from transformers.models.idefics3.image_processing_pil_idefics3 import Idefics3ImageProcessorPil
from transformers.models.idefics3.processing_idefics3 import Idefics3Processor
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil
from transformers.models.qwen2_vl.processing_qwen2_vl import Qwen2VLProcessor
from transformers.models.smolvlm.image_processing_pil_smolvlm import SmolVLMImageProcessorPil
from transformers.models.smolvlm.processing_smolvlm import get_image_prompt_string

pictures = [scene(*size, 3, seed) for seed, size in enumerate(inputs["sizes"])]
images = [Image.fromarray(picture) for picture in pictures]
outputs["images"] = pictures


def kept(config):
    return {key: value for key, value in config.items() if key not in ("image_processor_type", "processor_class")}


outputs["qwen"] = []
for config in inputs["qwen"]:
    processor = Qwen2VLImageProcessorPil(**kept(config))
    made = processor(images=images, return_tensors="np")
    fake = SimpleNamespace(image_processor=processor, image_token="<|image_pad|>")
    texts = [Qwen2VLProcessor.replace_image_token(fake, made, i) for i in range(len(images))]
    outputs["qwen"].append(
        {"pixels": made["pixel_values"], "grids": made["image_grid_thw"].tolist(), "texts": texts}
    )

# Frames: those of a patch are what the processor makes of each as an image.
width, height, count = inputs["frames"]
frames = [scene(width, height, 3, 50 + i) for i in range(count)]
outputs["frames"] = frames
processor = Qwen2VLImageProcessorPil(**kept(inputs["qwen"][0]))
padded = [Image.fromarray(each) for each in frames + frames[-1:] * (count % 2)]
size = processor.patch_size**2
one = [processor(images=[each], return_tensors="np")["pixel_values"].reshape(-1, 3, 2, size)[:, :, 0] for each in padded]
pairs = [np.stack([one[i], one[i + 1]], 2) for i in range(0, len(one), 2)]
outputs["video"] = np.concatenate(pairs).reshape(-1, 6 * size)

outputs["idefics"] = []
for config in inputs["idefics"]:
    kind = SmolVLMImageProcessorPil if config["image_processor_type"].startswith("Smol") else Idefics3ImageProcessorPil
    processor = kind(**kept(config))
    made = processor(images=[images], return_row_col_info=True, return_tensors="np")
    rows, cols = made["rows"][0], made["cols"][0]
    fake = SimpleNamespace(
        fake_image_token="<fake_token_around_image>",
        image_token="<image>",
        global_image_tag="<global-img>",
        image_seq_len=7,
    )
    if kind is SmolVLMImageProcessorPil:
        texts = [
            get_image_prompt_string(r, c, 7, fake.fake_image_token, "<image>", "<global-img>") for r, c in zip(rows, cols)
        ]
    else:
        texts = [Idefics3Processor.replace_image_token(fake, made, i) for i in range(len(images))]
    outputs["idefics"].append(
        {
            "pixels": made["pixel_values"][0],
            "rows": list(rows),
            "columns": list(cols),
            "texts": texts,
            "whole": bool(made["pixel_attention_mask"].all()),
        }
    )
