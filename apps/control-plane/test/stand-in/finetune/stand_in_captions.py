"""What the captioning scripts of sd-scripts have in common, without a model: their arguments, output and files.

A word in the model's name picks how a run goes: `nomodule`, `offline`, `oom`, `none`, `blank`, `slow`.
"""

import argparse
import os
import sys
import time

IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".bmp")


def read_arguments(more):
    parser = argparse.ArgumentParser()
    parser.add_argument("train_data_dir", type=str)
    parser.add_argument("--caption_extension", type=str, default=".caption")
    parser.add_argument("--batch_size", type=int, default=1)
    parser.add_argument("--max_data_loader_n_workers", type=int, default=None)
    for name, options in more.items():
        parser.add_argument(name, **options)
    return parser.parse_args()


def log(message, level="INFO"):
    print(f"2026-11-24 03:12:29 {level:8} {message:<120} captions.py:100", file=sys.stderr)


def caption_all(args, model, caption_of, loading):
    fail_early(model)
    folder = args.train_data_dir
    images = sorted(name for name in os.listdir(folder) if name.endswith(IMAGES))
    log(f"found {len(images)} images.")
    log(loading)
    # Without a data loader the first picture that cannot be read would end the real ones.
    assert args.max_data_loader_n_workers == 0
    images_per_tick = args.batch_size
    ticks = -(-len(images) // images_per_tick)
    for tick in range(ticks + 1):
        end = "" if tick < ticks else "\n"
        print(f"\r{100 * tick // max(1, ticks):3d}%|{'█' * tick:<10}| {tick}/{ticks} [00:0{tick % 10}<00:01,  9.50it/s]", end=end, file=sys.stderr, flush=True)
        if tick == ticks:
            break
        time.sleep(0.3 if "slow" in model else 0.02)
        if "oom" in model and tick == 1:
            raise MemoryErrorOfTheCard("CUDA out of memory. Tried to allocate 2.00 GiB.")
        for name in images[tick * images_per_tick : (tick + 1) * images_per_tick]:
            if "none" in model:
                continue
            target = os.path.splitext(os.path.join(folder, name))[0] + args.caption_extension
            with open(target, "wt", encoding="utf-8") as file:
                file.write(("" if "blank" in model and name.startswith("a") else caption_of(name)) + "\n")
    log("done!")


def fail_early(model):
    if "nomodule" in model:
        raise ModuleNotFoundError("No module named 'onnxruntime'")
    if "offline" in model:
        log(f"downloading wd14 tagger model from hf_hub. id: {model}")
        raise LocalEntryNotFoundError(
            "An error happened while trying to locate the file on the Hub and we cannot find the requested files in the local cache."
        )


class MemoryErrorOfTheCard(RuntimeError):
    pass


MemoryErrorOfTheCard.__name__ = MemoryErrorOfTheCard.__qualname__ = "OutOfMemoryError"
MemoryErrorOfTheCard.__module__ = "torch"


class LocalEntryNotFoundError(FileNotFoundError):
    pass


LocalEntryNotFoundError.__module__ = "huggingface_hub.errors"
