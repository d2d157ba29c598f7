# Writes so many MB a second into a file, past supervisord, which takes fewer. The file is replaced at 300 MB, as a rotation does it.
import os
import sys
import time

path, rate = sys.argv[1], float(sys.argv[2]) * 1e6
LIMIT = 300_000_000
piece = b"".join(b"2026-11-28 12:00:00 INFO     flood %05d %s\n" % (n, b"y" * 60) for n in range(2800))

started, sent = time.monotonic(), 0
while True:
    with open(path + ".new", "wb", buffering=0) as file:
        os.rename(path + ".new", path)
        for _ in range(LIMIT // len(piece)):
            sent += file.write(piece)
            time.sleep(max(0.0, sent / rate - (time.monotonic() - started)))
