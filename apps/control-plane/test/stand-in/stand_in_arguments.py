"""argparse's behaviour towards the real scripts' own lists of flags."""

import json
import sys


def parse_arguments(flags_file, script):
    with open(flags_file, encoding="utf-8") as file:
        flags = json.load(file)
    own = flags["scripts"][script]
    kinds = {
        flag: kind for kind in ("switches", "values", "lists") for flag in flags["common"][kind] + own[kind]
    }
    found = {}
    rest = list(sys.argv[1:])
    while rest:
        flag, joined, value = rest.pop(0).partition("=")
        kind = kinds.get(flag)
        if kind is None:
            refuse(script, f"unrecognized arguments: {flag}")
        if kind == "switches":
            found[flag[2:]] = True
        elif kind == "lists":
            values = [value] if joined else []
            while rest and not rest[0].startswith("-"):
                values.append(rest.pop(0))
            found[flag[2:]] = values
        else:
            if not joined:
                if not rest or rest[0].startswith("-"):
                    refuse(script, f"argument {flag}: expected one argument")
                value = rest.pop(0)
            found[flag[2:]] = value
    return found


def refuse(script, message):
    sys.stderr.write(f"usage: {script} [-h] …\n{script}: error: {message}\n")
    sys.exit(2)
