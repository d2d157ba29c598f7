# Writes so many lines as a training does, some of them warnings and errors, then one now and then.
import sys
import time

for n in range(int(sys.argv[1])):
    if n % 5000 == 77:
        line = f"WARNING  something to look at in step {n}"
    elif n % 50000 == 123:
        line = f"ERROR    it went wrong in step {n}, needle-{n}"
    else:
        line = f"INFO     step {n} of a long run, loss={1 / (n + 1):.4f}, lr=1e-4, {'x' * (n % 40)}"
    sys.stdout.write(f"2026-11-28 12:00:00 {line}\n")
sys.stdout.flush()
while True:
    print("a line now and then", flush=True)
    time.sleep(2)
