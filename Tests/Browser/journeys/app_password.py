"""Journey 3: an app password from its reason to its end, and a program that uses it."""

import re
import time

from playwright.sync_api import expect

from harness import layout
from harness.person import Person
from harness.program import Program
from harness.stage import Stage
from harness.window import PATIENCE

NAME = "SMTP přihlášení"


def run(stage: Stage) -> None:
    window = stage.window()
    jan = Person(window)
    jan.set_up(stage.set_up_path)
    off(window, jan)
    jan.turn_on_app()
    program = create(window, jan)
    use(window, program)
    revoke(window, jan, program)
    window.close()


def off(window, jan: Person) -> None:
    jan.go("place_security")
    window.sees(window.text("app_passwords_off"))
    assert window.link("create_app_password").count() == 0, "an app password can be made while two-step is off"
    jan.press_link("app_passwords_turn_on")
    jan.confirm()
    window.expect_path("/security/two-step")
    window.open("/security/app-passwords/new")
    jan.confirm()
    window.expect_path("/security/two-step")


def create(window, jan: Person) -> Program:
    window.open("/security")
    window.sees(window.text("app_passwords_none"))
    window.look("app-passwords-none")
    jan.press_link("create_app_password")
    jan.confirm()
    window.look("app-password-new")
    jan.press_button("create")
    window.expect_refusal("problem_app_password_name_missing")
    window.look("app-password-new-empty")
    letters = jan.create_app_password(NAME)
    assert re.fullmatch(r"[a-z]{4}( [a-z]{4}){3}", letters), "the letters are not four groups of four"
    window.sees(window.heading("app_password_made_title", name=NAME))
    window.look("app-password-made")
    assert window.page.locator("input[type=text], input[type=password]").count() == 0, "a manager would offer to keep it"
    if window.setting.script:
        window.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=window.site)
        jan.press_button("copy")
        window.sees(window.text("copied"))
        if window.setting.is_phone:
            covered = layout.toast_over_text(window.page)
            assert not covered, covered
        copied = window.page.evaluate("navigator.clipboard.readText()")
        assert copied.replace(" ", "") == letters.replace(" ", ""), "something else was copied"
    return Program(window.site, jan.address, letters)


def use(window, program: Program) -> None:
    assert program.status() == 200, "the letters are not taken as they are shown"
    program.letters = program.letters.replace(" ", "")
    assert program.status() == 200, "the letters are not taken without spaces"
    wrong = Program(program.site, program.address, "abcd efgh ijkl mnop")
    assert wrong.status() == 401, "other letters are taken"
    if window.setting.script:
        expect(window.page.get_by_text(window.words.like("used_just_now"))).to_be_visible(timeout=PATIENCE)
        window.look("app-password-used")
    shown = window.page.locator("#letters").inner_text().strip()
    # The answer to the form is the only place that ever shows the letters.
    window.page.reload()
    assert shown not in window.page.content(), "a reload shows the letters again"
    window.open("/security")
    window.sees(window.page.get_by_text(window.words.within("last_used")))
    assert shown not in window.page.content() and program.letters not in window.page.content()
    window.look("app-passwords-one")


def revoke(window, jan: Person, program: Program) -> None:
    window.page.get_by_role("link", name=window.words("revoke_named", name=NAME), exact=True).click()
    jan.confirm()
    window.sees(window.heading("revoke_title", name=NAME))
    window.look("app-password-revoke")
    jan.press_button("revoke")
    program.seconds_until(401, most=1)
    window.expect_path("/security")
    window.sees(window.page.get_by_role("status").get_by_text(NAME))
    window.look("app-passwords-revoked")
    # What programs tried is written every few seconds.
    deadline = time.monotonic() + 30
    while window.open("/security") and not window.text("tombstones").count():
        assert time.monotonic() < deadline, "the page does not say that a program still tries the revoked one"
        time.sleep(0.5)
    window.look("app-passwords-tombstone")
