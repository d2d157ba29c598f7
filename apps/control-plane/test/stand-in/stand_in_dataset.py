"""The dataset as sd-scripts sees it: its description, its images and their buckets. Written apart from Pilothouse's own."""

import json
import os
import struct

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp")


def read_config(path):
    """The datasets, each with its subsets, which inherit the values above them."""
    general, datasets = {}, []
    place = None
    with open(path, encoding="utf-8") as file:
        for line in map(str.strip, file):
            if line == "[general]":
                place = general
            elif line == "[[datasets]]":
                place = {"subsets": []}
                datasets.append(place)
            elif line == "[[datasets.subsets]]":
                place = {}
                datasets[-1]["subsets"].append(place)
            elif line and not line.startswith("#"):
                key, _, value = line.partition("=")
                # What Pilothouse writes is JSON as far as values go; anything else is refused here.
                place[key.strip()] = json.loads(value)
    return [whole(general, dataset) for dataset in datasets]


def whole(general, dataset):
    config = {**general, **dataset}
    config["subsets"] = [{**config, **subset} for subset in dataset["subsets"]]
    for key in ("resolution", "batch_size"):
        if key not in config:
            raise ValueError(f"required key not provided @ data['{key}']")
    for subset in config["subsets"]:
        if "image_dir" not in subset:
            raise ValueError("required key not provided @ data['image_dir']")
        subset.setdefault("caption_extension", ".caption")
        subset.setdefault("num_repeats", 1)
    # Voluptuous takes a float for a float and nothing else.
    if not isinstance(config.get("validation_split", 0.0), float):
        raise ValueError("expected float for dictionary value @ data['datasets'][0]['validation_split']")
    if not config.get("min_bucket_reso", 256) <= config["resolution"]:
        raise AssertionError("min_bucket_reso must be equal or less than resolution / min_bucket_resoは最小解像度より大きくできません。")
    if not config.get("max_bucket_reso", 1024) >= config["resolution"]:
        raise AssertionError("max_bucket_reso must be equal or greater than resolution / max_bucket_resoは最大解像度より小さくできません。")
    return config


class Pictures:
    """One dataset for training, or the part of it that is for validation."""

    def __init__(self, config, is_validation):
        self.config = config
        self.subsets = [(subset, self.part_of(subset, is_validation)) for subset in config["subsets"]]
        repeats = (lambda subset: 1) if is_validation else (lambda subset: subset["num_repeats"])
        learned = [(path, repeats(subset)) for subset, images in self.subsets if not subset.get("is_reg") for path in images]
        others = [[path, repeats(subset)] for subset, images in self.subsets if subset.get("is_reg") for path in images]
        self.train = sum(times for _, times in learned)
        self.regularisation = sum(times for _, times in others)
        self.buckets = fill_buckets(learned + balance(others, self.train), config)
        self.batches = sum(-(-count // config["batch_size"]) for count in self.buckets.values())

    def part_of(self, subset, is_validation):
        images = find_images(subset["image_dir"])
        split = self.config.get("validation_split", 0.0)
        if split == 0:
            return [] if is_validation else images
        if subset.get("is_reg"):
            return [] if is_validation else images
        return images[len(images) - round(len(images) * split) :] if is_validation else images[: -int(-len(images) * (1 - split))]


def balance(others, wanted):
    """As many as of the others: one after the other, then each once more, in rounds."""
    taken, count, is_first = [], 0, True
    while count < wanted and others:
        for other in others:
            if is_first:
                taken.append(other)
                count += other[1]
            else:
                other[1] += 1
                count += 1
            if count >= wanted:
                break
        is_first = False
    return taken


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
    for path, times in images:
        size = image_size(path)
        if size not in sizes:
            size = min(sorted(sizes), key=lambda each: abs(each[0] / each[1] - size[0] / size[1]))
        counts[size] = counts.get(size, 0) + times
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
