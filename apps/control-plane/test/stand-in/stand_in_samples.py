"""The samples of the real trainer: its log lines, and real PNGs under its names, written in place."""

import json
import os
import struct
import time
import zlib

from stand_in_output import Bar, log

HALF_SECONDS = 0.03


class Samples:
    def __init__(self, arguments, name):
        self.arguments, self.name = arguments, name
        self.file = arguments.get("sample_prompts")

    def take(self, step, epoch):
        """`epoch` is None before training, as in the real script."""
        if not self.is_time(step, epoch):
            return
        log("INFO", "", "train_util.py:6393")
        log("INFO", f"generating sample images at step / サンプル画像生成 ステップ: {step}", "train_util.py:6394")
        if self.file is None or not os.path.isfile(self.file):
            log("ERROR", f"No prompt file / プロンプトファイルがありません: {self.file}", "train_util.py:6396")
            return
        folder = self.arguments["output_dir"] + "/sample"
        os.makedirs(folder, exist_ok=True)
        for number, prompt in enumerate(load_prompts(self.file)):
            self.take_one(folder, number, prompt, step, 0 if epoch is None else epoch)

    def is_time(self, step, epoch):
        if step == 0:
            return bool(self.arguments.get("sample_at_first"))
        every = self.arguments.get("sample_every_n_epochs")
        return every is not None and epoch is not None and epoch % int(every) == 0

    def take_one(self, folder, number, prompt, step, epoch):
        text, seed = prompt.get("prompt", ""), prompt.get("seed")
        width, height = prompt.get("width", 512), prompt.get("height", 512)
        # As the real one does, without a word.
        width, height = max(64, width - width % 8), max(64, height - height % 8)
        steps = prompt.get("sample_steps", 30)
        said = {
            "prompt": text,
            "negative_prompt": prompt.get("negative_prompt"),
            "height": height,
            "width": width,
            "sample_steps": steps,
            "scale": prompt.get("scale", 7.5),
            "sample_sampler": self.arguments.get("sample_sampler", "ddim"),
            "seed": seed,
        }
        for key, value in said.items():
            log("INFO", f"{key}: {value}", "train_util.py:6542")
        bar = Bar(steps)
        bar.update(steps)
        bar.close()
        stamp = time.strftime("%Y%m%d%H%M%S", time.localtime())
        suffix = "" if seed is None else f"_{seed}"
        path = os.path.join(folder, f"{self.name}_e{epoch:06d}_{number:02d}_{stamp}{suffix}.png")
        write_png(path, width, height, number, step)


def load_prompts(path):
    with open(path, encoding="utf-8") as file:
        if path.endswith(".json"):
            return json.load(file)
        raise ValueError(f"the stand-in knows no prompt file like {path}")


def write_png(path, width, height, number, step):
    """Bands of colour that move with the step. In two halves, so that whoever watches sees an unfinished file."""
    hue = (37 * number) % 200
    shift = step % max(1, height)
    rows = b"".join(
        b"\0" + bytes((hue, (y + shift) * 255 // height % 256, 255 - hue)) * width for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")
    with open(path, "wb") as file:
        file.write(png[: len(png) // 2])
        file.flush()
        time.sleep(HALF_SECONDS)
        file.write(png[len(png) // 2 :])


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
