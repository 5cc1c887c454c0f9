"""Journey 1, as far as the mailbox: an empty folder, the printed link, set-up, two-step verification by app."""

from harness.codes import AuthenticatorApp
from harness.person import Person
from harness.stage import Stage


def run(stage: Stage) -> None:
    window = stage.window()
    jan = Person(window)

    window.open("/")
    window.expect_path("/sign-in")
    window.look("sign-in")
    window.open("/set-up/" + "A" * 43)
    window.sees(window.heading("problem_set_up_link_title"))
    window.look("set-up-unknown-link")

    set_up(window, jan, stage)
    turn_on(window, jan)
    come_back(window, jan)

    window.open(stage.set_up_path)
    window.sees(window.heading("problem_set_up_over_title"))
    window.look("set-up-over")
    window.close()


def set_up(window, jan: Person, stage: Stage) -> None:
    window.open(stage.set_up_path)
    window.expect_path("/set-up")
    window.look("set-up")
    jan.press_button("set_up")
    window.expect_refusal(
        "problem_company_missing", "problem_name_missing", "problem_address_missing", "problem_password_missing"
    )
    window.look("set-up-empty")
    jan._fill_set_up("Novák a syn", "krátké")
    jan.press_button("set_up")
    window.expect_refusal("problem_any_too_short")
    assert window.field("field_company").input_value() == "Novák a syn", "what was typed is gone"
    window.look("set-up-short-password")
    jan.set_up(stage.set_up_path)
    window.look("home")


def turn_on(window, jan: Person) -> None:
    jan.go("place_security")
    window.expect_path("/security")
    window.look("security-off")
    jan.press_link("turn_on_two_step")
    if window.path == "/confirm":
        window.look("confirm")
    jan.confirm()
    window.expect_path("/security/two-step")
    window.look("two-step")
    key = jan.begin_app()
    window.look("two-step-app")
    jan.app = AuthenticatorApp(key)
    jan.hands.fill(window.field("field_device_name"), "Nokia")
    jan.hands.fill(window.field("field_code"), "12345")
    jan.press_button("turn_on")
    window.expect_refusal("problem_code_too_short")
    window.look("two-step-app-refused")
    assert jan.read_key() == key, "a wrong code changed the key"
    window.open("/security/two-step/app")
    assert jan.read_key() == key, "a reload changed the key"
    jan.finish_app()
    window.look("backup-codes")
    jan.press_button("done")
    window.sees(window.page.locator("#codes"))
    if window.setting.script:
        window.sees(window.text("backup_codes_tick_first"))
        window.look("backup-codes-not-ticked")
    jan.put_codes_away()
    window.look("security-on")


def come_back(window, jan: Person) -> None:
    jan.sign_out()
    window.look("signed-out")
    jan.sign_in("not the right password")
    window.expect_refusal("problem_password_wrong")
    assert window.field("field_address").input_value() == jan.address, "the address is gone"
    window.look("sign-in-refused")
    jan.sign_in()
    window.expect_path("/sign-in/code")
    window.look("code")
    code = jan.app.code()
    jan.give_code("000000" if code != "000000" else "000001")
    window.expect_refusal("problem_code_wrong")
    window.look("code-refused")
    # Spaces do not matter.
    jan.give_code(f"{code[:3]} {code[3:]}", remember=True)
    window.expect_path("/")
    window.look("home-two-step")

    # Each code is taken once, and a code that was taken is wrong.
    other = jan_elsewhere(window, jan)
    other.sign_in()
    other.give_code(code)
    other.window.expect_refusal("problem_code_wrong")
    other.press_link("other_way")
    other.window.expect_path("/sign-in/other-way")
    other.window.look("other-way")
    other.press_link("way_backup")
    other.window.look("code-backup")
    other.give_code(jan.backup_codes[0].replace("-", ""))
    other.window.expect_path("/")
    other.sign_out()
    other.sign_in()
    other.window.open("/sign-in/code?way=backup-code")
    other.give_code(jan.backup_codes[0])
    other.window.expect_refusal("problem_backup_code_wrong")
    other.window.close()

    # A browser that was remembered is spared the second step, and only that.
    jan.sign_out()
    jan.sign_in()
    window.expect_path("/")
    jan.sign_out()


def jan_elsewhere(window, jan: Person) -> Person:
    """The same person at another browser."""
    other = Person(window.beside(), jan.name, jan.address, jan.password)
    other.app = jan.app
    return other
