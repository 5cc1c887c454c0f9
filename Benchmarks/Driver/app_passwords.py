"""Verifying app passwords: the cost must not depend on how many there are."""

import databases
from figures import Figure, Limit, in_turn, once

STORED = [1, 50, 100_000]
RIGHT, WRONG = 300_000, 30_000
ASKED = 200_000  # a second and core


def verified_a_processor_second(run):
    return run.counts["verified"] / run.processor


def verifying(tools, rounds, share=1.0):
    """Measures on SQLite. Returns the figures beside the hash alone, and the limits. `share` scales the usual numbers."""
    right, wrong = int(RIGHT * share), int(WRONG * share)
    stored = [int(count * share) if count > 1_000 else count for count in STORED]
    commands = {"HMAC alone, C": [tools.peer("hmac_alone"), right]}
    for count in stored:
        commands[f"right, {count:,}"] = verified(tools, count, right, "right")
        commands[f"wrong, {count:,}"] = verified(tools, count, wrong, "wrong")
    print("App passwords:")
    runs = in_turn(rounds, commands)
    figures, limits = [], []
    for count in stored:
        for kind, words in [("right", "verified"), ("wrong", "unknown one refused")]:
            title = f"App password {words}, {count:,} stored"
            ours = runs[f"{kind}, {count:,}"]
            if kind == "right":
                alone = runs["HMAC alone, C"]
                figures.append(
                    Figure(title, "HMAC alone, C", "per CPU second", None, verified_a_processor_second, ours, alone)
                )
            rates = [verified_a_processor_second(run) for run in ours]
            limits.append(Limit(title, "per CPU second", rates, ASKED if kind == "right" else None, at_least=True))
    return figures, limits


def verified(tools, stored, count, kind):
    def run():
        with databases.SQLite().fresh() as database:
            return once([tools.swift("app-password-speed"), database, stored, count, kind])

    return run
