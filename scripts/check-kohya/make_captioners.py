"""Writes a WD14 tagger and a GIT model, small and made up, in the form the real ones are published in.

The tagger's tags follow from the colours of a picture, so what it has to write is known. GIT's weights are random: its captions
mean nothing.

usage: make_captioners.py FOLDER
"""

import csv
import os
import sys

#: Tag, category as the taggers number them, and how much of red, green and blue speaks for it.
TAGS = [
    ("general", 9, (0, 0, 0)),
    ("sensitive", 9, (0, 0, 0)),
    ("questionable", 9, (0, 0, 0)),
    ("explicit", 9, (0, 0, 0)),
    ("red_background", 0, (1, 0, 0)),
    ("green_background", 0, (0, 1, 0)),
    ("blue_background", 0, (0, 0, 1)),
    ("^_^", 0, (0, 1, 0)),
    ("ruby_(gem)", 4, (1, 0, 0)),
]


def main(folder: str) -> None:
    write_tagger(os.path.join(folder, "colours"))
    write_git(os.path.join(folder, "git-random"))


def write_tagger(folder: str) -> None:
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "selected_tags.csv"), "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["tag_id", "name", "category", "count"])
        rows.writerows([number, name, category, 1] for number, (name, category, _) in enumerate(TAGS))

    # The script hands over blue, green, red from 0 to 255. A colour at its full is sure, half of it is a coin's toss.
    weights = np.array([tuple(reversed(colours)) for _, _, colours in TAGS], dtype=np.float32).T * 8 / 255
    bias = np.full(len(TAGS), -4, dtype=np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("ReduceMean", ["input"], ["means"], axes=[1, 2], keepdims=0),
            helper.make_node("MatMul", ["means", "weights"], ["sums"]),
            helper.make_node("Add", ["sums", "bias"], ["logits"]),
            helper.make_node("Sigmoid", ["logits"], ["predictions"]),
        ],
        "tagger",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 448, 448, 3])],
        [helper.make_tensor_value_info("predictions", TensorProto.FLOAT, ["batch", len(TAGS)])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(bias, "bias")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, os.path.join(folder, "model.onnx"))


def write_git(folder: str) -> None:
    import torch
    from transformers import BertTokenizer, CLIPImageProcessor, GitConfig, GitForCausalLM, GitProcessor

    os.makedirs(folder, exist_ok=True)
    vocabulary = os.path.join(folder, "vocab.txt")
    with open(vocabulary, "w", encoding="utf-8") as file:
        file.write("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz"]))
    torch.manual_seed(1)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = GitConfig(
        vision_config={**sizes, "image_size": 32, "patch_size": 16}, vocab_size=31, bos_token_id=2, eos_token_id=3, **sizes
    )
    GitForCausalLM(config).save_pretrained(folder)
    size = {"height": 32, "width": 32}
    images = CLIPImageProcessor(size={"shortest_edge": 32}, crop_size=size)
    GitProcessor(images, BertTokenizer(vocabulary)).save_pretrained(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
