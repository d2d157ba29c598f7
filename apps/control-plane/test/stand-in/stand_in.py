"""A stand-in for sd-scripts' LoRA trainers, for tests on machines without a GPU, a model or torch.

It takes their arguments, reads the dataset they would read, counts the steps they would take, prints the bytes they print and
writes small but real .safetensors files. A word in the LoRA's name picks how it goes:

    slow       takes 20 times as long for a step
    oom        runs out of GPU memory in the middle of the second epoch
    crash      raises an exception nobody knows at the second step
    nan        goes on to the end with a loss that is not a number
    nodata     finds no images, and exits 0 as the real one does
    nomodel    exits 0 without saving a model
    truncated  cuts the final file short
    killed     is killed by signal 9, as the kernel does when memory runs out
    offline    cannot load its tokenizer
    stubborn   ignores SIGINT and SIGTERM, and so does the worker it starts
    ceaseless  prints 300 KB of log lines with every step
    validated  has a validation loss after every epoch
"""

import os
import re
import shutil
import signal
import sys
import time

from stand_in_arguments import parse_arguments
from stand_in_dataset import Pictures, read_config
from stand_in_events import EventFile
from stand_in_output import Bar, log, say, settings
from stand_in_samples import Samples
from stand_in_state import load_state, where_to_start, write_state
from stand_in_weights import write_lora

HERE = os.path.dirname(os.path.abspath(__file__))

FAMILY = {
    "train_network.py": ("sd_v1", "stable-diffusion-v1/lora"),
    "sdxl_train_network.py": ("sdxl_base_v1-0", "stable-diffusion-xl-v1-base/lora"),
    "sd3_train_network.py": ("5-large", "stable-diffusion-3-5-large/lora"),
    "flux_train_network.py": ("flux1", "flux-1-dev/lora"),
    "lumina_train_network.py": ("lumina2", "lumina-2/lora"),
}


def main(script):
    script = os.path.basename(script)
    arguments = parse_arguments(os.path.join(HERE, "flags.json"), script)
    name = arguments["output_name"]
    modes = set(re.split(r"[^a-z]+", name.lower()))
    if "stubborn" in modes:
        be_stubborn()
    Training(script, arguments, name, modes).run()


def be_stubborn():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if os.fork() == 0:
        while True:
            time.sleep(1)


class Training:
    def __init__(self, script, arguments, name, modes):
        self.script, self.arguments, self.name, self.modes = script, arguments, name, modes
        self.started = time.time()
        self.step_seconds = step_seconds() * (20 if "slow" in modes else 1)

    def run(self):
        log("INFO", "Using v1 tokenizer", "strategy_sd.py:26")
        if "offline" in self.modes:
            raise OSError(
                "We couldn't connect to 'https://huggingface.co' to load the files, and couldn't find them in the cached files."
            )
        buckets = self.read_dataset()
        if buckets is None:
            return
        self.load_model()
        self.train(buckets)

    def read_dataset(self):
        path = self.arguments["dataset_config"]
        log("INFO", f"Loading dataset config from {path}", "train_network.py:519")
        config = read_config(path)
        learned = [self.prepare(dataset, False) for dataset in config]
        kept = [self.prepare(dataset, True) for dataset in config if dataset.get("validation_split", 0) > 0]
        if not sum(each.batches for each in learned) or "nodata" in self.modes:
            log(
                "ERROR",
                "No data found. Please verify arguments (train_data_dir must be the parent of folders with images)"
                " / 画像がありません。引数指定を確認してください",
                "train_network.py:576",
            )
            return None
        for number, pictures in enumerate(learned):
            log("INFO", f"[Prepare dataset {number}]", "config_util.py:592")
            log("INFO", "loading image sizes.", "train_util.py:992")
            whole_bar(sum(len(images) for _, images in pictures.subsets))
            log("INFO", "make buckets", "train_util.py:1015")
            for bucket, (size, count) in enumerate(sorted(pictures.buckets.items())):
                log("INFO", f"bucket {bucket}: resolution {size}, count: {count}", "train_util.py:1066")
        self.images = sum(each.train for each in learned)
        self.regularisation = sum(each.regularisation for each in learned)
        self.kept = sum(each.train for each in kept)
        self.batch_size = ", ".join(str(each.config["batch_size"]) for each in learned)
        self.batches = sum(each.batches for each in learned)
        self.validation_batches = sum(each.batches for each in kept)
        return learned

    def prepare(self, config, is_validation):
        log("INFO", "prepare images.", "train_util.py:2112")
        pictures = Pictures(config, is_validation)
        for subset, images in pictures.subsets:
            log("INFO", "get image size from name of cache files", "train_util.py:2005")
            whole_bar(len(images))
            log("INFO", f"set image size from cache files: 0/{len(images)}", "train_util.py:2035")
            log("INFO", f"found directory {subset['image_dir']} contains {len(images)} image files", "train_util.py:2059")
            whole_bar(len(images), "read caption")
            self.missing_captions(images, subset["caption_extension"])
        name = "validation" if is_validation else "train"
        log("INFO", f"{pictures.train} {name} images with repeats.", "train_util.py:2158")
        log("INFO", f"{pictures.regularisation} reg images with repeats.", "train_util.py:2161")
        if pictures.regularisation == 0:
            log("WARNING", "no regularization images / 正則化画像が見つかりませんでした", "train_util.py:2167")
        elif pictures.train < pictures.regularisation:
            log("WARNING", "some of reg images are not used / 正則化画像の数が多いので、一部使用されない正則化画像があります", "train_util.py:2164")
        return pictures

    def missing_captions(self, images, extension):
        missing = [path for path in images if not os.path.isfile(os.path.splitext(path)[0] + extension)]
        if missing:
            log(
                "WARNING",
                f"No caption file found for {len(missing)} images. Training will continue without captions for these images.",
                "train_util.py:2090",
            )

    def load_model(self):
        base = self.arguments["pretrained_model_name_or_path"]
        log("INFO", "preparing accelerator", "train_network.py:593")
        say("accelerator device: cpu")
        log("INFO", "loading model for process 0/1", "train_util.py:5574")
        if not os.path.isfile(base):
            raise FileNotFoundError(f"No such file or directory: {base!r}")
        log("INFO", f"load StableDiffusion checkpoint: {base}", "train_util.py:5530")
        log("INFO", "[Dataset 0]", "train_util.py:2627")
        log("INFO", "caching latents with caching strategy.", "train_util.py:1120")
        log("INFO", "caching latents...", "train_util.py:1170")
        whole_bar(self.images)
        say(f"import network module: {self.arguments['network_module']}")
        say("prepare optimizer, data loader etc.")
        log("INFO", f"use {self.arguments['optimizer_type']} optimizer | {{}}", "train_util.py:5096")

    def train(self, buckets):
        epochs = int(self.arguments["max_train_epochs"])
        total = epochs * self.batches
        say(f"override steps. steps for {epochs} epochs is / 指定エポックまでのステップ数: {total}")
        state = load_state(self.arguments["resume"]) if "resume" in self.arguments else None
        self.trained = state.trained if state else 0
        self.announce(epochs, total)
        samples = Samples(self.arguments, self.name)
        events = EventFile(self.arguments["logging_dir"]) if "logging_dir" in self.arguments else None
        first, skipped = where_to_start(self.arguments, state, self.batches, total)
        samples.take(0, None)
        log("INFO", "unet dtype: torch.float32, device: cpu", "train_network.py:1347")
        bar = Bar(total - skipped, "steps")
        # Both count from where this process began, as the real ones do.
        step = skipped
        drawn = 0
        loss = None
        for epoch in range(first, epochs + 1):
            say(f"\nepoch {epoch}/{epochs}\n")
            log("INFO", f"epoch is incremented. current_epoch: {epoch - 1}, epoch: {epoch}", "train_util.py:784")
            for batch in range(skipped if epoch == first else 0, self.batches):
                time.sleep(self.step_seconds)
                self.go_wrong(epoch, batch, step)
                step += 1
                drawn += 1
                self.trained += 1
                bar.update(drawn, loss and f"avr_loss={loss}")
                loss = "nan" if "nan" in self.modes and step > 1 else f"{0.2 / (1 + self.trained / 40):.3g}"
                bar.update(drawn, f"avr_loss={loss}")
                if events:
                    events.scalars(step, self.scalars(step, total, loss))
            self.validate(epoch, loss)
            if events:
                events.scalars(epoch, {"loss/epoch_average": float(loss)})
                if self.is_validated(epoch):
                    events.scalars(epoch, {"loss/validation/epoch_average": float(loss) * 1.1})
            if epoch < epochs:
                self.save(f"{self.name}-{epoch:06d}.safetensors", epoch, step, epochs)
                if "save_state" in self.arguments:
                    self.save_state(epoch, step)
            samples.take(step, epoch)
        if "nomodel" in self.modes:
            return
        if "save_state" in self.arguments:
            log("INFO", "saving last state.", "train_util.py:5990")
            self.write_state(f"{self.name}-state", epochs, step)
        self.save(f"{self.name}.safetensors", epochs, step, epochs)
        log("INFO", "model saved.", "train_network.py:1729")
        bar.close()

    def is_validated(self, epoch):
        every = int(self.arguments.get("validate_every_n_epochs", 1))
        return "validated" in self.modes or (self.validation_batches > 0 and epoch % every == 0)

    def validate(self, epoch, loss):
        if self.validation_batches == 0 or not self.is_validated(epoch):
            return
        # At four points of the noise.
        bar = Bar(self.validation_batches * 4, "epoch validation steps")
        bar.update(self.validation_batches * 4, f"val_epoch_avg_loss={float(loss) * 1.1:.3g}, timestep=800")
        bar.close()

    def scalars(self, step, total, average):
        rate = float(self.arguments["learning_rate"]) * (1 - (step - 1) / total)
        noise = 1 + ((step * 7919) % 101 - 50) / 100
        return {
            "loss/current": float(average) * noise,
            "loss/average": float(average),
            "lr/textencoder": rate,
            "lr/unet": rate,
            # The real one writes these besides, by mistake.
            "lr/group0": rate,
        }

    def announce(self, epochs, total):
        say("running training / 学習開始")
        say(f"  num train images * repeats / 学習画像の数×繰り返し回数: {self.images}")
        say(f"  num validation images * repeats / 学習画像の数×繰り返し回数: {self.kept}")
        say(f"  num reg images / 正則化画像の数: {self.regularisation}")
        say(f"  num batches per epoch / 1epochのバッチ数: {self.batches}")
        say(f"  num epochs / epoch数: {epochs}")
        say(f"  batch size per device / バッチサイズ: {self.batch_size}")
        say("  gradient accumulation steps / 勾配を合計するステップ数 = 1")
        say(f"  total optimization steps / 学習ステップ数: {total}")

    def go_wrong(self, epoch, batch, step):
        if "oom" in self.modes and epoch == 2 and batch == self.batches // 2:
            raise OutOfMemoryError(
                "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 23.64 GiB of which 1.12 GiB is"
                " free. Including non-PyTorch memory, this process has 22.50 GiB memory in use."
            )
        if "crash" in self.modes and step == 1:
            raise RuntimeError("a kind of failure nobody has seen before")
        if "killed" in self.modes and step == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        if "ceaseless" in self.modes:
            for _ in range(1500):
                log("INFO", "x" * 100, "train_util.py:1")

    def save(self, file, epoch, step, epochs):
        folder = self.arguments["output_dir"]
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, file)
        say(f"\nsaving checkpoint: {path}")
        rank = int(self.arguments["network_dim"])
        write_lora(path, rank, float(self.arguments["network_alpha"]), self.metadata(epoch, step, epochs))
        if "truncated" in self.modes and epoch == epochs:
            os.truncate(path, os.path.getsize(path) - 100)

    def save_state(self, epoch, step):
        log("INFO", "", "train_util.py:5941")
        log("INFO", f"saving state at epoch {epoch}", "train_util.py:5942")
        self.write_state(f"{self.name}-{epoch:06d}-state", epoch, step)
        kept = int(self.arguments.get("save_last_n_epochs_state", 0))
        old = os.path.join(self.arguments["output_dir"], f"{self.name}-{epoch - kept:06d}-state")
        if kept and os.path.exists(old):
            log("INFO", f"removing old state: {old}", "train_util.py:5956")
            shutil.rmtree(old)

    def write_state(self, name, epoch, step):
        rank, alpha = int(self.arguments["network_dim"]), float(self.arguments["network_alpha"])
        write_state(os.path.join(self.arguments["output_dir"], name), epoch, step, self.trained, rank, alpha)

    def metadata(self, epoch, step, epochs):
        version, architecture = FAMILY[self.script]
        if self.arguments.get("model_type") == "chroma":
            version, architecture = "chroma", "chroma/lora"
        now = str(time.time())
        return {
            "ss_output_name": self.name,
            "ss_base_model_version": version,
            "ss_sd_model_name": os.path.basename(self.arguments["pretrained_model_name_or_path"]),
            "ss_network_module": self.arguments["network_module"],
            "ss_network_dim": self.arguments["network_dim"],
            "ss_network_alpha": str(float(self.arguments["network_alpha"])),
            "ss_num_epochs": str(epochs),
            "ss_epoch": str(epoch),
            "ss_steps": str(step),
            "ss_max_train_steps": str(epochs * self.batches),
            "ss_num_train_images": str(self.images),
            "ss_learning_rate": self.arguments["learning_rate"],
            "ss_seed": self.arguments["seed"],
            "ss_training_started_at": str(self.started),
            "ss_training_finished_at": now,
            "modelspec.sai_model_spec": "1.0.1",
            "modelspec.architecture": architecture,
            "modelspec.title": self.arguments.get("metadata_title", self.name),
            "modelspec.trigger_phrase": self.arguments.get("metadata_trigger_phrase", ""),
        }


class OutOfMemoryError(RuntimeError):
    __module__ = "torch"


def step_seconds():
    """20 ms unless the test says otherwise."""
    return settings().get("stepMs", 20) / 1000


def whole_bar(total, name=None):
    bar = Bar(total, name)
    bar.update(total)
    bar.close()
