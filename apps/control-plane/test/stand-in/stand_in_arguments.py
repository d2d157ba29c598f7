"""argparse's behaviour towards the real scripts' own lists of flags."""

import argparse
import json
import os
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


def parser_of(script):
    """The parser the real script of this name has, as far as its flags are known here. The help is ours."""
    with open(os.path.join(os.path.dirname(os.path.abspath(script)), "flags.json"), encoding="utf-8") as file:
        flags = json.load(file)
    own = flags["scripts"][os.path.basename(script)]
    parser = argparse.ArgumentParser()
    for kind in ("switches", "values", "lists"):
        for flag in flags["common"][kind] + own[kind]:
            if kind == "switches":
                parser.add_argument(flag, action="store_true", help=f"switches {flag[2:]} on")
                continue
            parser.add_argument(
                flag,
                type={"int": int, "float": float}.get(flags["types"].get(flag), str),
                choices=flags["choices"].get(flag),
                nargs="*" if kind == "lists" else None,
                help=f"the value of {flag[2:]}, 100%% as given / 値",
            )
    return parser
