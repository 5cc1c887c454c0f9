"""The figures as tables, on the terminal and in Documentation/Benchmarks.md."""

import datetime
import os
import platform
import re
import statistics
import subprocess
from pathlib import Path

import databases
from figures import Limit, median

START, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"


def table(rows):
    """Returns a Markdown table that is also aligned on a terminal. The first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def ratios(figures):
    rows = [["Figure", "Peer", "Unit", "Pennypost", "Peer's", "Ratio", "In the rounds", "Asked"]]
    for figure in figures:
        asked = ""
        if figure.asked:
            asked = f"≥ {figure.asked}: {'reached' if figure.ratio >= figure.asked else 'NOT reached'}"
        ours, theirs = (median(figure.rate, runs) for runs in [figure.ours, figure.theirs])
        spread = f"{min(figure.pairs):.2f}–{max(figure.pairs):.2f}"
        numbers = [f"{ours:,.0f}", f"{theirs:,.0f}", f"{figure.ratio:.2f}", spread]
        rows.append([figure.name, figure.peer, figure.unit, *numbers, asked])
    return table(rows)


def times(figures):
    """Lists each side once, with its median wall and processor times. For single writes and for wrk they mean nothing."""
    rows = [["Figure", "Side", "Wall s", "User CPU s", "System CPU s", "Servers' CPU s", "Peak memory"]]
    seen = set()
    for figure in figures:
        for side, runs in [("Pennypost", figure.ours), (figure.peer, figure.theirs)]:
            if (figure.name, side) in seen or figure.name.startswith(("Writes", "Sign-in")):
                continue
            seen.add((figure.name, side))
            clocks = [lambda run: run.seconds, lambda run: run.user, lambda run: run.system]
            cells = [f"{median(clock, runs):.2f}" for clock in clocks]
            server = median(lambda run: run.server, runs)
            peak = median(lambda run: run.counts.get("peak", 0), runs)
            memory = f"{peak / 1e6:.0f} MB" if peak and "Parse" not in figure.name else ""
            rows.append([figure.name, side, *cells, f"{server:.2f}" if server else "", memory])
    return table(rows)


def did(figures):
    """Shows what each parser found, and so whether all did the same work."""
    rows = [["Parser", "Leaves", "Decoded, MB", "Addresses"]]
    for figure in figures:
        if "leaves" in figure.theirs[0].counts:
            sides = [("Pennypost", figure.ours), (figure.peer, figure.theirs)]
            for side, runs in sides[1 if len(rows) > 1 else 0 :]:
                counts = runs[0].counts
                rows.append([side, f"{counts['leaves']:,}", f"{counts['decoded'] / 1e6:.1f}", f"{counts['addresses']:,}"])
    return table(rows) if len(rows) > 1 else ""


def below(limits, figures):
    """Lists what is not a ratio: each value's worst of all rounds must keep to its limit."""
    peaks = [max(run.counts["peak"] for run in figure.ours) for figure in figures if figure.name.startswith("IMAP")]
    limits = [Limit("IMAP, FETCH over TLS: memory", "MB", [peak / 1e6], 60) for peak in peaks[:1]] + limits
    rows = [["Figure", "Unit", "Median", "Worst", "Asked"]]
    for limit in limits:
        numbers = [f"{value:,.{limit.digits}f}" for value in [statistics.median(limit.values), limit.worst]]
        asked = ""
        if limit.asked is not None:
            sign = "≥" if limit.at_least else "≤"
            asked = f"{sign} {limit.asked:,}: {'reached' if limit.is_kept else 'NOT reached'}"
        rows.append([limit.name, limit.unit, *numbers, asked])
    return table(rows) if len(rows) > 1 else ""


def answers(questions):
    """Lists how long each kind of archive query takes."""
    if not questions:
        return ""
    engines = ["SQLite", "PostgreSQL"][: len(questions[0]) // 2 - 1]
    return table([["Question", "Hits", *(f"{engine}, {what}" for engine in engines for what in ["ms", "p99"])], *questions])


def said(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return ""
    return (done.stdout + done.stderr).strip().split("\n")[0]


def versions(tools):
    def debian(package):
        return said("dpkg-query", "-W", "-f", "${Version}", package)

    swift = re.search(r"Swift version \S+", said("swift", "--version"))
    mailparse = "not measured: " + tools.missing_python if tools.missing_python else tools.python_version
    return [
        f"Pennypost {tools.revision}",
        swift.group() if swift else "Swift",
        "C peers " + said(tools.compiler, "--version") + " -O2",
        f"GMime {said('pkg-config', '--modversion', 'gmime-3.0')}",
        f"fast-mail-parser {mailparse}",
        f"Python {platform.python_version()}",
        said("openssl", "version").split(" (")[0],
        f"Dovecot {debian('dovecot-core') or said('dovecot', '--version')}",
        f"Postfix {debian('postfix')}",
        f"stunnel {debian('stunnel4')}",
        f"SQLite {debian('libsqlite3-0')}",
        f"PostgreSQL {said(databases.postgresql_program('postgres'), '--version').split()[2]}",
        f"isync {debian('isync')}",
        f"wrk {debian('wrk')}",
    ]


def machine():
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    kilobytes = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text()).group(1))
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())
    return ", ".join(
        [
            processor.group(1) if processor else platform.machine(),
            f"{os.cpu_count()} cores",
            f"{kilobytes / 2**20:.0f} GiB",
            system.group(1) if system else platform.system(),
            f"Linux {platform.release()}",
        ]
    )


def text(figures, limits, questions, tools, conditions):
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    parts = [f"{date}. {conditions}", f"Machine: {machine()}.", "Versions: " + "; ".join(versions(tools)) + "."]
    parts += [ratios(figures), below(limits, figures), answers(questions), times(figures), did(figures)]
    return "\n\n".join(part for part in parts if part)


def keep(content, document):
    """Writes the tables between the document's marks."""
    old = document.read_text()
    if START not in old or END not in old:
        raise RuntimeError(f"{document} lacks the lines {START} and {END}.")
    head, rest = old.split(START, 1)
    document.write_text(f"{head}{START}\n\n{content}\n\n{END}{rest.split(END, 1)[1]}")
