"""Lists and searches in a large archive."""

import contextlib
import hashlib
import json
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import databases
import servers
from figures import Limit, once

LIST, SEARCH = 10, 50  # milliseconds, at the 99th percentile


def asking(tools, count, rounds):
    """Returns the limits, and a table with a row for each kind of query: name, hits, then each engine's median and p99."""
    limits, table = [], {}
    for name in ["SQLite"] if tools.sqlite_only else ["SQLite", "PostgreSQL"]:
        with filled(tools, name, count) as place:
            print(f"Asking {count:,} messages, {name}:", flush=True)
            once_asked = [tools.swift("archive-speed"), "ask", place]
            answers = asked([*once_asked, rounds])
        for kind, answer in answers.items():
            times = answer["times"]
            row = table.setdefault(kind, [kind, f"{answer['found']:,.1f}"])
            row += [f"{statistics.median(times):.1f}", f"{percentile(times, 99):.1f}"]
            print(f"  {kind:42} {row[-2]:>8} ms   p99 {row[-1]:>8} ms")
        for title, start, most in [("List page", "list", LIST), ("Search", "search", SEARCH)]:
            all_times = [time for kind, answer in answers.items() if kind.startswith(start) for time in answer["times"]]
            limits.append(Limit(f"{title} out of {count:,}, {name}: p99", "ms", [percentile(all_times, 99)], most, 1))
    return limits, list(table.values())


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * part // 100)]


def asked(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"archive-speed ended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


@contextlib.contextmanager
def filled(tools, name, count):
    """Yields an archive that is filled once and kept, and filled again if the programs have changed their tables or texts."""
    # PostgreSQL does not run as root, and its user may have no access to a home folder.
    above = tools.folder if servers.is_reachable(tools.folder) else Path(tempfile.gettempdir())
    folder = above / f"pennypost-archive-{name.lower()}-{count}"
    made = folder / "made-by"
    wanted = fingerprint(tools)
    if not made.exists() or made.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        start = time.monotonic()
        print(f"Filling an archive with {count:,} messages, {name}…", flush=True)
        with opened(folder, name, filling=True) as place:
            once([tools.swift("archive-speed"), "fill", place, count])
        print(f"  in {time.monotonic() - start:.0f} s")
        made.write_text(wanted)
    with opened(folder, name) as place:
        yield place


@contextlib.contextmanager
def opened(folder, name, filling=False):
    if name == "SQLite":
        yield str(folder / "archive.sqlite")
        return
    with databases.postgresql(folder, settings=databases.UNSAFE if filling else []) as server:
        if filling:
            server.execute("CREATE DATABASE archive")
        yield server.url("archive")
        if filling:
            server.execute("VACUUM ANALYZE", "archive")


def fingerprint(tools):
    """Returns a hash that changes with the generated texts and with every migration."""
    root = tools.benchmarks.parent
    files = sorted(Path(tools.benchmarks, "Sources", "archive-speed").glob("[!Q]*.swift"))
    files += sorted(root.glob("Sources/*/**/*Schema.swift")) + sorted(root.glob("Sources/Storage/FullText/*.swift"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
