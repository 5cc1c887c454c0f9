"""How a person works a page: with a pointer, or with the keyboard alone."""

import time

from playwright.sync_api import Error, Locator, Page

from harness import focus

#: Milliseconds that a person's step may take. It is a bound for a machine under load, not a measure.
PATIENCE = 90_000

#: Whether another page follows when a thing is pressed: a link to another page, or a form that the browser will send.
_LEADS_ON = """e => e.localName === 'a' ? !e.getAttribute('href').startsWith('#') && !e.download
    : e.type === 'submit' && e.form && e.form.method !== 'dialog' && (e.form.noValidate || e.form.checkValidity())"""


class Pointer:
    """Presses with a mouse or a finger."""

    def press(self, thing: Locator) -> None:
        thing.click()

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)

    def choose(self, field: Locator, label: str) -> None:
        field.select_option(label=label)

    def tick(self, box: Locator) -> None:
        box.check()


class Keyboard:
    """Goes everywhere with Tab, and presses with Enter and Space.

    On the way the focus must be seen at each step. What is wrong with it goes into `note`.
    """

    #: How often Tab is pressed before a thing counts as out of reach.
    MOST_STEPS = 150

    def __init__(self, page: Page, note):
        self._page = page
        self._note = note

    def press(self, thing: Locator) -> None:
        self.go_to(thing)
        leads_on = thing.evaluate(_LEADS_ON)
        self._page.evaluate("window.isOld = true")
        self._page.keyboard.press("Enter")
        if leads_on:
            self._wait_for_new_page()

    def _wait_for_new_page(self) -> None:
        """Waits until the page that was marked as old has gone."""
        deadline = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < deadline:
            try:
                if not self._page.evaluate("window.isOld === true"):
                    return self._page.wait_for_load_state()
            except Error:
                pass  # The page went while it was asked.
            time.sleep(0.02)
        raise AssertionError("no page followed")

    def fill(self, field: Locator, text: str) -> None:
        self.go_to(field)
        self._page.keyboard.press("ControlOrMeta+a")
        if text:
            self._page.keyboard.type(text)
        else:
            self._page.keyboard.press("Delete")

    def choose(self, field: Locator, label: str) -> None:
        self.go_to(field)
        labels = field.evaluate("e => [...e.options].map(o => o.label)")
        now = field.evaluate("e => e.selectedIndex")
        for _ in range(abs(labels.index(label) - now)):
            self._page.keyboard.press("ArrowDown" if labels.index(label) > now else "ArrowUp")
        assert field.evaluate("e => e.selectedOptions[0].label") == label, f"the arrows do not choose {label}"

    def tick(self, box: Locator) -> None:
        self.go_to(box)
        if not box.is_checked():
            self._page.keyboard.press("Space")

    def go_to(self, thing: Locator) -> None:
        """Presses Tab until the thing has the focus."""
        thing.wait_for(state="attached")
        for _ in range(self.MOST_STEPS):
            if thing.evaluate("e => e === document.activeElement"):
                return
            self._page.keyboard.press("Tab")
            # From the page's last thing, Tab leads out of the page and then to its first.
            if self._page.evaluate("document.activeElement !== document.body"):
                for problem in focus.focus_problems(self._page, "Tab"):
                    self._note(problem)
        raise AssertionError(f"the keyboard does not come to {thing}")
