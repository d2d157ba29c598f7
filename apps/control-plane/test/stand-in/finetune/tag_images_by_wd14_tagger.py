from stand_in_captions import caption_all, read_arguments

args = read_arguments(
    {
        "--onnx": {"action": "store_true"},
        "--repo_id": {"type": str},
        "--model_dir": {"type": str},
        "--force_download": {"action": "store_true"},
        "--general_threshold": {"type": float},
        "--character_threshold": {"type": float},
        "--remove_underscore": {"action": "store_true"},
        "--character_tags_first": {"action": "store_true"},
        "--character_tag_expand": {"action": "store_true"},
        "--use_rating_tags": {"action": "store_true"},
        "--use_rating_tags_as_last_tag": {"action": "store_true"},
        "--undesired_tags": {"type": str, "default": ""},
    }
)
assert args.onnx, "the stand-in knows onnx only"
undesired = {tag.strip() for tag in args.undesired_tags.split(",")}
tags = ["boat", "sea", "no_humans"]
# As the real one does: compared as they are written.
tags = [tag.replace("_", " ") if args.remove_underscore else tag for tag in tags]
tags = [tag for tag in tags if tag not in undesired]
tags = tags + (["general"] if args.use_rating_tags_as_last_tag else [])
caption_all(args, args.repo_id, lambda name: ", ".join(tags + [name[0]]), "Running wd14 tagger with onnx")
