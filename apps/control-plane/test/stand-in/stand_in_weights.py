"""A LoRA of two small layers in the safetensors format, written in place and without a sync, as the real trainer does."""

import json
import struct

LAYERS = (
    "lora_unet_down_blocks_0_attentions_0_proj_in",
    "lora_unet_mid_block_attentions_0_proj_in",
)
WIDTH = 16


def write_lora(path, rank, alpha, metadata):
    tensors, body = {}, b""

    def add(name, shape, values):
        nonlocal body
        start = len(body)
        body += struct.pack(f"<{len(values)}e", *values)
        tensors[name] = {"dtype": "F16", "shape": shape, "data_offsets": [start, len(body)]}

    for layer in LAYERS:
        add(f"{layer}.alpha", [], [alpha])
        add(f"{layer}.lora_down.weight", [rank, WIDTH], [0.01] * (rank * WIDTH))
        add(f"{layer}.lora_up.weight", [WIDTH, rank], [0.0] * (rank * WIDTH))
    header = json.dumps({"__metadata__": metadata, **tensors}).encode()
    header += b" " * (-len(header) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + body)
