"""Runs Pennypost and its peers in turn, and keeps what they report."""

import base64
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

import servers


@dataclass
class Run:
    """The time and resources that one process used."""

    seconds: float
    user: float
    system: float
    counts: dict
    server: float = 0.0

    @property
    def processor(self):
        return self.user + self.system


@dataclass
class Figure:
    """One thing measured for Pennypost and a peer in the same rounds."""

    name: str
    peer: str
    unit: str
    asked: float | None
    rate: object  # a function of a Run, in `unit`
    ours: list = field(default_factory=list)
    theirs: list = field(default_factory=list)

    @property
    def ratio(self):
        return median(self.rate, self.ours) / median(self.rate, self.theirs)

    @property
    def pairs(self):
        """The ratio within each round."""
        return [self.rate(our) / self.rate(their) for our, their in zip(self.ours, self.theirs)]


@dataclass
class Limit:
    """One thing measured for Pennypost alone, with the limit that it must stay below or reach, if there is one."""

    name: str
    unit: str
    values: list
    asked: float | None
    digits: int = 0
    at_least: bool = False

    @property
    def highest(self):
        return max(self.values)

    @property
    def worst(self):
        return min(self.values) if self.at_least else max(self.values)

    @property
    def is_kept(self):
        return self.worst >= self.asked if self.at_least else self.worst <= self.asked


def median(of, runs):
    return statistics.median(of(run) for run in runs)


def once(command, server=None):
    before = server.processor_seconds() if server else 0
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{done.stderr}")
    counts = json.loads(done.stdout)
    seconds, user, system = (counts.pop(name) for name in ["seconds", "user", "system"])
    used = server.processor_seconds() - before if server else 0
    return Run(seconds, user, system, counts, used)


def whole(command, server=None, typed=""):
    """Runs a program from start to end. `counts` has its peak memory (getrusage), its output as `output`, and as `told` when
    it printed the last of it."""
    before = server.processor_seconds() if server else 0
    output, told = [], 0
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as errors:
        given.write(typed)
        given.seek(0)
        start = time.monotonic()
        words = [str(word) for word in command]
        process = subprocess.Popen(words, stdin=given, stdout=subprocess.PIPE, stderr=errors)
        while piece := os.read(process.stdout.fileno(), 1 << 20):
            told = time.monotonic() - start
            output.append(piece)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        text = b"".join(output).decode()
        errors.seek(0)
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}:\n{text[-1000:]}{errors.read()[-1000:]}")
        counts = {"peak": usage.ru_maxrss * 1024, "output": text, "told": told}
    used = server.processor_seconds() - before if server else 0
    return Run(seconds, usage.ru_utime, usage.ru_stime, counts, used)


def in_turn(rounds, commands, server=None, told=print):
    """Runs each command once a round, each round starting with a different one. A command may be a function that returns
    its run. Returns the runs of each command."""
    runs = {name: [] for name in commands}
    names = list(commands)
    for number in range(rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            os.sync()  # A run must not wait for what others have written.
            command = commands[name]
            run = command() if callable(command) else once(command, server)
            runs[name].append(run)
            told(f"  {number + 1}/{rounds}  {name:24} {run.seconds:7.3f} s   user {run.user:6.3f} s   system {run.system:6.3f} s")
    return runs


def megabytes_a_processor_second(run):
    return run.counts["bytes"] / run.processor / 1e6


def messages_a_second(run):
    return run.counts["messages"] / run.seconds


def parsing(tools, file, rounds):
    commands = {"Pennypost": [tools.swift("parse-speed"), file], "GMime": [tools.peer("gmime_parse"), file]}
    if tools.python:
        commands["mailparse"] = [tools.python, tools.script("fast_mail_parser_parse.py"), file]
    runs = in_turn(rounds, commands)
    name = "Parse, walk and decode"
    result = []
    for peer, asked in [("GMime", 1.2), ("mailparse", None)]:
        if peer in runs:
            unit = "MB per CPU second"
            result.append(
                Figure(name, peer, unit, asked, megabytes_a_processor_second, runs["Pennypost"], runs[peer])
            )
    return result


def letter_of_10_kb(tools):
    letter = tools.folder / "letter.eml"
    line = b"The quick brown fox jumps over the lazy dog, and the invoice is attached.\r\n"
    start = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Speed\r\n\r\n"
    letter.write_bytes(start + line * ((10_000 - len(start)) // len(line)))
    return letter


def sending(tools, count, rounds):
    letter = letter_of_10_kb(tools)
    result = []
    for connections in [1, 4]:
        print(f"SMTP, {connections} connection{'s' if connections > 1 else ''}:")
        with servers.smtp_sink() as server:
            arguments = [server.port, server.authority, connections, count, letter]
            commands = {
                "Pennypost": [tools.swift("smtp-speed"), *arguments],
                "smtplib": [sys.executable, tools.script("smtplib_send.py"), *arguments],
                "raw sender, Python": [sys.executable, tools.script("raw_smtp.py"), *arguments],
                "raw sender, C": [tools.peer("raw_smtp"), *arguments],
            }
            once(commands["raw sender, C"])
            runs = in_turn(rounds, commands, server)
        for name, of in runs.items():
            if any(run.counts["messages"] != count for run in of):
                raise RuntimeError(f"{name} did not send all messages.")
        title = f"SMTP, {connections} TLS connection{'s' if connections > 1 else ''}"
        for peer, asked in [("smtplib", 2.0), ("raw sender, Python", 0.9), ("raw sender, C", 0.9)]:
            result.append(
                Figure(title, peer, "messages/s", asked, messages_a_second, runs["Pennypost"], runs[peer])
            )
    return result


def fetching(tools, file, rounds):
    with servers.dovecot(file) as server:
        word = base64.b64encode(f"\0{servers.USER}\0{servers.PASSWORD}".encode()).decode()
        commands = {
            "Pennypost": [tools.swift("imap-speed"), server.port, server.authority, servers.USER, servers.PASSWORD],
            "raw FETCH 1:*": [tools.peer("raw_imap"), server.port, server.authority, word],
        }
        once(commands["raw FETCH 1:*"])  # Dovecot writes its index the first time.
        runs = in_turn(rounds, commands, server)
    ours, theirs = runs["Pennypost"], runs["raw FETCH 1:*"]
    size = ours[0].counts["bytes"]  # the messages alone, for both sides
    if any(run.counts["bytes"] != size for run in ours) or any(run.counts["bytes"] < size for run in theirs):
        raise RuntimeError("Not all bytes came.")
    return [Figure("IMAP, FETCH over TLS", "raw FETCH 1:*", "MB/s", 0.8, lambda run: size / run.seconds / 1e6, ours, theirs)]
