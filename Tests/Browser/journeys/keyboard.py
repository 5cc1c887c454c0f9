"""Journey 11: journeys 1 and 3 by keyboard alone; then the pages at 200 %, in forced colours and with less motion."""

from harness.codes import AuthenticatorApp
from harness.person import Person
from harness.stage import Stage

NAME = "SMTP přihlášení"


def run(stage: Stage) -> None:
    window = stage.window()
    jan = Person(window, keyboard=True)
    zero_to_security(window, jan, stage)
    app_password(window, jan)
    keys(window, jan)
    cookies = window.context.cookies()
    window.close()

    for changes in (
        {"zoom": 200}, {"forced_colors": True}, {"forced_colors": True, "scheme": "dark"},
        {"reduced_motion": True, "zoom": 400},
    ):
        other = stage.window(**changes)
        other.context.add_cookies(cookies)
        for path in ("/", "/security", "/security/app-passwords/new", "/profile", "/people", "/company"):
            other.open(path)
            other.look(path.strip("/").replace("/", "-") or "home", walk=True)
        other.close()


def zero_to_security(window, jan: Person, stage: Stage) -> None:
    jan.set_up(stage.set_up_path)
    window.look("home", walk=True)
    skip_to_content(window, jan)
    jan.go("place_security")
    window.expect_path("/security")
    window.look("security-off", walk=True)
    jan.press_link("turn_on_two_step")
    jan.confirm()
    window.look("two-step", walk=True)
    jan.app = AuthenticatorApp(jan.begin_app())
    window.look("two-step-app", walk=True)
    # The summary of a refused form has the focus, and its link leads to the field.
    jan.press_button("turn_on")
    window.expect_refusal("problem_code_missing")
    jan.press_link("problem_code_missing")
    window.look("two-step-app-empty", walk=True)
    jan.finish_app()
    window.look("backup-codes", walk=True)
    print_codes(window)
    jan.put_codes_away()
    window.look("security-on", walk=True)
    jan.sign_out()
    window.look("sign-in", walk=True)
    jan.sign_in()
    window.look("code", walk=True)
    jan.give_code()
    window.expect_path("/")


def skip_to_content(window, jan: Person) -> None:
    """The first thing of a page leads past its furniture."""
    window.open("/")
    window.page.keyboard.press("Tab")
    skip = window.link("skip_to_content")
    window.sees(skip)
    assert skip.evaluate("e => e === document.activeElement"), "the skip link is not first"
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")
    inside = window.page.evaluate("document.querySelector('main, footer').contains(document.activeElement)"
                                  " || document.querySelector('footer').contains(document.activeElement)")
    assert inside, "after the skip link, Tab does not go on in the content"


def app_password(window, jan: Person) -> None:
    jan.create_app_password(NAME)
    window.look("app-password-made", walk=True)
    jan.press_button("copy")
    window.sees(window.text("copied"))
    jan.press_link("done")
    window.expect_path("/security")
    jan.press_link("revoke_named", name=NAME)
    jan.confirm()
    window.look("app-password-revoke", walk=True)
    jan.press_button("revoke")
    window.expect_path("/security")
    window.sees(window.text("notice_revoked", name=NAME))


def keys(window, jan: Person) -> None:
    """`?` shows the keys, Esc closes them and gives the focus back; `g s` goes to Security."""
    window.open("/")
    jan.hands.go_to(window.link("skip_to_content"))
    window.page.keyboard.press("?")
    dialog = window.page.get_by_role("dialog", name=window.words("keys"))
    window.sees(dialog)
    window.look("keys")
    window.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert window.link("skip_to_content").evaluate("e => e === document.activeElement"), "the focus did not come back"
    window.page.keyboard.press("g")
    window.page.keyboard.press("s")
    window.expect_path("/security")


def print_codes(window) -> None:
    """On paper there are the codes, the company, the address and the date, and no other furniture."""
    window.page.emulate_media(media="print")
    seen = window.page.locator("body").inner_text()
    window.page.emulate_media(media="screen")
    for code in window.page.locator("#codes li").all_inner_texts():
        assert code.strip() in seen, "a code is missing on paper"
    for key in ("place_security", "copy", "done", "sign_out", "skip_to_content"):
        lines = [line.strip() for line in seen.splitlines()]
        assert window.words(key) not in lines, f"{window.words(key)} is printed with the codes"
    assert "jan@firma.cz" in seen and "Novák a syn" in seen, "the paper does not say whose codes they are"
