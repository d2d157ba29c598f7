from stand_in_captions import caption_all, read_arguments

args = read_arguments(
    {
        "--model_id": {"type": str},
        "--max_length": {"type": int},
        "--remove_words": {"action": "store_true"},
    }
)
caption_all(args, args.model_id, lambda name: f"a ship called {name[0]}", "loading GIT: model")
