"""`pennypost serve`: its start, its memory, and its pages under load."""

import contextlib
import http.client
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import servers
from figures import Figure, Limit, Run, in_turn
from visitor import Visitor

CLIENTS = 200
FIRST_ANSWER, IDLE_MEMORY, MANY, MANY_P99, STORM_P99 = 300, 60, 20_000, 50, 100  # ms, MB, a second, ms, ms
SETTLED = 5  # seconds without a request
PROBE = 0.005  # seconds between two requests of the person who looks at pages during the storm
STORM = 500


class Site:
    """A running `pennypost serve`."""

    def __init__(self, process, port, seconds, log):
        self.process, self.port, self.log = process, port, log
        self.seconds = seconds  # from the start of the process to the first answer

    def said(self):
        return Path(self.log).read_text(errors="replace")

    def set_up_link(self):
        end = time.monotonic() + servers.PATIENCE
        while not (found := re.search(r"https?://[^/\s]+(/set-up/\S+)", self.said())):
            if time.monotonic() > end:
                raise servers.ServerFailure("pennypost serve printed no link:\n" + self.said())
            time.sleep(0.01)
        return found.group(1)

    def memory(self):
        """Returns the resident size in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s*(\d+)", status).group(1)) * 1024 / 1e6


@contextlib.contextmanager
def serving(tools, folder, *settings):
    """Starts the site in a data folder, yields it after its first answer, and ends it."""
    port = servers.free_port()
    log = Path(folder) / "serve.log"
    command = [tools.swift("pennypost"), "--data", Path(folder) / "data", "serve", "--web-port", str(port), *settings]
    with open(log, "wb") as output:
        begun = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        while not answers(port):
            if process.poll() is not None or time.monotonic() - begun > servers.PATIENCE:
                raise servers.ServerFailure("pennypost serve does not answer:\n" + log.read_text(errors="replace"))
            time.sleep(0.001)
        yield Site(process, port, time.monotonic() - begun, log)
    finally:
        process.terminate()
        process.wait(servers.PATIENCE)


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/sign-in")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def measuring(tools, rounds, quick):
    """Returns the figures and the limits."""
    limits = starting(tools, rounds)
    figures, more = under_load(tools, min(rounds, 3), 2 if quick else 10)
    return figures, limits + more + [storm(tools, 40 if quick else STORM)]


def starting(tools, rounds):
    print("pennypost serve, from its start to its first answer:")
    first, later, idle = [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="pennypost-bench-") as folder:
            with serving(tools, folder) as site:
                first.append(site.seconds * 1000)
                Visitor(site.port).set_up(site.set_up_link())
            with serving(tools, folder) as site:
                later.append(site.seconds * 1000)
                for _ in range(20):
                    Visitor(site.port).ask("GET", "/sign-in")
                time.sleep(SETTLED)
                idle.append(site.memory())
        print(f"  empty folder {first[-1]:.0f} ms, later {later[-1]:.0f} ms, idle {idle[-1]:.0f} MB")
    return [
        Limit("serve, first answer, empty folder", "ms", first, FIRST_ANSWER),
        Limit("serve, first answer", "ms", later, FIRST_ANSWER),
        Limit("serve, idle: memory", "MB", idle, IDLE_MEMORY),
    ]


def under_load(tools, rounds, seconds):
    print(f"The sign-in page under {CLIENTS} clients:")
    with tempfile.TemporaryDirectory(prefix="pennypost-bench-") as folder, contextlib.ExitStack() as stack:
        site = stack.enter_context(serving(tools, folder))
        length = len(Visitor(site.port).ask("GET", "/sign-in")[1].encode())
        port = servers.free_port()
        bare = [tools.swift("bare-pages"), str(port), str(length)]
        stack.enter_context(servers.running(bare, port, Path(folder) / "bare.log"))
        sides = {"sign-in page": site.port, "bare server": port}
        runs = in_turn(rounds, {name: loaded(port, seconds) for name, port in sides.items()})
        used = [site.memory()]
    ours = runs["sign-in page"]
    title = f"Sign-in page, {CLIENTS} clients"
    figure = Figure(title, "Hummingbird alone", "requests/s", None, requests_a_second, ours, runs["bare server"])
    return [figure], [
        Limit(title, "requests/s", [requests_a_second(run) for run in ours], MANY, at_least=True),
        Limit(f"{title}: p50", "ms", [run.counts["p50"] for run in ours], None, 1),
        Limit(f"{title}: p99", "ms", [run.counts["p99"] for run in ours], MANY_P99, 1),
        Limit(f"{title}: memory afterwards", "MB", used, None),
    ]


def requests_a_second(run):
    return run.counts["requests"] / run.seconds


def loaded(port, seconds):
    """Returns a run of wrk against a server."""

    def run():
        command = ["wrk", "-t2", f"-c{CLIENTS}", f"-d{seconds}s", "--latency", f"http://127.0.0.1:{port}/sign-in"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if re.search(r"Non-2xx|Socket errors", said):
            raise RuntimeError(f"wrk was not answered as it should be:\n{said}")
        counts, took = re.search(r"(\d+) requests in ([\d.]+)s", said).groups()
        shares = {part: milliseconds(re.search(rf"^\s+{part}%\s+(\S+)", said, re.MULTILINE).group(1)) for part in [50, 99]}
        return Run(float(took), 0, 0, {"requests": int(counts), "p50": shares[50], "p99": shares[99]})

    return run


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def storm(tools, count):
    """Has many sign in at once with wrong passwords, and looks at other pages meanwhile."""
    print(f"{count} wrong sign-ins at once:")
    with tempfile.TemporaryDirectory(prefix="pennypost-bench-") as folder:
        # Each comes from an address of its own, as in an attack.
        with serving(tools, folder, "--web-trusted-proxies", "127.0.0.1") as site:
            anna = Visitor(site.port)
            anna.set_up(site.set_up_link())
            stranger = Visitor(site.port)
            token = stranger.token("/sign-in")
            script = Path(__file__).with_name("storm.py")
            words = [sys.executable, script, site.port, stranger.cookie, token, count]
            process = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, text=True)
            taken = []
            while process.poll() is None:
                for page in ["/sign-in", "/security"]:
                    begun = time.monotonic()
                    status, _ = (stranger if page == "/sign-in" else anna).ask("GET", page)
                    taken.append((time.monotonic() - begun) * 1000)
                    if status != 200:
                        raise RuntimeError(f"{page} was answered with {status} during the storm.")
                    time.sleep(PROBE)
            said = json.loads(process.stdout.read())
    if sum(said["statuses"].values()) != count or "0" in said["statuses"] or "303" in said["statuses"]:
        raise RuntimeError(f"The storm was answered with {said['statuses']}.")
    taken.sort()
    p99 = taken[int(len(taken) * 0.99)]
    print(f"  {max(said['seconds']):.1f} s, statuses {said['statuses']}; {len(taken)} other pages, p99 {p99:.1f} ms")
    return Limit(f"Other pages during {count} wrong sign-ins at once: p99", "ms", [p99], STORM_P99, 1)
