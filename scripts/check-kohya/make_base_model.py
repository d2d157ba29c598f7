"""Writes a randomly initialised checkpoint in SD 1.5's format, and a CLIP tokenizer that knows single bytes only.

Nothing is downloaded: the shapes come from sd-scripts' own model classes. The U-Net's size is a constant of those classes,
so the file is full-size (about 2 GB in fp16) although its weights mean nothing.

usage: make_base_model.py SD_SCRIPTS_FOLDER CHECKPOINT.safetensors TOKENIZERS_FOLDER
"""

import json
import os
import sys


def main(sd_scripts: str, checkpoint: str, tokenizers: str) -> None:
    write_tokenizer(os.path.join(tokenizers, "openai_clip-vit-large-patch14"))
    if not os.path.exists(checkpoint):
        write_checkpoint(sd_scripts, checkpoint)


def write_checkpoint(sd_scripts: str, checkpoint: str) -> None:
    sys.path.insert(0, sd_scripts)
    import torch
    from diffusers import AutoencoderKL
    from library import model_util
    from library.original_unet import UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    torch.manual_seed(1)
    unet = UNet2DConditionModel(**model_util.create_unet_diffusers_config(False, False))
    vae = AutoencoderKL(**model_util.create_vae_diffusers_config())
    text_encoder = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=49408,
            hidden_size=768,
            intermediate_size=3072,
            num_hidden_layers=12,
            num_attention_heads=12,
            max_position_embeddings=77,
        )
    )
    # Staged and renamed: an interrupted check must not leave a broken file for the next one.
    staged = checkpoint + ".part.safetensors"
    model_util.save_stable_diffusion_checkpoint(
        False, staged, text_encoder, unet, None, 0, 0, {"format": "pt"}, torch.float16, vae
    )
    os.replace(staged, checkpoint)


def write_tokenizer(folder: str) -> None:
    """Every byte is a token, alone and at the end of a word; the two marks have the numbers the real vocabulary gives them."""
    os.makedirs(folder, exist_ok=True)
    letters = [byte_symbol(byte) for byte in range(256)]
    vocabulary = {token: number for number, token in enumerate(letters + [letter + "</w>" for letter in letters])}
    vocabulary["<|startoftext|>"] = 49406
    vocabulary["<|endoftext|>"] = 49407
    write(folder, "vocab.json", json.dumps(vocabulary))
    write(folder, "merges.txt", "#version: 0.2\n")
    write(folder, "tokenizer_config.json", json.dumps({"model_max_length": 77, "tokenizer_class": "CLIPTokenizer"}))


def byte_symbol(byte: int) -> str:
    """The printable character byte-level BPE shows a byte as."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    if byte in printable:
        return chr(byte)
    return chr(256 + [each for each in range(256) if each not in printable].index(byte))


def write(folder: str, name: str, text: str) -> None:
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
