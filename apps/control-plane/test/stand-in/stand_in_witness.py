"""What the trainer itself knows of its output and of its GPU, kept beside the product for a test to compare."""

import fcntl
import os

BUSY = "two-at-once.txt"


class Witness:
    """`folder` is None where nobody asked for one."""

    def __init__(self, folder, run, gpu):
        self.output = None
        if folder is None:
            return
        os.makedirs(folder, exist_ok=True)
        self.output = os.open(os.path.join(folder, f"{run}.bytes"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        # Held until the very end of this process, however it ends.
        self.lock = os.open(os.path.join(folder, f"gpu-{gpu}.lock"), os.O_WRONLY | os.O_CREAT)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with open(os.path.join(folder, BUSY), "a", encoding="utf-8") as file:
                file.write(f"{run} began on GPU {gpu} while another run was there\n")

    def saw(self, text):
        """After the terminal has taken it, so that no byte is here that was never written there."""
        if self.output is not None:
            os.write(self.output, text.encode())
