"""Writes so many megabytes a second to its output, in lines of 100 bytes, for ever."""

import os
import sys
import time

RATE = float(sys.argv[1]) * 1e6
LINES = (b"x" * 99 + b"\n") * 500

started = time.monotonic()
written = 0
while True:
    written += os.write(1, LINES)
    ahead = written / RATE - (time.monotonic() - started)
    if ahead > 0:
        time.sleep(ahead)
