"""Stands in for ComfyUI or SwarmUI at the wire, holding memory of the stand-in's card.

tool.py <folder of the stand-in's nvidia-smi> <uuid> <MiB> <comfyui | swarmui | other> [option…]

stubborn   frees nothing when asked
mute       serves nothing
busy=N     makes N pictures, 0.3 s each
long       the picture it makes takes for ever, unless it is interrupted

Every question is a line of <folder>/<kind>.asked; it holds a context of 400 MiB once freed.
"""

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FOLDER, UUID, MIB, KIND = sys.argv[1:5]
OPTIONS = sys.argv[5:]
BUSY = next((int(each[5:]) for each in OPTIONS if each.startswith("busy=")), 0)
CONTEXT_MIB = 400
left = BUSY


def hold(mib):
    path = os.path.join(FOLDER, "held", str(os.getpid()))
    with open(path + ".new", "w") as file:
        json.dump({"uuid": UUID, "mib": mib, "name": "/venv/bin/python"}, file)
    os.rename(path + ".new", path)


def work():
    global left
    while True:
        time.sleep(0.3)
        if left > 0 and "long" not in OPTIONS:
            left -= 1


def free():
    if "stubborn" not in OPTIONS:
        # The real ones answer first, too.
        threading.Timer(0.2, lambda: hold(CONTEXT_MIB)).start()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.note("")
        if KIND == "comfyui" and self.path == "/system_stats":
            return self.answer({"system": {}, "devices": [{"name": "cuda:0", "index": 0}]})
        if KIND == "comfyui" and self.path == "/prompt":
            return self.answer({"exec_info": {"queue_remaining": left}})
        self.answer(None, 404)

    def do_POST(self):
        if "Content-Length" not in self.headers:
            return self.answer(None, 411)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.note(json.dumps({key: body[key] for key in sorted(body) if key != "session_id"}))
        return self.comfyui(body) if KIND == "comfyui" else self.swarmui(body)

    def comfyui(self, body):
        global left
        if self.path == "/queue" and body.get("clear"):
            left = min(left, 1)
        elif self.path == "/interrupt":
            left = 0
        elif self.path == "/free":
            if body.get("unload_models") and body.get("free_memory"):
                free()
        else:
            return self.answer(None, 404)
        self.answer(None)

    def swarmui(self, body):
        global left
        name = self.path.removeprefix("/API/")
        if name == "GetNewSession":
            return self.answer({"session_id": "s" * 40, "user_id": "local"})
        if body.get("session_id") != "s" * 40:
            return self.answer({"error": "", "error_id": "invalid_session_id"}, 401)
        if name == "GetGlobalStatus":
            figures = {"waiting_gens": left, "loading_models": 0, "waiting_backends": 0, "live_gens": min(left, 1)}
            return self.answer({"status": figures})
        if name == "InterruptAll":
            left = 0
            return self.answer({"success": True})
        if name == "FreeBackendMemory":
            free()
            return self.answer({"result": True, "count": 1})
        self.answer({"error": "Unknown API route", "error_id": "bad_route"}, 404)

    def note(self, body):
        with open(os.path.join(FOLDER, f"{KIND}.asked"), "a") as file:
            file.write(f"{self.path} {body}".strip() + "\n")

    def answer(self, body, status=200):
        text = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


hold(int(MIB))
threading.Thread(target=work, daemon=True).start()
if KIND == "other" or "mute" in OPTIONS:
    while True:
        time.sleep(60)
ThreadingHTTPServer(("127.0.0.1", 0), Handler).serve_forever()
