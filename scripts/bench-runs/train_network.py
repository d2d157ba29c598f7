"""In place of the trainer: writes lines as fast as the terminal takes them, or so many a second, and nothing else.

`flood.json` beside it says how much. Each line begins with the time by the clock that all processes share, in nanoseconds.
"""

import json
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LINE_BYTES = 160
# Together in one write, as a program writes that does not wait for anybody.
LINES = 100


def flood(megabytes, megabytes_a_second):
    filling = "." * (LINE_BYTES - 20 - 3)
    written, started = 0, time.monotonic()
    while written < megabytes * 1_000_000:
        if megabytes_a_second:
            ahead = written / (megabytes_a_second * 1_000_000) - (time.monotonic() - started)
            if ahead > 0:
                time.sleep(ahead)
        # A line end becomes two bytes on a terminal.
        text = f"{time.monotonic_ns():020d} {filling}\n" * LINES
        sys.stdout.write(text)
        sys.stdout.flush()
        written += len(text) + LINES
    # The first line of the log that is not a time ends the measurement.
    print("over", flush=True)


def setup_parser():
    from stand_in_arguments import parser_of

    return parser_of(__file__)


if __name__ == "__main__":
    with open(os.path.join(HERE, "flood.json"), encoding="utf-8") as file:
        flood(**json.load(file))
