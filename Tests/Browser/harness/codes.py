"""Codes of an authenticator app, and pictures of codes, read by programs that are not ours."""

import subprocess
import time
from urllib.parse import parse_qs, unquote, urlsplit

STEP = 30


class AuthenticatorApp:
    """An app with one key. It never gives the code of the same half minute twice, because the site takes each once."""

    def __init__(self, key: str):
        self.key = "".join(key.split()).upper()
        self._last = 0

    def code(self) -> str:
        """Returns a code that was not given before. Waits if the next one is too far ahead for the site."""
        step = max(int(time.time()) // STEP, self._last + 1)
        while step > int(time.time()) // STEP + 1:
            time.sleep(0.2)
        self._last = step
        return self.code_at(step * STEP)

    def code_at(self, moment: int) -> str:
        """Returns the code of a moment, in seconds since 1970."""
        return _run("oathtool", "--totp", "--base32", "--now", f"@{moment}", self.key).strip()


def read_qr(picture: bytes) -> str:
    """Returns what the one QR code in a PNG says."""
    lines = _run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-", given=picture).splitlines()
    assert len(lines) == 1, f"one QR code was expected, {len(lines)} were read"
    return lines[0]


def read_key_uri(uri: str) -> dict[str, str]:
    """Returns the fields of an `otpauth:` address; `label` is its path."""
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp"), uri
    fields = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return fields | {"label": unquote(parts.path.lstrip("/"))}


def _run(*command: str, given: bytes | None = None) -> str:
    done = subprocess.run(command, input=given, capture_output=True, timeout=30)
    assert done.returncode == 0, f"{command[0]}: {done.stderr.decode(errors='replace')}"
    return done.stdout.decode()
