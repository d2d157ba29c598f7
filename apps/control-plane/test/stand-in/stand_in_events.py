"""A TensorBoard event file as torch's SummaryWriter makes it: TFRecords around protobuf, flushed at every scalar."""

import os
import socket
import struct
import time


class EventFile:
    def __init__(self, logging_dir):
        folder = os.path.join(logging_dir, time.strftime("%Y%m%d%H%M%S"), "network_train")
        os.makedirs(folder, exist_ok=True)
        name = f"events.out.tfevents.{int(time.time())}.{socket.gethostname()}.{os.getpid()}.0"
        self.file = open(os.path.join(folder, name), "ab")
        self.write(field(3, 2, b"brain.Event:2"))

    def scalars(self, step, values):
        for tag, value in values.items():
            entry = field(1, 2, tag.encode()) + field(2, 5, struct.pack("<f", value))
            self.write(field(2, 0, step) + field(5, 2, field(1, 2, entry)))
        self.file.flush()

    def write(self, event):
        record = field(1, 1, struct.pack("<d", time.time())) + event
        length = struct.pack("<Q", len(record))
        self.file.write(length + masked_crc(length) + record + masked_crc(record))


def field(number, kind, value):
    key = varint(number << 3 | kind)
    if kind == 0:
        return key + varint(value)
    return key + (varint(len(value)) if kind == 2 else b"") + value


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = crc_table()


def masked_crc(body):
    crc = 0xFFFFFFFF
    for byte in body:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)
