"""A person who sets the site up by its pages, as a browser without script does, and then uses its interface."""

import base64
import hashlib
import hmac
import http.cookiejar
import json
import re
import struct
import time
import urllib.error
import urllib.parse
import urllib.request

ADDRESS = "jana@firma.cz"


#: Seconds that an answer may take. A debug build hashes slowly, and other work may share the machine.
PATIENCE = 120


class Person:
    """The first administrator of a new installation."""

    def __init__(self, site: str, set_up_link: str):
        self.site = site
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self._open(set_up_link)
        self._submit(
            "/set-up",
            {
                "company": "Novák a syn",
                "country": "CZ",
                "name": "Jana Nováková",
                "address": ADDRESS,
                "password": "zelené kolo jede do kopce",
            },
        )
        page = self._open(self.site + "/security/two-step/app")
        key = re.search(r"<output[^>]*>([^<]+)</output>", page)
        step = re.search(r'name="step" value="(\d+)"', page)
        assert key and step, "the page of the app has no key"
        self._submit(
            "/security/two-step/app",
            {"step": step.group(1), "code": _code(key.group(1)), "device-name": "Telefon"},
        )
        self.form_token = self.ask("GET", "/me")["form-token"]

    @property
    def cookie(self) -> str:
        """The field Cookie of this person's browser."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def new_app_password(self, name: str, scope: str) -> str:
        """Makes an app password, and returns its letters."""
        return self.ask("POST", "/app-passwords", {"name": name, "scope": scope})["letters"]

    def ask(self, method: str, path: str, body: dict | None = None) -> dict:
        """Asks the interface by this person's session."""
        headers = {"Content-Type": "application/json"}
        if method != "GET":
            headers["X-Pennypost-Form"] = self.form_token
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.site + "/api/v1" + path, data=data, headers=headers, method=method)
        return json.loads(self._send(request))

    def _submit(self, path: str, fields: dict[str, str]) -> str:
        token = re.search(r'name="form-token" value="([^"]+)"', self._open(self.site + path))
        assert token, f"{path} has no form"
        data = urllib.parse.urlencode(fields | {"form-token": token.group(1)}).encode()
        return self._send(urllib.request.Request(self.site + path, data=data))

    def _open(self, address: str) -> str:
        return self._send(urllib.request.Request(address))

    def _send(self, request: urllib.request.Request) -> str:
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"{request.full_url}: {refusal.code} {refusal.read().decode()}") from refusal


def _code(key: str) -> str:
    """Returns the present code of an authenticator app (RFC 6238)."""
    secret = base64.b32decode("".join(key.split()).upper())
    digest = hmac.new(secret, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
