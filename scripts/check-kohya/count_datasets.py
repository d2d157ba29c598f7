"""What sd-scripts makes of several datasets, by its own code and without a model:

    python count_datasets.py <folder of sd-scripts> > apps/control-plane/src/kohya/fixtures/dataset-counts.json

Draws combinations of datasets, regularisation sets and validation sets from a fixed seed, writes them as pictures with a
dataset.toml, and prints each with the batches of an epoch and the samples of every bucket as the trainer counts them.
"""

import json
import logging
import os
import random
import sys
import tempfile

CASES = 24
SIZES = [(256, 256), (384, 256), (256, 384), (300, 200), (128, 512), (333, 999), (64, 64)]


def main(folder):
    sys.path.insert(0, folder)
    logging.disable(logging.CRITICAL)
    draw = random.Random(7)
    cases = [draw_case(draw) for _ in range(CASES)]
    with tempfile.TemporaryDirectory() as place:
        for number, case in enumerate(cases):
            case["trainer"] = counted(case, os.path.join(place, str(number)))
    json.dump({"cases": cases}, sys.stdout)


def draw_case(draw):
    def dataset(role, most):
        pictures = [draw.choice(SIZES) for _ in range(draw.randint(1, most))]
        return {"role": role, "repeats": draw.randint(1, 6), "pictures": pictures}

    return {
        "resolution": draw.choice([256, 320, 512]),
        "batchSize": draw.randint(1, 4),
        "datasets": [dataset("training", 12) for _ in range(draw.randint(1, 3))]
        + [dataset("regularisation", 30) for _ in range(draw.randint(0, 2))]
        + [dataset("validation", 5) for _ in range(draw.randint(0, 2))],
    }


def counted(case, place):
    from library import config_util
    from library.config_util import BlueprintGenerator, ConfigSanitizer
    from train_network import setup_parser

    for number, dataset in enumerate(case["datasets"]):
        write_pictures(dataset["pictures"], os.path.join(place, str(number)))
    config = os.path.join(place, "dataset.toml")
    with open(config, "w", encoding="utf-8") as file:
        file.write(toml_of(case, place))
    blueprint = BlueprintGenerator(ConfigSanitizer(True, True, False, True)).generate(
        config_util.load_user_config(config), setup_parser().parse_args([])
    )
    training, validation = config_util.generate_dataset_group_by_blueprint(blueprint.dataset_group)
    return {
        "batches": len(training),
        "buckets": buckets_of(training),
        "validationBatches": 0 if validation is None else len(validation),
        "regularisation": sum(info.num_repeats for info in images_of(training) if info.is_reg),
    }


def write_pictures(sizes, folder):
    from PIL import Image

    os.makedirs(folder)
    for number, size in enumerate(sizes):
        Image.new("RGB", size).save(os.path.join(folder, f"{number:02d}.png"))
        with open(os.path.join(folder, f"{number:02d}.txt"), "w", encoding="utf-8") as file:
            file.write("boat")


def toml_of(case, place):
    side = case["resolution"]
    head = [
        "[[datasets]]",
        f"resolution = {side}",
        f"batch_size = {case['batchSize']}",
        f"min_bucket_reso = {max(64, side // 2 // 64 * 64)}",
        f"max_bucket_reso = {side * 2}",
        "bucket_reso_steps = 64",
    ]
    lines = ["[general]", 'caption_extension = ".txt"', "enable_bucket = true"] + head
    kept = []
    for number, dataset in enumerate(case["datasets"]):
        subset = ["[[datasets.subsets]]", f'image_dir = "{place}/{number}"', f"num_repeats = {dataset['repeats']}"]
        if dataset["role"] == "regularisation":
            subset.append("is_reg = true")
        if dataset["role"] == "validation":
            kept += subset
        else:
            lines += subset
    return "\n".join(lines + (head + ["validation_split = 1.0"] + kept if kept else []))


def images_of(group):
    return [info for dataset in group.datasets for info in dataset.image_data.values()]


def buckets_of(group):
    found = {}
    for dataset in group.datasets:
        for bucket in dataset.bucket_info["buckets"].values():
            name = "x".join(map(str, bucket["resolution"]))
            found[name] = found.get(name, 0) + bucket["count"]
    return dict(sorted(found.items()))


if __name__ == "__main__":
    main(sys.argv[1])
