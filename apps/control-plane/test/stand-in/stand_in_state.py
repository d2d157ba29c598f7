"""States as accelerate writes and reads them: file by file, in place, the random numbers last; and where a resumed run begins."""

import json
import os
import zipfile

from stand_in_output import log
from stand_in_weights import write_lora


class State:
    def __init__(self, step, trained):
        self.step, self.trained = step, trained


def write_state(folder, epoch, step, trained, rank, alpha):
    """`step` counts from where this process began; `trained`, which the optimizer would know, from the very beginning."""
    log("INFO", f"Saving current state to {folder}", "accelerator.py:3241")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "train_state.json")
    log("INFO", f"save train state to {path} at epoch {epoch} step {step}", "train_network.py:946")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"current_epoch": epoch, "current_step": step}, file)
    weights = os.path.join(folder, "model.safetensors")
    write_lora(weights, rank, alpha, {"format": "pt"})
    log("INFO", f"Model weights saved in {weights}", "checkpointing.py:108")
    for name, what in (
        ("optimizer.bin", "Optimizer state"),
        ("scheduler.bin", "Scheduler state"),
        ("random_states_0.pkl", "Random states"),
    ):
        path = os.path.join(folder, name)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("archive/data.json", json.dumps({"trained": trained}))
        log("INFO", f"{what} saved in {path}", "checkpointing.py:116")


def load_state(folder):
    log("INFO", f"resume training from local state: {folder}", "train_util.py:4777")
    log("INFO", f"Loading states from {folder}", "accelerator.py:3390")
    path = os.path.join(folder, "train_state.json")
    with open(path, encoding="utf-8") as file:
        said = json.load(file)
    log("INFO", f"load train state from {path}: {said}", "train_network.py:969")
    with open(os.path.join(folder, "model.safetensors"), "rb"):
        log("INFO", "All model weights loaded successfully", "checkpointing.py:57")
    for name in ("optimizer.bin", "scheduler.bin", "random_states_0.pkl"):
        with zipfile.ZipFile(os.path.join(folder, name)) as archive:
            trained = json.loads(archive.read("archive/data.json"))["trained"]
    log("INFO", "All optimizer states loaded successfully", "checkpointing.py:65")
    log("INFO", "All scheduler states loaded successfully", "checkpointing.py:73")
    log("INFO", "All random states loaded successfully", "checkpointing.py:120")
    return State(said["current_step"], trained)


def where_to_start(arguments, state, batches, total):
    """The first epoch, counted from 1, and the batches that are dropped in it."""
    step = state.step if state else 0
    if "initial_epoch" in arguments or "initial_step" in arguments:
        if state:
            log(
                "WARNING",
                "steps from the state is ignored because initial_step is specified"
                " / initial_stepが指定されているため、stateからのステップ数は無視されます",
                "train_network.py:1235",
            )
        step = int(arguments.get("initial_step", (int(arguments.get("initial_epoch", 1)) - 1) * batches))
    assert step == 0 or total > step, (
        "max_train_steps should be greater than initial step"
        f" / max_train_stepsは初期ステップより大きい必要があります: {total} vs {step}"
    )
    if "skip_until_initial_step" not in arguments:
        return step // batches + 1, 0
    log("INFO", f"skipping {step} steps / {step}ステップをスキップします", "train_network.py:1263")
    return step // batches + 1, step % batches
