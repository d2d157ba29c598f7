#!/usr/bin/env -S python3 -SE
"""Stands in for nvidia-smi: prints, as the real one does, what the files beside it say.

cards.json   {"cards": [{"uuid", "name", "busy", "base", "total", "heat", "power", "limit", "sm", "memory", "fan"}], "error": "…"}
held/<pid>   {"uuid": "…", "mib": 9800, "name": "/venv/bin/python"}, for as long as the process lives, as the driver does it
"""

import json
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def state():
    with open(os.path.join(HERE, "cards.json")) as file:
        return json.load(file)


def lives(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def held():
    folder = os.path.join(HERE, "held")
    processes = []
    for pid in os.listdir(folder):
        if not pid.isdigit() or not lives(pid):
            continue
        try:
            with open(os.path.join(folder, pid)) as file:
                processes.append({"pid": int(pid), **json.load(file)})
        except (OSError, ValueError):
            continue  # Just being written.
    return processes


def said(value):
    return "[N/A]" if value is None else str(value)


def card_fields(index, card, processes):
    mine = sum(p["mib"] or 0 for p in processes if p["uuid"] == card["uuid"])
    used = None if card.get("base") is None else card["base"] + mine
    return {
        "index": index,
        "uuid": card["uuid"],
        "name": card["name"],
        "driver_version": "550.54.14",
        "utilization.gpu": said(card.get("busy")),
        "memory.used": said(used),
        "memory.total": said(card.get("total")),
        "temperature.gpu": said(card.get("heat")),
        "power.draw": said(card.get("power")),
        "power.limit": said(card.get("limit")),
        "clocks.sm": said(card.get("sm")),
        "clocks.mem": said(card.get("memory")),
        "fan.speed": said(card.get("fan")),
    }


def process_fields(process):
    return {
        "gpu_uuid": process["uuid"],
        "pid": process["pid"],
        "used_gpu_memory": said(process["mib"]),
        "process_name": process.get("name", "python"),
    }


def rows(kind):
    now = state()
    if now.get("error"):
        print(now["error"])
        sys.exit(9)
    processes = held()
    if kind == "--query-gpu":
        return [card_fields(index, card, processes) for index, card in enumerate(now["cards"])]
    uuids = {card["uuid"] for card in now["cards"]}
    return [process_fields(process) for process in processes if process["uuid"] in uuids]


def main():
    kind, names = sys.argv[1].split("=", 1)
    interval = float(sys.argv[sys.argv.index("-lms") + 1]) / 1000 if "-lms" in sys.argv else None
    while True:
        for row in rows(kind):
            print(", ".join(str(row[name]) for name in names.split(",")))
        sys.stdout.flush()
        if interval is None:
            return
        time.sleep(interval)


try:
    main()
except (BrokenPipeError, KeyboardInterrupt):
    os._exit(1)
