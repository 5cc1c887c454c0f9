"""Tries the checks themselves: each finds the defect that it is there to find, and nothing on a sound page."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from harness import codes
from harness.hands import Keyboard, Pointer
from harness.passkey import VirtualAuthenticator
from harness.setting import PHONE, Setting
from harness.window import Window
from trial.pages import served_pages

#: The page, and a part of what is said about it. Nothing else may be said.
DEFECTS = {
    "unlabelled": "axe label:",
    "tiny": "axe target-size:",
    "pale": "axe color-contrast:",
    "wide": "px wide in a window of",
    "broken-cell": "a short cell is broken: ends in 7 days",
    "small-codes": "codes to write down are small: 13px",
    "key": "a key is shown instead of words: problem_any_missing",
    "gap": "a gap was not filled: {count}",
    "foreign-language": "the page is marked as 'cs', not 'en'",
    "untitled": "does not name the page",
    "two-headings": "there are 2 h1",
    "talking": "console log: a word",
    "failing": "the script failed:",
    "inline-style": "Content Security Policy",
    "unfocused": '"Press" does not show that it has the focus',
    "covered": '"Press" has the focus under something else',
    "trapped": 'Tab does not come to button "Two"',
    "dropped": "Tab does not come to button",
    "missing-picture": "status of 404",
}
#: What depends on the screen and its colours is also tried on a dark phone.
OF_SCREENS = ("tiny", "pale", "wide", "covered", "broken-cell", "small-codes")


def run(browser: Browser) -> list[str]:
    """Returns what the checks missed, and what they said without a reason."""
    problems = []
    with served_pages() as site, tempfile.TemporaryDirectory() as folder:

        def look(name: str, setting: Setting) -> tuple[Window, list[str]]:
            window = Window(browser, site, setting, Path(folder))
            window.open("/" + name)
            window.look(name, walk=True)
            return window, window.problems

        for setting in (Setting(), Setting(size=PHONE, scheme="dark")):
            for name, expected in DEFECTS.items():
                if setting.is_phone and name not in OF_SCREENS:
                    continue
                window, found = look(name, setting)
                if not found:
                    problems.append(f"{name}: nothing was found on {setting.label}")
                problems += [f"{name}: {line}" for line in found if expected not in line]
                window.close()

        found = look("foreign-picture", Setting())[1]
        if not any("asked another origin" in line for line in found):
            problems.append(f"foreign-picture: {found}")
        found = look("turning", Setting(reduced_motion=True))[1]
        if not any("moves although" in line for line in found):
            problems.append(f"turning: {found}")
        for setting in (
            Setting(), Setting(size=PHONE, scheme="dark"), Setting(script=False), Setting(zoom=200, forced_colors=True)
        ):
            for name in ("sound", "turning", "qr", "passkey"):
                problems += [f"{name}: {line}" for line in look(name, setting)[1]]

        problems += _hands(browser, site, Path(folder))
        problems += _refused_form(browser, site, Path(folder))
        problems += _codes(browser, site, Path(folder))
        problems += _passkey(browser, site, Path(folder))
    return problems


def _hands(browser: Browser, site: str, folder: Path) -> list[str]:
    """Pointer and keyboard do the same, and the keyboard notes a focus that is not seen."""
    problems = []
    for name in ("pointer", "keyboard"):
        window = Window(browser, site, Setting(), folder)
        hands = Pointer() if name == "pointer" else Keyboard(window.page, window.note)
        window.open("/all-kinds")
        hands.choose(window.page.get_by_label("Country"), "Slovakia")
        hands.fill(window.page.get_by_label("Name"), "Žofie")
        hands.tick(window.page.get_by_label("Kept"))
        hands.press(window.page.get_by_role("button"))
        expect(window.page).to_have_url(f"{site}/sound?c=Slovakia&n=%C5%BDofie&k=yes")
        problems += window.problems
        window.close()
    window = Window(browser, site, Setting(), folder)
    window.open("/unfocused")
    Keyboard(window.page, window.note).go_to(window.page.get_by_role("button"))
    if not any("does not show that it has the focus" in line for line in window.problems):
        problems.append("the keyboard notes no focus that is not seen")
    window.close()
    return problems


def _refused_form(browser: Browser, site: str, folder: Path) -> list[str]:
    """A refused form is a page with status 422, which Chromium may tell on the console."""
    window = Window(browser, site, Setting(), folder)
    window.open("/sound")
    window.page.get_by_role("button", name="Save").click()
    window.look("refused")
    window.close()
    return window.problems


def _codes(browser: Browser, site: str, folder: Path) -> list[str]:
    """RFC 6238, appendix B, with six digits; and the sample's QR code, in the dark."""
    app = codes.AuthenticatorApp("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")
    assert app.code_at(59) == "287082" and app.code_at(1111111109) == "081804", "oathtool gives other codes"
    assert app.code() != app.code(), "the app gave a code twice"
    window = Window(browser, site, Setting(size=PHONE, scheme="dark"), folder)
    window.open("/qr")
    fields = codes.read_key_uri(codes.read_qr(window.page.locator("svg").screenshot()))
    window.close()
    expected = {"label": "Pennypost:jan@firma.cz", "secret": "JBSWY3DPEHPK3PXP" * 2, "issuer": "Pennypost"}
    return [] if fields == expected else [f"qr: {fields}"]


def _passkey(browser: Browser, site: str, folder: Path) -> list[str]:
    window = Window(browser, site, Setting(), folder)
    window.open("/passkey")
    authenticator = VirtualAuthenticator(window.page)
    window.page.get_by_role("button").click()
    expect(window.page.get_by_role("status")).to_have_text("true true")
    kept = len(authenticator.passkeys)
    window.close()
    return window.problems + ([] if kept == 1 else [f"passkey: {kept} are kept"])
