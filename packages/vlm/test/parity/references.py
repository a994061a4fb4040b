# What images are compared with: Pillow, and in programs that need it transformers, whose import takes a second.
import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps

warnings.simplefilter("ignore")


def scene(width, height, channels, seed=0):
    """A smooth picture with edges and some noise, uint8 [height, width, channels]."""
    rng = np.random.default_rng(seed + 7 * width + height)
    y, x = np.mgrid[0:height, 0:width]
    waves = [np.sin(x / (3 + 2 * c) + seed) * np.cos(y / (5 + c)) for c in range(channels)]
    picture = np.stack([127 + 110 * wave for wave in waves], -1)
    picture[(x + y) % 23 < 6] *= 0.4
    return np.clip(picture + rng.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)


def rgb(image):
    return np.array(image.convert("RGB"))
