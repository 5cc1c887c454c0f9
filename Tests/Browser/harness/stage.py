"""What a journey plays on: the site, its set-up link, and how it is looked at."""

import json
from pathlib import Path

from playwright.sync_api import Browser

from harness.setting import DESKTOP, PHONE, Setting
from harness.window import Window

PICTURES = Path(__file__).resolve().parents[3] / ".build" / "browser" / "screenshots"


class Stage:
    """The stage of one run, read from a JSON object:

    - `journey`: a name for the pictures.
    - `site`: the origin, such as `http://localhost:21345`; `sites` has the further nodes, if there are any.
    - `setUpLink`: the link that the server printed.
    - `language`, `phone`, `script`, `scheme`: how it is looked at. English on a desktop with the script, if not given.
    - everything else is read by the journeys that need it (`given`).
    """

    def __init__(self, browser: Browser, file: Path):
        self._browser = browser
        self.given: dict = json.loads(file.read_text(encoding="utf-8"))
        self.site: str = self.given["site"]
        self.setting = Setting(
            language=self.given.get("language", "en"),
            size=PHONE if self.given.get("phone") else DESKTOP,
            script=self.given.get("script", True),
            scheme=self.given.get("scheme", "light"),
        )
        self.windows: list[Window] = []

    @property
    def set_up_path(self) -> str:
        """The path of the set-up link."""
        link = self.given["setUpLink"]
        return link[link.index("/set-up/"):]

    def window(self, site: str | None = None, **changes) -> Window:
        """Opens a window with cookies of its own, looked at as the stage says, but for the changes."""
        folder = PICTURES / self.given.get("journey", "journey")
        window = Window(self._browser, site or self.site, self.setting.but(**changes), folder)
        window.beside = lambda: self.window(site, **changes)
        self.windows.append(window)
        return window

    @property
    def problems(self) -> list[str]:
        return [problem for window in self.windows for problem in window.problems]

    def show_where_it_ended(self, journey: str) -> None:
        """Takes a picture of every window that is still open, and prints what it says."""
        for number, window in enumerate(self.windows):
            if window.is_closed:
                continue
            picture = PICTURES / self.given.get("journey", "journey") / f"ended-{number}-{window.setting.label}.png"
            picture.parent.mkdir(parents=True, exist_ok=True)
            try:
                window.page.screenshot(path=picture, full_page=True)
                print(f"{journey} ended at {window.page.url} ({picture}):")
                print(window.page.locator("body").aria_snapshot()[:4000])
            except Exception as error:  # A window that can't be shown must not hide why the journey ended.
                print(f"{journey} ended in a window that can't be shown: {error}")
