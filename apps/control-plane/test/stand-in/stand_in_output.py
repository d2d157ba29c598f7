"""The bytes of the real trainer's three ways to speak: plain lines, Rich's log lines, and tqdm's bars."""

import json
import os
import sys
import time

from stand_in_witness import Witness

COLOURS = {"INFO": "34", "WARNING": "33", "ERROR": "1;31"}
GUTTER = 29
SCRIPTS = os.path.dirname(os.path.abspath(__file__))

last_second = None


def settings():
    """`stand-in.json` beside the scripts, which the test wrote."""
    try:
        with open(os.path.join(SCRIPTS, "stand-in.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


run, gpu = os.environ.get("PILOTHOUSE_RUN"), os.environ.get("CUDA_VISIBLE_DEVICES", "")
witness = Witness(settings().get("witness"), run, gpu)


def say(text):
    put(sys.stdout, text + "\n")


def put(stream, text):
    stream.write(text)
    stream.flush()
    witness.saw(text)


def log(level, message, source):
    """A time only when the second has changed, colours, a link around the source, and lines padded to the width."""
    global last_second
    second = time.strftime("%Y-%m-%d %H:%M:%S")
    stamp = " " * 19 if second == last_second else second
    last_second = second
    file, _, line = source.partition(":")
    room = width() - GUTTER - len(source) - 1
    chunks = [message[at : at + room] for at in range(0, len(message), room)] or [""]
    link = f"\x1b]8;id=1;file://{SCRIPTS}/library/{file}\x1b\\\x1b[2m{file}\x1b[0m\x1b]8;;\x1b\\\x1b[2m:\x1b[0m"
    link += f"\x1b]8;id=2;file://{SCRIPTS}/library/{file}#{line}\x1b\\\x1b[2m{line}\x1b[0m\x1b]8;;\x1b\\"
    first = f"\x1b[2;36m{stamp}\x1b[0m\x1b[2;36m \x1b[0m\x1b[{COLOURS[level]}m{level:8}\x1b[0m {chunks[0]:{room}} {link}\n"
    more = "".join(f"\x1b[2;36m{' ' * 20}\x1b[0m{' ' * 9}{chunk:{room}}\n" for chunk in chunks[1:])
    put(sys.stderr, first + more)


def width():
    try:
        return os.get_terminal_size(2).columns or 80
    except OSError:
        return 80


class Bar:
    """No newline until it is closed, so what comes next on the terminal is glued to it."""

    def __init__(self, total, name=None):
        self.total, self.name, self.columns, self.started = total, name, width(), time.time()
        self.text = ""
        self.draw(0, None)

    def update(self, done, postfix=None):
        self.draw(done, postfix)

    def draw(self, done, postfix):
        seconds = time.time() - self.started
        share = done / self.total if self.total else 1
        head = f"{self.name + ': ' if self.name else ''}{round(share * 100):3d}%|"
        rate = f"{done / seconds:5.2f}it/s" if done and seconds else "?it/s"
        left = clock(seconds / done * (self.total - done)) if done else "?"
        tail = f"| {done}/{self.total} [{clock(seconds)}<{left}, {rate}{', ' + postfix if postfix else ''}]"
        cells = max(0, self.columns - len(head) - len(tail))
        filled = int(cells * share)
        self.text = head + "█" * filled + " " * (cells - filled) + tail
        self.write("\r" + self.text)

    def close(self):
        self.write("\r" + self.text + "\n")

    def write(self, text):
        put(sys.stderr, text)


def clock(seconds):
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"
