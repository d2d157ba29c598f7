"""The dataset as sd-scripts sees it: its description, its images and their buckets. Written apart from Pilothouse's own."""

import json
import os
import struct

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp")


def read_config(path):
    """The one subset's values, with those of its dataset and the general ones below them."""
    general, dataset, subset = {}, {}, {}
    places = {"[general]": general, "[[datasets]]": dataset, "[[datasets.subsets]]": subset}
    place = None
    with open(path, encoding="utf-8") as file:
        for line in map(str.strip, file):
            if line in places:
                place = places[line]
            elif line and not line.startswith("#"):
                key, _, value = line.partition("=")
                # What Pilothouse writes is JSON as far as values go; anything else is refused here.
                place[key.strip()] = json.loads(value)
    config = {**general, **dataset, **subset}
    for key in ("image_dir", "resolution", "num_repeats", "batch_size"):
        if key not in config:
            raise ValueError(f"required key not provided @ data['{key}']")
    config.setdefault("caption_extension", ".caption")
    if not config.get("min_bucket_reso", 256) <= config["resolution"]:
        raise AssertionError("min_bucket_reso must be equal or less than resolution / min_bucket_resoは最小解像度より大きくできません。")
    if not config.get("max_bucket_reso", 1024) >= config["resolution"]:
        raise AssertionError("max_bucket_reso must be equal or greater than resolution / max_bucket_resoは最大解像度より小さくできません。")
    return config


def find_images(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(ENDINGS))


def fill_buckets(images, config):
    side, step = config["resolution"], config["bucket_reso_steps"]
    low, high = config["min_bucket_reso"], config["max_bucket_reso"]
    sizes = {(side // step * step,) * 2}
    for width in range(low, high + 1, step):
        height = min(high, side * side // width // step * step)
        if height >= low:
            sizes |= {(width, height), (height, width)}
    counts = {}
    for path in images:
        size = image_size(path)
        if size not in sizes:
            size = min(sorted(sizes), key=lambda each: abs(each[0] / each[1] - size[0] / size[1]))
        counts[size] = counts.get(size, 0) + config["num_repeats"]
    return counts


def image_size(path):
    with open(path, "rb") as file:
        head = file.read(32)
        if head.startswith(b"\x89PNG"):
            return struct.unpack(">II", head[16:24])
        if head[:4] == b"RIFF":
            return webp_size(head)
        if head[:2] == b"BM":
            width, height = struct.unpack("<ii", head[18:26])
            return width, abs(height)
        file.seek(2)
        return jpeg_size(file)


def webp_size(head):
    if head[12:16] == b"VP8X":
        return tuple(1 + int.from_bytes(head[at : at + 3], "little") for at in (24, 27))
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return tuple(each & 0x3FFF for each in struct.unpack("<HH", head[26:30]))


def jpeg_size(file):
    while True:
        marker, length = struct.unpack(">xBH", file.read(4))
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">xHH", file.read(5))
            return width, height
        file.seek(length - 2, 1)
