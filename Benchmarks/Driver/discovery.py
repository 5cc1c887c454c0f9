"""How long discovery takes for an unknown domain whose every host is filtered."""

from figures import Limit, once

LONGEST = 6  # seconds
SLOW = 2_400  # milliseconds: a little less than the time limit for a name server


def searching(tools, rounds):
    limits = []
    for title, delay in [("", 0), (" and its name servers slow", SLOW)]:
        runs = [once([tools.swift("discovery-speed"), delay]) for _ in range(rounds)]
        if any(run.counts["found"] for run in runs):
            raise RuntimeError("discovery-speed found servers behind a filter")
        limits.append(Limit(f"Discovery, every host filtered{title}", "s", [run.seconds for run in runs], LONGEST, 2))
        print(f"  {limits[-1].name:60} {limits[-1].highest:.2f} s")
    return limits
