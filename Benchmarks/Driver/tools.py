"""The programs that are run: ours in a release build, the compiled peers, and the PyPI peer in a virtual environment."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import messages

MAILPARSE = "fast-mail-parser==0.10.0"


class Tools:
    def __init__(self, benchmarks):
        self.benchmarks = benchmarks
        self.folder = benchmarks / ".build" / "bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.compiler = shutil.which("cc") or "clang"  # Swift's own clang if there is no other
        self.python = None
        self.python_version = ""
        self.missing_python = "left out"
        self.sqlite_only = False
        self.revision = self.said("git", "describe", "--always", "--dirty", "--abbrev=10") or "without git"

    def said(self, *command):
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.benchmarks)
        return done.stdout.strip() if done.returncode == 0 else ""

    def build(self):
        print("Building (release)…", flush=True)
        build = ["swift", "build", "-c", "release", "--package-path", self.benchmarks]
        subprocess.run(build, check=True, stdout=sys.stderr)
        gmime = shlex.split(self.said("pkg-config", "--cflags", "--libs", "gmime-3.0"))
        self.compile("gmime_parse", gmime)
        self.compile("raw_smtp", ["-lssl", "-lcrypto"])
        self.compile("raw_imap", ["-lssl", "-lcrypto"])
        self.compile("sync_alone", [])
        self.compile("hmac_alone", ["-lcrypto"])
        self.compile("signed_in_sink", ["-lssl", "-lcrypto", "-lpthread"])
        self.compile("slow_sync", ["-shared", "-fPIC", "-ldl"])

    def compile(self, name, libraries):
        source = self.benchmarks / "Peers" / f"{name}.c"
        flags = ["-O2", "-Wall", "-Wextra", "-D_GNU_SOURCE"]
        subprocess.run([self.compiler, *flags, "-o", self.peer(name), source, *libraries], check=True)

    def install_mailparse(self):
        """Installs Rust's mailparse, compiled, from PyPI. If that fails, its figure is left out and the report says why."""
        environment = self.folder / "python"
        python = environment / "bin" / "python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        check = [python, "-c", "import importlib.metadata as m; print(m.version('fast-mail-parser'))"]
        found = subprocess.run(check, capture_output=True, text=True)
        if found.stdout.strip() != MAILPARSE.partition("==")[2]:
            pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", MAILPARSE]
            installed = subprocess.run(pip, capture_output=True, text=True)
            if installed.returncode != 0:
                self.missing_python = (installed.stderr.strip().split("\n") or ["pip failed"])[-1]
                print(f"fast-mail-parser can't be installed: {self.missing_python}", file=sys.stderr)
                return
        self.python = python
        self.python_version = MAILPARSE.partition("==")[2]
        self.missing_python = ""

    def swift(self, name):
        return self.benchmarks / ".build" / "release" / name

    def peer(self, name):
        return self.folder / name

    def script(self, name):
        return self.benchmarks / "Peers" / name

    def messages(self, count):
        """Returns a file of `count` messages, made again if the generator is newer."""
        file = self.folder / f"messages-{count}.bin"
        if not file.exists() or file.stat().st_mtime < Path(messages.__file__).stat().st_mtime:
            print(f"Generating {count:,} messages…", flush=True)
            unfinished = file.with_suffix(".unfinished")
            messages.write(count, unfinished)
            unfinished.rename(file)
        return file
