"""Connecting a mailbox at a known provider, over a line with a round trip of 50 ms."""

import contextlib
import json
import tempfile
from pathlib import Path

import servers
from figures import Limit, whole
from line import ROUND_TRIP, lines

ASKED = 2  # seconds
# If the provider takes one of two forms of the user name, the servers are asked one after the other.
CASES = [
    ("TLS", "tls", ["address"]),
    ("STARTTLS", "starttls", ["address"]),
    ("TLS, two user names", "tls", ["address", "localPart"]),
]


def at_known_provider(tools, rounds):
    """Runs `pennypost connect` into a new data folder, at a real Dovecot and a real Postfix."""
    limits = []
    print(f"Connecting over a line of {ROUND_TRIP * 1000:.0f} ms:")
    with contextlib.ExitStack() as stack:
        imap = stack.enter_context(servers.dovecot(None))
        smtp = stack.enter_context(servers.postfix(imap.authentication_port))
        for name, security, forms in CASES:
            ports = [imap.port, smtp.port] if security == "tls" else [imap.starttls_port, smtp.starttls_port]
            row = provider(security, forms)
            connected(tools, row, ports, imap, smtp)  # Each server starts its first processes.
            taken = [connected(tools, row, ports, imap, smtp) for _ in range(rounds)]
            title = f"Connect, known provider, {name}, {ROUND_TRIP * 1000:.0f} ms line"
            limits.append(Limit(title, "s", [seconds for seconds, _ in taken], ASKED, 2))
            for number, protocol in enumerate(["IMAP", "SMTP"]):
                trips = [counts[number] for _, counts in taken]
                limits.append(Limit(f"{title}: {protocol}", "round trips", trips, None))
    return limits


def connected(tools, row, ports, imap, smtp):
    """Returns the seconds from the start of the process to its end, and the round trips to each server."""
    with tempfile.TemporaryDirectory(prefix="pennypost-bench-") as folder, lines(*ports) as both:
        place = Path(folder)
        (place / "authority.pem").write_text(Path(imap.authority).read_text() + Path(smtp.authority).read_text())
        for service, line in zip(["imap", "smtp"], both):
            row[service]["port"] = line.port
        (place / "providers.json").write_text(json.dumps({"providers": [row]}))
        command = [tools.swift("pennypost"), "--data", place, "connect", servers.USER, "--json"]
        run = whole([*command, "--ca", place / "authority.pem", "--password-file", "-"], typed=servers.PASSWORD)
        if json.loads(run.counts["output"])["provider"] != "bench":
            raise RuntimeError("The mailbox was not connected by the providers file.")
        if any(len(line.connections) != 1 for line in both):
            raise RuntimeError("A server was connected to more than once.")
        trips = [line.connections[0].round_trips for line in both]
        print(f"  {row['imap']['security']:8} {run.seconds:.3f} s   round trips: IMAP {trips[0]}, SMTP {trips[1]}")
        return run.seconds, trips


def provider(security, forms):
    """Returns a row of a providers file; the caller fills in the lines' ports."""
    return {
        "id": "bench",
        "name": "Bench",
        "domains": [servers.USER.partition("@")[2]],
        "imap": {"host": "localhost", "security": security},
        "smtp": {"host": "localhost", "security": security},
        "userNames": forms,
        "signIn": {"with": "appPassword"},
        "sureness": "confirmed",
        "checked": "2026-11-21",
    }
