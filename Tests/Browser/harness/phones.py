"""The text messages that reached the fake message centre."""

import re
import time
from pathlib import Path

_LINE = re.compile(r": <(\S+) (\S+) text (.*)>$")


class Phones:
    """All phones, read from the file in which Kannel's fake message centre writes what it was given."""

    def __init__(self, file: str):
        self._file = Path(file)

    def received(self, number: str) -> list[str]:
        """The lines that a number has received, oldest first."""
        lines = self._file.read_text(encoding="utf-8", errors="replace").splitlines()
        found = [_LINE.search(line) for line in lines if "Got message" in line]
        return [match.group(3) for match in found if match and match.group(2).endswith(number[-9:])]

    def codes(self, number: str) -> list[str]:
        """The codes that a number has received, oldest first."""
        return [found.group() for line in self.received(number) if (found := re.search(r"\b\d{6}\b(?= )", line))]

    def wait_for_code(self, number: str, count: int) -> str:
        """Waits until a number has received this many codes, and returns the last one."""
        deadline = time.monotonic() + 20
        while len(codes := self.codes(number)) < count:
            assert time.monotonic() < deadline, f"{number} has received {len(codes)} codes, not {count}"
            time.sleep(0.05)
        return codes[-1]
