import os

from stand_in_captions import caption_all, read_arguments

args = read_arguments(
    {
        "--caption_weights": {"type": str, "default": ""},
        "--beam_search": {"action": "store_true"},
        "--num_beams": {"type": int},
        "--min_length": {"type": int},
        "--max_length": {"type": int},
    }
)
assert os.path.basename(os.getcwd()) == "finetune", "BLIP reads its configuration relative to where it runs"
caption_all(args, args.caption_weights, lambda name: f"a boat called {name[0]}", "loading BLIP caption: model")
