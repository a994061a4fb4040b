# Files of all kinds that Pillow reads, and their pixels. Follows references.py.
# inputs: folder. outputs: files, for each name its pixels upright, laid over white (by transformers) and with alpha dropped.
import struct
import zlib

from transformers.image_transforms import convert_to_rgb

folder = Path(inputs["folder"])
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def packed(samples, depth):
    """Rows [height, width · channels] as bytes of a PNG file."""
    if depth == 16:
        return [row.astype(">u2").tobytes() for row in samples]
    bits = np.unpackbits(samples.astype(np.uint8)[..., None], axis=-1)[..., 8 - depth :]
    return [np.packbits(row.reshape(-1)).tobytes() for row in bits]


def filtered(rows, step, rng):
    """The rows with a random filter each."""
    out, before = b"", None
    for row in rows:
        here = np.frombuffer(row, np.uint8).astype(int)
        upper = np.zeros_like(here) if before is None else before
        left = np.concatenate([np.zeros(step, int), here])[: len(here)]
        corner = np.concatenate([np.zeros(step, int), upper])[: len(here)]
        guess = left + upper - corner
        nearest = np.stack([abs(guess - each) for each in (left, upper, corner)]).argmin(0)
        paeth = np.choose(nearest, [left, upper, corner])
        kind = int(rng.integers(5))
        predicted = [0, left, upper, (left + upper) // 2, paeth][kind]
        out += bytes([kind]) + ((here - predicted) % 256).astype(np.uint8).tobytes()
        before = here
    return out


def png(width, height, colour, depth, interlaced=False, extra=b"", seed=0):
    rng = np.random.default_rng(seed)
    channels = CHANNELS[colour]
    samples = rng.integers(0, 2**depth, [height, width, channels])
    if depth == 16:  # Pillow's 16-bit grey keeps what is below 256
        samples[::2] //= 300
    step = max(1, depth * channels // 8)
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = b""
    for left, top, across, down in passes:
        part = samples[top::down, left::across]
        if part.size:
            data += filtered(packed(part.reshape(part.shape[0], -1), depth), step, rng)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    body = zlib.compress(data)
    parts = chunk(b"IDAT", body[: len(body) // 2]) + chunk(b"IDAT", body[len(body) // 2 :])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + parts + chunk(b"IEND", b"")


def exif(orientation, big=False):
    order = ">" if big else "<"
    tags = struct.pack(order + "HHHII", 2, 0x010F, 2, 1, 0)
    tags += struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    return (b"MM\0*" if big else b"II*\0") + struct.pack(order + "I", 8) + tags + b"\0" * 4


files = {}
palette = chunk(b"PLTE", bytes(range(60, 60 + 48)))
for colour, depths in {0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4], 4: [8, 16], 6: [8, 16]}.items():
    for depth in depths:
        extra = palette if colour == 3 else b""
        for interlaced in (False, True):
            name = f"colour{colour}-{depth}{'-interlaced' if interlaced else ''}.png"
            files[name] = png(37, 23, colour, depth, interlaced, extra, depth)
        if colour == 3:
            alphas = bytes([0, 40, 255, 128][: 2**depth])
            files[f"palette{depth}-alpha.png"] = png(37, 23, 3, depth, False, extra + chunk(b"tRNS", alphas), depth)
        if colour in (0, 2):
            keys = [0, 1, 255] if depth < 16 else [0, 5, 65535]
            for key in keys:
                trns = chunk(b"tRNS", struct.pack(">H", key) * (1 if colour == 0 else 3))
                files[f"colour{colour}-{depth}-key{key}.png"] = png(37, 23, colour, depth, True, trns, depth)
files["palette-clear.png"] = png(9, 5, 3, 4, False, palette + chunk(b"tRNS", b"\xff\xff\0"))
files["short-palette.png"] = png(9, 5, 3, 4, False, chunk(b"PLTE", bytes(range(30))))
small = np.random.default_rng(3).integers(0, 2, [31, 33, 3]).astype(np.uint8) * 255
buffer = io.BytesIO()
flat = Image.fromarray(small)
flat.info["transparency"] = (255, 0, 255)
flat.save(buffer, "PNG", transparency=(255, 0, 255))
files["rgb-key.png"] = buffer.getvalue()
for size in [(1, 1), (3, 1), (1, 9), (5, 5)]:
    files[f"tiny{size[0]}x{size[1]}.png"] = png(*size, 6, 8, True)
for value in range(0, 10):
    files[f"turned{value}.png"] = png(7, 4, 2, 8, False, chunk(b"eXIf", exif(value, value % 2 == 0)))


def saved(form, picture, mode=None, **options):
    buffer = io.BytesIO()
    Image.fromarray(picture, mode).save(buffer, form, **options)
    return buffer.getvalue()


for width, height in [(61, 43), (64, 48), (17, 9), (2, 3), (1, 1), (5, 40)]:
    for subsampling in ("4:4:4", "4:2:2", "4:2:0"):
        for progressive in (False, True):
            name = f"{width}x{height}-{subsampling.replace(':', '')}{'-progressive' if progressive else ''}.jpeg"
            files[name] = saved(
                "JPEG", scene(width, height, 3), subsampling=subsampling, progressive=progressive, quality=88
            )
picture = scene(83, 57, 3)
files["coarse.jpeg"] = saved("JPEG", picture, quality=4)
files["fine.jpeg"] = saved("JPEG", picture, quality=100, subsampling="4:2:0")
files["noise.jpeg"] = saved("JPEG", np.random.default_rng(1).integers(0, 256, [57, 83, 3]).astype(np.uint8), quality=95)
files["restarts.jpeg"] = saved("JPEG", picture, restart_marker_blocks=3)
files["row-restarts.jpeg"] = saved("JPEG", picture, restart_marker_rows=1, progressive=True)
files["optimized.jpeg"] = saved("JPEG", picture, optimize=True, quality=70)
files["plain-rgb.jpeg"] = saved("JPEG", picture, keep_rgb=True)
files["grey.jpeg"] = saved("JPEG", picture[..., 0])
files["grey-progressive.jpeg"] = saved("JPEG", picture[..., 0], progressive=True)
files["inks.jpeg"] = saved("JPEG", scene(41, 30, 4), "CMYK")
inks = files["inks.jpeg"]
adobe = inks.index(b"Adobe") + 11
files["luma-inks.jpeg"] = inks[:adobe] + b"\x02" + inks[adobe + 1 :]
files["inks-without-adobe.jpeg"] = inks.replace(b"Adobe", b"adobe")
for value in (1, 3, 6, 8):
    files[f"turned{value}.jpeg"] = saved("JPEG", picture, exif=b"Exif\0\0" + exif(value))
xmp = b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta tiff:Orientation="5"/>'
files["turned-by-xmp.jpeg"] = saved("JPEG", picture, extra=b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp)


def resampled(data, factors):
    """The same blocks in another arrangement."""
    at = data.index(b"\xff\xc0\0\x11\x08") + 11
    return data[:at] + bytes([factors]) + data[at + 1 :]


files["by-rows.jpeg"] = resampled(saved("JPEG", scene(64, 64, 3), subsampling="4:2:2"), 0x12)
files["by-four.jpeg"] = resampled(saved("JPEG", scene(64, 64, 3), subsampling="4:2:0"), 0x41)

for channels in (3, 4):
    picture = scene(53, 38, channels)
    files[f"lossless{channels}.webp"] = saved("WEBP", picture, lossless=True, exact=True)
    files[f"lossy{channels}.webp"] = saved("WEBP", picture, quality=80)
files["turned6.webp"] = saved("WEBP", scene(53, 38, 3), lossless=True, exif=b"Exif\0\0" + exif(6))

outputs["files"] = {}
for name, data in files.items():
    path = folder / name
    path.write_bytes(data)
    upright = ImageOps.exif_transpose(Image.open(path))
    outputs["files"][name] = {"white": convert_to_rgb(upright, return_numpy=True), "drop": rgb(upright)}
