"""Puts supervisor into a folder without pip and venv, which a bare Debian python3 does not have.

It is one wheel of pure Python without dependencies, so it is fetched, checked by its hash and unpacked.
"""

import hashlib
import io
import os
import re
import sys
import urllib.parse
import urllib.request
import zipfile

WHEEL = "supervisor-4.3.0-py2.py3-none-any.whl"
SHA256 = "0bcb763fddafba410f35cbde226aa7f8514b9fb82eb05a0c85f6588d1c13f8db"
TIMEOUT_SECONDS = 60
LAUNCHER = """#!/usr/bin/env python3
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "supervisor"))
from supervisor.supervisord import main
main()
"""


def main(folder):
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/supervisor/"
    page = get(index).decode()
    link = re.search(r'href="([^"#]*%s)' % re.escape(WHEEL), page)
    if not link:
        sys.exit(f"{index} does not offer {WHEEL}")
    wheel = get(urllib.parse.urljoin(index, link.group(1)))
    if hashlib.sha256(wheel).hexdigest() != SHA256:
        sys.exit(f"{WHEEL} is not the file that was expected")

    zipfile.ZipFile(io.BytesIO(wheel)).extractall(os.path.join(folder, "supervisor"))
    os.makedirs(os.path.join(folder, "bin"), exist_ok=True)
    launcher = os.path.join(folder, "bin", "supervisord")
    with open(launcher, "w") as file:
        file.write(LAUNCHER)
    os.chmod(launcher, 0o755)


def get(url):
    with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:
        return answer.read()


if __name__ == "__main__":
    main(sys.argv[1])
