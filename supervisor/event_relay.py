"""Hands supervisord's events to the control plane, one JSON object a line, over a unix socket the control plane listens on.

supervisord starts this as an event listener. Whatever is on the other side, every event is answered at once, because a
listener that is slow loses events. When nobody listens the news is dropped: the control plane reads everything anew whenever
a relay connects. Nothing but the event protocol may be written to stdout.

supervisord notices a death late: Python resumes its poll() after SIGCHLD (PEP 475), and an event is only sent in the turn of
its loop after the one that made it, so a `kill -9` took 1.0 s to be told, sometimes 2.0 s. Therefore this watches supervisord's
children by pidfd, which fires at the death itself even when a grandchild keeps the log pipe open, and wakes supervisord by
connecting to its socket and hanging up: two turns, one that reaps and one that sends. While a program is starting it is woken
a few times a second, so that RUNNING is not told up to two seconds late either.
"""

import codecs
import json
import os
import select
import socket
import sys

READY = b"READY\n"
DONE = b"RESULT 2\nOK"
RECONNECT_MS = 250
STARTING_WAKE_MS = 200
SUPERVISOR_URL_PREFIX = "unix://"


class Relay:
    def __init__(self, supervisor_socket, control_plane_socket):
        self.supervisor_socket = supervisor_socket
        self.control_plane_socket = control_plane_socket
        self.control_plane = None
        self.pid_of = {}  # pidfd → pid
        self.starting = set()
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.text = ""
        self.poll = select.poll()

    def run(self):
        self.poll.register(0, select.POLLIN)
        self.watch_children()
        write(READY)
        while True:
            self.connect()
            ready = self.poll.poll(self.timeout_ms())
            if not ready and self.starting:
                self.wake_supervisord()
            for fd, _ in ready:
                if fd == 0 and not self.read_events():
                    return
                elif fd in self.pid_of:
                    self.forget(fd)
                    self.wake_supervisord()
                elif self.control_plane and fd == self.control_plane.fileno():
                    self.hear_hang_up()

    def timeout_ms(self):
        if self.starting:
            return STARTING_WAKE_MS
        return None if self.control_plane else RECONNECT_MS

    def read_events(self):
        """False when supervisord is gone. `len` in a header counts code points, so the text is decoded before it is cut."""
        received = os.read(0, 65536)
        self.text += self.decoder.decode(received)
        while "\n" in self.text:
            header, _, rest = self.text.partition("\n")
            fields = parse_fields(header)
            length = int(fields["len"])
            if len(rest) < length:
                break
            self.text = rest[length:]
            write(DONE + READY)
            self.take_event(fields["eventname"], rest[:length])
        return bool(received)

    def take_event(self, name, payload):
        fields = parse_fields(payload.partition("\n")[0])
        if name.startswith("PROCESS_STATE_"):
            process = (fields.get("groupname"), fields.get("processname"))
            (self.starting.add if name == "PROCESS_STATE_STARTING" else self.starting.discard)(process)
        self.watch_children()
        self.tell({"event": name, "fields": fields})

    def watch_children(self):
        if not hasattr(os, "pidfd_open"):
            return  # Python before 3.9: news is up to two seconds late, never lost.
        known = set(self.pid_of.values())
        for pid in children_of(os.getppid()) - known - {os.getpid()}:
            try:
                fd = os.pidfd_open(pid)
            except OSError:
                continue  # It ended meanwhile, or the kernel refuses; supervisord finds out by itself.
            self.pid_of[fd] = pid
            self.poll.register(fd, select.POLLIN)

    def forget(self, pidfd):
        self.poll.unregister(pidfd)
        del self.pid_of[pidfd]
        os.close(pidfd)

    def wake_supervisord(self):
        try:
            with socket.socket(socket.AF_UNIX) as waker:
                waker.setblocking(False)
                waker.connect(self.supervisor_socket)
        except OSError:
            pass  # Its queue of connections is full, so it is awake anyway, or it is on its way out.

    def connect(self):
        if self.control_plane:
            return
        connection = socket.socket(socket.AF_UNIX)
        connection.setblocking(False)
        try:
            connection.connect(self.control_plane_socket)
        except OSError:
            connection.close()
            return
        self.control_plane = connection
        self.poll.register(connection, select.POLLIN)

    def tell(self, news):
        if not self.control_plane:
            return
        line = json.dumps(news).encode() + b"\n"
        try:
            complete = self.control_plane.send(line) == len(line)
        except OSError:
            complete = False
        if not complete:
            self.hang_up()  # It does not read: better that it reads everything anew than that we wait for it.

    def hear_hang_up(self):
        try:
            heard = self.control_plane.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        if not heard:
            self.hang_up()

    def hang_up(self):
        self.poll.unregister(self.control_plane)
        self.control_plane.close()
        self.control_plane = None


def parse_fields(text):
    return dict(token.partition(":")[::2] for token in text.split())


def children_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as children:
            return {int(child) for child in children.read().split()}
    except OSError:
        return set()


def write(answer):
    while answer:
        answer = answer[os.write(1, answer) :]


if __name__ == "__main__":
    url = os.environ.get("SUPERVISOR_SERVER_URL", "")
    events_socket = os.environ.get("PILOTHOUSE_EVENTS_SOCKET")
    if not url.startswith(SUPERVISOR_URL_PREFIX) or not events_socket:
        sys.exit("event_relay.py is started by supervisord, on a unix socket, with PILOTHOUSE_EVENTS_SOCKET set.")
    Relay(url[len(SUPERVISOR_URL_PREFIX) :], events_socket).run()
