"""How a person works a page: with a pointer, or with the keyboard alone."""

from playwright.sync_api import Locator, Page

from harness import focus


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
        self._page.keyboard.press("Enter")

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
