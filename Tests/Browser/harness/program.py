"""A program that asks the JSON interface, in place of a mail program: HTTP Basic with an address and an app password."""

import base64
import time
import urllib.error
import urllib.request

#: Who asks, as the site's lists name it.
NAME = "Thunderbird/140.0"
#: What every app password may read.
PATH = "/api/v1/me"


class Program:
    """Somebody's mail program."""

    def __init__(self, site: str, address: str, letters: str):
        self.site = site
        self.address = address
        self.letters = letters

    def status(self, path: str = PATH) -> int:
        """Asks once, and returns the answer's status."""
        credentials = base64.b64encode(f"{self.address}:{self.letters}".encode()).decode()
        request = urllib.request.Request(
            self.site + path, headers={"Authorization": f"Basic {credentials}", "User-Agent": NAME}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def seconds_until(self, status: int, most: float) -> float:
        """Asks until the answer has a status. Returns how long that took; fails after `most` seconds."""
        began = time.monotonic()
        while (now := self.status()) != status:
            assert time.monotonic() - began < most, f"after {most} s the answer is still {now}, not {status}"
            time.sleep(0.02)
        return time.monotonic() - began
