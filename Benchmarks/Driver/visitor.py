"""A person's browser, as far as the pages need one: cookies, and forms that carry the page's token."""

import http.client
import re
import urllib.parse

PASSWORD = "osm modrých slonů v rákosí"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Visitor:
    def __init__(self, port):
        self.port = port
        self.cookies = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    @property
    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method, path, body=None, headers=()):
        """Returns the status and the body, and keeps the cookies."""
        self.connection.request(method, path, body, {"Cookie": self.cookie, **dict(headers)})
        answer = self.connection.getresponse()
        for field in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = field.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()

    def token(self, page):
        found = re.search(r'name="form-token" value="([^"]+)"', self.ask("GET", page)[1])
        if not found:
            raise RuntimeError(f"{page} shows no form.")
        return found.group(1)

    def fill(self, page, **fields):
        token = self.token(page)
        return self.ask("POST", page, urllib.parse.urlencode({"form-token": token, **fields}), FORM)

    def set_up(self, link):
        """Sets the company up by the link's path."""
        self.ask("GET", link)
        names = {"company": "Bench", "country": "CZ", "name": "Anna", "address": "anna@firma.test"}
        status, page = self.fill("/set-up", **names, password=PASSWORD)
        if status != 303:
            raise RuntimeError(f"The set-up was answered with {status}: {page[:2000]}")
