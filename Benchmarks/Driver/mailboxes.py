"""The program itself with a connected mailbox: fetching compared with mbsync, sending with the SMTP library."""

import contextlib
import json
import shutil
import tempfile
from pathlib import Path

import databases
import servers
from figures import Figure, Limit, in_turn, letter_of_10_kb, messages_a_second, once, whole

PEAK = 100  # MB, the most resident memory that a fetch may use
NOTHING_NEW = 0.2  # seconds


class Place:
    """A data folder, or a folder and a database, with the mailbox connected."""

    def __init__(self, tools, options, imap, smtp):
        self.tools = tools
        self.options = options
        authority = Path(options[1]) / "authority.pem"
        authority.write_text(Path(imap.authority).read_text() + Path(smtp.authority).read_text())
        self.run(
            *["connect", servers.USER, "--imap", f"localhost:{imap.port}", "--smtp", f"localhost:{smtp.port}"],
            *["--ca", authority, "--password-file", "-"],
            typed=servers.PASSWORD,
        )

        self.sent = imap.folder / "mail/Maildir/.Sent"

    def empty_sent(self):
        """Removes the copies of earlier runs, so that this run does not search them."""
        shutil.rmtree(self.sent, ignore_errors=True)

    def run(self, *words, server=None, typed=""):
        return whole([self.tools.swift("pennypost"), *self.options, *words], server, typed)


@contextlib.contextmanager
def connected(tools, engine, imap, smtp):
    with engine.fresh() as database, tempfile.TemporaryDirectory(prefix="pennypost-bench-") as folder:
        yield Place(tools, ["--data", folder, *engine.options(database)], imap, smtp)


def storing(tools, file, letters, rounds):
    """Measures fetching the messages of `file`, with storing and indexing."""
    result, limits = [], []
    with contextlib.ExitStack() as stack:
        imap = stack.enter_context(servers.dovecot(file))
        smtp = stack.enter_context(servers.signed_in_sink(tools.peer("signed_in_sink")))
        engines = stack.enter_context(databases.engines(tools))
        idle = {engine.name: [] for engine in engines}
        commands = {}
        for engine in engines:
            commands[engine.name] = fetched(tools, engine, imap, smtp, letters, idle[engine.name])
        commands["mbsync"] = mirrored(imap, letters, syncs=True)
        commands["mbsync, FSync no"] = mirrored(imap, letters, syncs=False)
        commands["mbsync, FSync no"]()  # Dovecot writes its index the first time.
        print(f"Fetching {letters:,} messages into the archive:")
        runs = in_turn(rounds, commands)
    for engine in engines:
        ours = runs[engine.name]
        title = f"Fetch, store and index, {engine.name}"
        for peer, asked in [("mbsync", 2.0), ("mbsync, FSync no", None)]:
            result.append(Figure(title, peer, "messages/s", asked, messages_a_second, ours, runs[peer]))
        limits.append(Limit(f"{title}: memory", "MB", [run.counts["peak"] / 1e6 for run in ours], PEAK))
        limits.append(Limit(f"Fetch of nothing new, {engine.name}", "s", idle[engine.name], NOTHING_NEW, 2))
    return result, limits


def fetched(tools, engine, imap, smtp, letters, idle):
    """Runs a first fetch into an empty place, then three that find nothing new."""

    def run():
        with connected(tools, engine, imap, smtp) as place:
            first = place.run("fetch", "--json", server=imap)
            first.counts["messages"] = len(json.loads(first.counts.pop("output"))["newMessages"])
            if first.counts["messages"] != letters:
                raise RuntimeError(f"Pennypost fetched {first.counts['messages']} of {letters} messages.")
            idle.extend(place.run("fetch", "--json").seconds for _ in range(3))
            return first

    return run


def mirrored(imap, letters, syncs):
    """Runs mbsync (Debian's isync) into an empty Maildir."""

    def run():
        with tempfile.TemporaryDirectory(prefix="pennypost-bench-") as folder:
            place = Path(folder)
            (place / "mail").mkdir()
            (place / "mbsyncrc").write_text(mbsync_configuration(imap, place, syncs))
            run = whole([servers.program("mbsync"), "-q", "-c", place / "mbsyncrc", "bench"], imap)
            run.counts["messages"] = sum(1 for part in ["cur", "new"] for _ in (place / "mail" / "INBOX" / part).iterdir())
            if run.counts["messages"] != letters:
                raise RuntimeError(f"mbsync fetched {run.counts['messages']} of {letters} messages.")
            return run

    return run


def mbsync_configuration(imap, place, syncs):
    return f"""
FSync {"yes" if syncs else "no"}

IMAPStore far
Host localhost
Port {imap.port}
User {servers.USER}
Pass {servers.PASSWORD}
SSLType IMAPS
SystemCertificates no
CertificateFile {imap.authority}

MaildirStore near
Path {place}/mail/
Inbox {place}/mail/INBOX
SubFolders Verbatim

Channel bench
Far :far:
Near :near:
Patterns INBOX
Sync Pull
Create Near
SyncState *
"""


def handing_over(tools, count, rounds):
    """Measures sending messages of 10 KB through the outbox."""
    line = "The quick brown fox jumps over the lazy dog, and the invoice is attached.\n"
    letter = letter_of_10_kb(tools)
    result = []
    with contextlib.ExitStack() as stack:
        imap = stack.enter_context(servers.dovecot(None))
        smtp = stack.enter_context(servers.signed_in_sink(tools.peer("signed_in_sink")))
        engines = stack.enter_context(databases.engines(tools))
        batch = tools.folder / f"batch-{count}.jsonl"
        with open(batch, "w") as file:
            for number in range(count):
                draft = {"to": "b@example.org", "subject": f"Faktura {number}", "text": line * (9_700 // len(line))}
                file.write(json.dumps({**draft, "key": f"invoice-{number}"}) + "\n")
        library = [tools.swift("smtp-speed"), smtp.port, smtp.authority, 1, count, letter, servers.USER, servers.PASSWORD]
        parts = {engine.name: {"enqueue": [], "deliver": []} for engine in engines}
        commands = {engine.name: sent(tools, engine, imap, smtp, batch, count) for engine in engines}
        for engine in engines:
            commands[f"{engine.name}, in parts"] = in_parts(tools, engine, imap, smtp, count, parts[engine.name])
        commands["SMTP library"] = library
        print(f"Sending {count:,} messages through the outbox:")
        runs = in_turn(rounds, commands, smtp)
    for engine in engines:
        for title, ours, asked in [
            ("Outbox, send --batch", runs[engine.name], 0.5),
            ("Outbox, enqueue", parts[engine.name]["enqueue"], None),
            ("Outbox, hand over", parts[engine.name]["deliver"], None),
        ]:
            title = f"{title}, {engine.name}"
            result.append(Figure(title, "SMTP library", "messages/s", asked, messages_a_second, ours, runs["SMTP library"]))
    return result


def sent(tools, engine, imap, smtp, batch, count):
    """Runs the command as a person calls it, timed from its start to the last result that it prints."""

    def run():
        with connected(tools, engine, imap, smtp) as place:
            place.empty_sent()
            run = place.run("send", "--from", servers.USER, "--batch", batch, "--json", server=smtp)
            accepted = [json.loads(line)["state"] == "accepted" for line in run.counts.pop("output").splitlines()]
            if sum(accepted) != count:
                raise RuntimeError(f"{sum(accepted)} of {count} messages were accepted.")
            run.counts["messages"] = count
            run.seconds = run.counts["told"]  # The copies in Sent are filed after the last result.
            return run

    return run


def in_parts(tools, engine, imap, smtp, count, parts):
    """Measures queueing and delivery separately. Returns their sum."""

    def run():
        with connected(tools, engine, imap, smtp) as place:
            for part, runs in parts.items():
                runs.append(once([tools.swift("outbox-speed"), part, servers.USER, count, *place.options[1::2]], smtp))
                if runs[-1].counts["messages"] != count:
                    raise RuntimeError(f"Outbox: {part} did not do all messages.")
            both = [runs[-1] for runs in parts.values()]
            return type(both[0])(
                *(sum(getattr(run, name) for run in both) for name in ["seconds", "user", "system"]),
                {"messages": count},
                sum(run.server for run in both),
            )

    return run
