"""A browser window that a journey acts in. It watches what must hold everywhere, and looks at a page when asked to."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from harness import axe, focus, layout, wording
from harness.hands import PATIENCE
from harness.setting import Setting
from harness.words import Words


class Window:
    """One window with cookies of its own."""

    def __init__(self, browser: Browser, site: str, setting: Setting, pictures: Path):
        self.site = site
        self.setting = setting
        self.words = Words(setting.language)
        self.context = browser.new_context(base_url=site, **setting.options())
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self._pictures = pictures
        self.is_closed = False
        #: Opens another window that is looked at in the same way, with cookies of its own.
        self.beside = None
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.note(f"the script failed: {error}"))
        self.page.on("request", self._asked)
        self.page.on("crash", lambda _: self.note("the page crashed"))

    # MARK: What is watched all the time

    def note(self, problem: str) -> None:
        self.problems.append(f"[{self.setting.label}] {urlsplit(self.page.url).path}: {problem}")

    def _heard(self, message: ConsoleMessage) -> None:
        # Chromium writes a line for a page that comes with a status of 4xx. A refused form has 422, and it is a page.
        text = message.text
        if re.search(r"status of (403|404|405|409|410|413|422|429)", text) and message.location.get("url", "") == self.page.url:
            return
        # Chromium reports that it has cleared what a sign-out told it to clear.
        if text.startswith("Clear-Site-Data header on"):
            return
        self.note(f"console {message.type}: {text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("data", "blob", "about"):
            return
        if f"{parts.scheme}://{parts.netloc}" != self.site:
            self.note(f"asked another origin: {request.url}")

    # MARK: Going and finding

    def open(self, path: str):
        """Goes to a path of the site and returns the answer."""
        return self.page.goto(path)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def expect_path(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(re.escape(self.site) + path + r"(\?.*|#.*)?$"), timeout=PATIENCE)

    def heading(self, key: str, **gaps) -> Locator:
        return self.page.get_by_role("heading", level=1, name=self._name(key, gaps), exact=True)

    def link(self, key: str, **gaps) -> Locator:
        return self.page.get_by_role("link", name=self._name(key, gaps), exact=True)

    def button(self, key: str, **gaps) -> Locator:
        return self.page.get_by_role("button", name=self._name(key, gaps), exact=True)

    def field(self, key: str, **gaps) -> Locator:
        """A field by its label. An optional field says so behind the label."""
        label = re.escape(self.words(key, **gaps))
        return self.page.get_by_label(re.compile(rf"^{label}(\s|$)"))

    def text(self, key: str, **gaps) -> Locator:
        """A text of the page, whose gaps may hold anything unless they are given (`count` chooses the plural form)."""
        if gaps:
            return self.page.get_by_text(self.words(key, **gaps))
        return self.page.get_by_text(self.words.within(key))

    def _name(self, key: str, gaps: dict):
        return self.words(key, **gaps) if gaps or "{" not in str(self.words.entries.get(key)) else self.words.like(key)

    def sees(self, locator: Locator) -> None:
        """Waits until something is seen."""
        expect(locator.first).to_be_visible(timeout=PATIENCE)

    # MARK: Looking

    def look(self, name: str, walk: bool = False) -> None:
        """Checks everything that must hold of a page, and takes its picture.

        What is wrong is noted, and the journey goes on, so that one run finds all of it.
        """
        page = self.page
        page.wait_for_load_state("load")
        width, _ = self.setting.viewport
        found = layout.sideways_scroll(page, width) + layout.broken_cells(page) + layout.small_codes(page)
        found += wording.wrong_words(page, self.setting.language)
        found += wording.furniture(page)
        if self.setting.script:
            found += axe.violations(page, self.setting.forced_colors)
            if self.setting.reduced_motion:
                found += layout.motion(page)
        if walk:
            found += focus.walk_problems(page)
        for problem in found:
            self.note(f"{name}: {problem}")
        self._pictures.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=self._pictures / f"{name}-{self.setting.label}.png", full_page=True, animations="disabled")

    # MARK: Refused forms

    def expect_refusal(self, *keys: str) -> None:
        """Holds a refused form to the rule: a summary above the heading, which leads to the fields, whose descriptions
        are the same words; the title begins with what is wrong."""
        page = self.page
        summary = page.get_by_role("alert")
        self.sees(summary)
        for key in keys:
            sentence = summary.get_by_text(self.words.like(key))
            assert sentence.count(), f"the summary does not say {key}: {summary.inner_text()!r}"
            if sentence.first.evaluate("e => e.localName") == "a":
                target = sentence.first.get_attribute("href").lstrip("#")
                words = sentence.first.inner_text()
                field = page.locator(f"[id='{target}']")
                described = field.evaluate(
                    "e => (e.getAttribute('aria-describedby') ?? '').split(' ')"
                    ".map(id => document.getElementById(id)?.innerText ?? '').join(' ')"
                )
                assert words in described, f"the field {target} is not described by {words!r}, but by {described!r}"
        before = self.words("title_error", title="").strip()
        assert page.title().startswith(before), f"the title {page.title()!r} does not begin with {before!r}"
        if self.setting.script:
            expect(summary).to_be_focused()
        for secret in page.locator("input[type=password]").all():
            assert secret.input_value() == "", "a secret was put into the page again"

    def close(self) -> None:
        self.is_closed = True
        self.context.close()
