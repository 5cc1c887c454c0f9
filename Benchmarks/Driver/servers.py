"""The servers that the clients talk to: on loopback, on free ports, ended by their process id.

All use the same TLS suite, so that no side has a cheaper cipher.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import messages

SUITE = "TLS_AES_128_GCM_SHA256"
USER, PASSWORD = "bench@firma.test", "abcdefghijklmnop"
PATIENCE = 30  # seconds for a server to answer, or to end


class ServerFailure(Exception):
    pass


def program(name):
    path = shutil.which(name, path=os.environ["PATH"] + ":/usr/local/sbin:/usr/sbin:/sbin")
    if not path:
        raise ServerFailure(f"There is no {name} on this machine.")
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processor_seconds(pid):
    """Returns the user and system time of a process, of its children, and of the children that it has waited for."""
    total = 0
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
                parents[int(entry)] = (int(fields[1]), sum(map(int, fields[11:15])))
    for child, (parent, ticks) in parents.items():
        if child == pid or parent == pid:
            total += ticks
    return total / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def running(command, port, log):
    """Starts a server, yields its process once it accepts connections, and ends it afterwards."""
    with open(log, "wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        await_port(process, port, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_port(process, port, log):
    end = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        if process.poll() is not None or time.monotonic() > end:
            raise ServerFailure(f"{process.args[0]} did not start:\n" + Path(log).read_text(errors="replace"))
        time.sleep(0.02)


@contextlib.contextmanager
def folder():
    """Makes a folder for servers' files and removes it afterwards. It is under /tmp, where the servers' users can reach it."""
    path = Path(tempfile.mkdtemp(prefix="pennypost-bench-"))
    try:
        path.chmod(0o755)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def is_reachable(path):
    """Returns whether a server's own user can reach `path`: all folders above it let others pass."""
    return all(above.stat().st_mode & 0o001 for above in [path, *path.parents])


def make_certificate(place):
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        + ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", place / "key.pem", "-out", place / "certificate.pem"],
        check=True,
        capture_output=True,
    )


class Running:
    """A running server: its ports, the certificate to trust, and the time that its processes have used."""

    def __init__(self, port, place, processes, starttls_port=None, authentication_port=None):
        self.port = port
        self.starttls_port = starttls_port
        self.authentication_port = authentication_port
        self.folder = place
        self.authority = str(place / "certificate.pem")
        self.processes = processes

    def processor_seconds(self):
        return sum(processor_seconds(process.pid) for process in self.processes)


@contextlib.contextmanager
def smtp_sink():
    """Postfix's smtp-sink, which discards what it gets, behind stunnel."""
    plain, tls = free_port(), free_port()
    as_user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with folder() as place:
        make_certificate(place)
        (place / "stunnel.conf").write_text(
            f"foreground = yes\ndebug = warning\nsyslog = no\npid =\nciphersuites = {SUITE}\n"
            "socket = l:TCP_NODELAY=1\nsocket = r:TCP_NODELAY=1\n"
            f"[mail]\naccept = 127.0.0.1:{tls}\nconnect = 127.0.0.1:{plain}\n"
            f"cert = {place}/certificate.pem\nkey = {place}/key.pem\n"
        )
        sink_command = [program("smtp-sink"), *as_user, f"127.0.0.1:{plain}", "1024"]
        with running(sink_command, plain, place / "sink.log") as sink:
            with running([program("stunnel"), place / "stunnel.conf"], tls, place / "stunnel.log") as stunnel:
                yield Running(tls, place, [sink, stunnel])


@contextlib.contextmanager
def signed_in_sink(front):
    """smtp-sink behind our front end (Peers/signed_in_sink.c), which adds the TLS and the sign-in of a mailbox's server."""
    plain, tls = free_port(), free_port()
    as_user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with folder() as place:
        make_certificate(place)
        front_command = [front, str(tls), str(plain), place / "certificate.pem", place / "key.pem"]
        sink_command = [program("smtp-sink"), *as_user, f"127.0.0.1:{plain}", "1024"]
        with running(sink_command, plain, place / "sink.log") as sink:
            with running(front_command, tls, place / "front.log") as process:
                yield Running(tls, place, [sink, process])


@contextlib.contextmanager
def dovecot(message_file):
    """Dovecot with one mailbox (Maildir) that holds the messages of a file, or none."""
    tls, starttls, authentication = free_port(), free_port(), free_port()
    root = os.geteuid() == 0
    account = pwd.getpwnam("dovecot") if root else pwd.getpwuid(os.geteuid())
    with folder() as place:
        make_certificate(place)
        for name in ["run", "state", "mail/Maildir/cur", "mail/Maildir/new", "mail/Maildir/tmp"]:
            (place / name).mkdir(parents=True)
        for number, message in enumerate(messages.read(message_file) if message_file else []):
            size = len(message)
            name = f"{1_700_000_000 + number}.M{number}.bench,S={size},W={size}:2,S"
            (place / "mail/Maildir/cur" / name).write_bytes(message)
        (place / "users").write_text(
            f"{USER}:{{PLAIN}}{PASSWORD}:{account.pw_uid}:{account.pw_gid}::{place}/mail::\n"
        )
        (place / "dovecot.conf").write_text(dovecot_configuration(place, tls, starttls, authentication, account))
        command = [program("dovecot"), "-F", "-c", str(place / "dovecot.conf")]
        if root:
            subprocess.run(["chown", "-R", f"{account.pw_uid}:{account.pw_gid}", place], check=True)
            identity = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", "--"]
            command = [program("setpriv"), *identity, *command]
        with running(command, tls, place / "dovecot.log") as process:
            yield Running(tls, place, [process], starttls, authentication)


def dovecot_configuration(place, tls, starttls, authentication, account):
    import grp

    group = grp.getgrgid(account.pw_gid).gr_name
    return f"""
base_dir = {place}/run
state_dir = {place}/state
instance_name = pennypost-bench
log_path = /dev/stderr
default_internal_user = {account.pw_name}
default_internal_group = {group}
default_login_user = {account.pw_name}
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{place}/certificate.pem
ssl_key = <{place}/key.pem
ssl_cipher_suites = {SUITE}
auth_mechanisms = plain
passdb {{
  driver = passwd-file
  args = {place}/users
}}
userdb {{
  driver = passwd-file
  args = {place}/users
}}
first_valid_uid = 0
mail_fsync = never
mail_location = maildir:~/Maildir
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {authentication}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@contextlib.contextmanager
def postfix(authentication_port):
    """Postfix's submission service, over TLS and with STARTTLS. Dovecot checks who may sign in. It answers RCPT and takes
    no mail: DATA is refused."""
    if os.geteuid() != 0:
        raise ServerFailure("Only root can start a Postfix: run the part “connect” as root.")
    master = subprocess.run([program("postconf"), "-dh", "daemon_directory"], capture_output=True, text=True, check=True)
    tls, starttls = free_port(), free_port()
    with folder() as place:
        make_certificate(place)
        (place / "chain.pem").write_text((place / "key.pem").read_text() + (place / "certificate.pem").read_text())
        queues = "active bounce corrupt defer deferred flush hold incoming maildrop pid private public saved trace"
        for name in ["etc", "data", *(f"queue/{queue}" for queue in queues.split())]:
            (place / name).mkdir(parents=True)
        (place / "etc/main.cf").write_text(
            f"compatibility_level = 3.6\nqueue_directory = {place}/queue\ndata_directory = {place}/data\n"
            f"maillog_file = {place}/mail.log\nmaillog_file_prefixes = {place}\n"
            "inet_interfaces = loopback-only\ninet_protocols = ipv4\nmyhostname = mail.firma.test\nmydestination =\n"
            "local_recipient_maps =\nalias_maps =\nmynetworks =\n"
            f"smtpd_tls_chain_files = {place}/chain.pem\nsmtpd_tls_security_level = may\nsmtpd_tls_auth_only = yes\n"
            "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\n"
            f"smtpd_sasl_path = inet:127.0.0.1:{authentication_port}\n"
            "smtpd_relay_restrictions = permit_sasl_authenticated, reject\nsmtpd_data_restrictions = reject\n"
            # Without a queue manager, each sender would have to wait for a second.
            "in_flow_delay = 0\n"
        )
        (place / "etc/master.cf").write_text(
            f"127.0.0.1:{tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n"
            f"127.0.0.1:{starttls} inet n - n - - smtpd\n"
            "tlsmgr unix - - n 1000? 1 tlsmgr\nrewrite unix - - n - - trivial-rewrite\nanvil unix - - n - 1 anvil\n"
            "cleanup unix n - n - 0 cleanup\n"
            "postlog unix-dgram n - n - 1 postlogd\n"
        )
        owned = [place / "data", *((place / "queue" / queue) for queue in queues.split() if queue != "pid")]
        subprocess.run(["chown", "postfix", *owned], check=True)
        os.utime(place / "etc/main.cf", (0, 0))  # Postfix waits if its files are less than a second old.
        os.utime(place / "etc/master.cf", (0, 0))
        command = [Path(master.stdout.strip()) / "master", "-c", place / "etc", "-s"]
        with running(command, tls, place / "postfix.log") as process:
            yield Running(tls, place, [process], starttls)
