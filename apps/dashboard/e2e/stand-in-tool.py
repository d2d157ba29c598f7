"""Stands in for a tool whose page is only to answer: prints a log like its own and listens on the port it is given."""

import http.server
import sys
import time

if "--help" in sys.argv:
    sys.exit()

for line in (
    "Set vram state to: \x1b[1mNORMAL_VRAM\x1b[0m",
    "Adding extra search path checkpoints \x1b[36mmodels/checkpoints\x1b[0m",
    "Adding extra search path loras \x1b[36mmodels/loras\x1b[0m",
    "WARNING: comfyui-impact-pack took 3.1 seconds",
    "got prompt",
    "loaded completely; 4897.05 MB loaded, full load: True",
):
    print(line, flush=True)
for step in range(29):
    cells = step * 16 // 28
    print(f"\r{step * 100 // 28:3}%|{'█' * cells}{' ' * (16 - cells)}| {step}/28", end="", flush=True)
    time.sleep(0.01)
print("\nPrompt executed in \x1b[1m11.62 seconds\x1b[0m", flush=True)


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.ThreadingHTTPServer(("127.0.0.1", port), Page).serve_forever()
