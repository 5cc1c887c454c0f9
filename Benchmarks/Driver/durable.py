"""Durable writes of 1 KB, compared with the disk alone."""

import tempfile
from pathlib import Path

import databases
from figures import Figure, in_turn, once

ASKED = {256: 20.0}
WRITES = {1: 2_000, 16: 10_000, 256: 40_000}
ALONE = 2_000
SLOWLY = 300  # writes one after the other on the disk whose syncs take 2 ms longer


def writes_a_second(run):
    return run.counts["writes"] / run.seconds


def writing(tools, rounds, share=1.0):
    """Measures the writes. `share` scales the usual number of writes."""
    result = []
    for slow in [False, True]:
        preload = tools.peer("slow_sync") if slow else None
        under = ["env", f"LD_PRELOAD={preload}"] if slow else []
        disk = ", sync 2 ms longer" if slow else ""
        with databases.engines(tools, preload) as engines, tempfile.TemporaryDirectory(prefix="pennypost-bench-") as place:
            commands = {"sync alone": [*under, tools.peer("sync_alone"), Path(place) / "file", SLOWLY if slow else ALONE]}
            for engine in engines:
                for tasks, usual in WRITES.items():
                    count = int((min(usual, SLOWLY * tasks) if slow else usual) * share)
                    commands[f"{engine.name}, {tasks}"] = wrote(tools, under, engine, count, tasks)
            print(f"Durable writes{disk}:")
            runs = in_turn(rounds, commands)
        for engine in engines:
            for tasks in WRITES:
                title = f"Writes, {tasks} at once, {engine.name}{disk}"
                ours = runs[f"{engine.name}, {tasks}"]
                result.append(
                    Figure(title, "sync alone", "writes/s", ASKED.get(tasks), writes_a_second, ours, runs["sync alone"])
                )
    return result


def wrote(tools, under, engine, count, tasks):
    def run():
        with engine.fresh() as database:
            return once([*under, tools.swift("write-speed"), database, count, tasks])

    return run
