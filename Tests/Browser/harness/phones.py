"""The text messages that reached the fake message centre."""

import re
import time
from pathlib import Path

#: A line of a message. Its first line has sender and number before it, the others have not.
_LINE = re.compile(r"Got message \d+: <(?:\S+ (\+?\d+) text )?(.*)>$")
_CODE = re.compile(r"^(\d{6}) ")


class Phones:
    """All phones, read from the file in which Kannel's fake message centre writes what it was given."""

    def __init__(self, file: str):
        self._file = Path(file)

    def received(self, number: str) -> list[str]:
        """The lines that a number has received, oldest first."""
        digits = number.replace(" ", "")[-9:]
        lines, receiver = [], ""
        for line in self._file.read_text(encoding="utf-8", errors="replace").splitlines():
            if found := _LINE.search(line):
                receiver = found.group(1) or receiver
                if receiver.endswith(digits):
                    lines.append(found.group(2))
        return lines

    def codes(self, number: str) -> list[str]:
        """The codes that a number has received, oldest first."""
        return [found.group(1) for line in self.received(number) if (found := _CODE.match(line))]

    def wait_for_code(self, number: str, count: int) -> str:
        """Waits until a number has received this many codes, and returns the last one."""
        deadline = time.monotonic() + 20
        while len(codes := self.codes(number)) < count:
            assert time.monotonic() < deadline, f"{number} has received {len(codes)} codes, not {count}"
            time.sleep(0.05)
        return codes[-1]
