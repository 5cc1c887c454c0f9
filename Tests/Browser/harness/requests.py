"""Requests as a program sends them: with a browser's cookies, and anything else as one likes."""

import re
from dataclasses import dataclass

from harness.window import Window


@dataclass
class Answer:
    """What came back, without following redirects."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def place(self) -> str:
        """Where a redirect leads, without the query."""
        return self.headers.get("location", "").split("?")[0]


def get(window: Window, path: str, method: str = "GET", **headers: str) -> Answer:
    """Asks for a path with the window's cookies."""
    return _answer(window.context.request.fetch(window.site + path, method=method, headers=headers, max_redirects=0))


def post(window: Window, path: str, fields: dict[str, str] | None = None, token: str | None = None, **headers) -> Answer:
    """Sends a form with the window's cookies. `token` is the form's; `None` sends none."""
    fields = dict(fields or {})
    if token is not None:
        fields["form-token"] = token
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return _answer(window.context.request.post(window.site + path, form=fields, headers=headers, max_redirects=0))


def form_token(window: Window, path: str = "/profile") -> str:
    """Returns the token that the forms of a window's pages carry."""
    answer = get(window, path)
    found = re.search(r'name="form-token" value="([^"]+)"', answer.text)
    assert found, f"{path} has no form ({answer.status})"
    return found.group(1)


def _answer(response) -> Answer:
    return Answer(response.status, response.headers, response.text())
