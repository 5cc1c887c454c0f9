"""Journey 2: codes by text message, through Kannel with its fake message centre."""

from harness.person import Person
from harness.phones import Phones
from harness.stage import Stage

NUMBER = "601 234 567"
#: The most messages to a person in an hour. Of these, three in a day are for browsers that are not the person's.
MOST = 5


def run(stage: Stage) -> None:
    window = stage.window()
    phones = Phones(stage.given["phones"])
    jan = Person(window)
    jan.set_up(stage.set_up_path)

    window.open("/security/two-step/phone")
    jan.confirm()
    window.look("phone")
    jan.press_button("send_code")
    window.expect_refusal("problem_phone_number_missing")
    window.look("phone-empty")
    enter(jan, "112")
    window.expect_refusal("problem_text_number")
    window.look("phone-short-number")
    enter(jan, "+44 7400 123456")
    window.expect_refusal("problem_text_prefix")
    window.look("phone-foreign")
    assert phones.received("7400123456") == [], "a foreign number got a message"

    enter(jan, NUMBER)
    window.expect_path("/security/two-step/phone/code")
    code = phones.wait_for_code(NUMBER, 1)
    window.look("phone-code")
    assert any(f"@localhost #{code}" in line for line in phones.received(NUMBER)), "the browser can't fill the code in"
    wrong = "000000" if code != "000000" else "000001"
    give(jan, wrong)
    window.expect_refusal("problem_text_code_wrong")
    window.look("phone-code-refused")
    give(jan, code)
    window.sees(window.page.locator("#codes"))
    window.look("phone-backup-codes")
    jan.put_codes_away()
    window.look("security-by-phone")
    jan.sign_out()

    sign_in_by_text(window, jan, phones)
    window.close()
    no_more_than_may(stage, jan, phones)


def enter(jan: Person, number: str) -> None:
    """Enters a number in the first form, with the company's own prefix."""
    jan.hands.fill(jan.window.field("field_phone_number"), number)
    jan.press_button("send_code")


def give(jan: Person, code: str) -> None:
    jan.hands.fill(jan.window.field("field_code"), code)
    jan.press_button("turn_on")


def sign_in_by_text(window, jan: Person, phones: Phones) -> None:
    jan.sign_in()
    window.expect_path("/sign-in/code")
    code = phones.wait_for_code(NUMBER, 2)
    window.sees(window.heading("code_title_text", number=NUMBER[-3:]))
    window.look("code-by-text")

    # Sending again has to wait. With the script the button says so, without it the page that it leads to.
    if window.setting.script:
        waiting = window.page.get_by_role("button", name=window.words.within("send_again_in"))
        window.sees(waiting)
        assert waiting.get_attribute("aria-disabled") == "true"
    else:
        jan.press_button("send_again")
        window.expect_refusal("problem_text_too_soon")
        window.look("code-by-text-too-soon")
        window.open("/sign-in/code")
    assert len(phones.codes(NUMBER)) == 2, "a second message was sent at once"

    # Five wrong tries end the code.
    for number in range(5):
        jan.give_code(other_than(code, number))
        window.expect_refusal("problem_text_code_wrong")
    jan.give_code(code)
    window.sees(window.page.get_by_role("alert"))
    window.look("code-by-text-ended")


def other_than(code: str, number: int) -> str:
    """A wrong code, each number another."""
    return f"{(int(code) + 1 + number) % 1_000_000:06}"


def no_more_than_may(stage: Stage, jan: Person, phones: Phones) -> None:
    """Each sign-in sends a code, until the day's share of browsers that are not the person's is gone. Other ways stay
    open."""
    for count in range(len(phones.codes(NUMBER)) + 1, MOST + 1):
        other = Person(stage.window(), jan.name, jan.address, jan.password)
        other.sign_in()
        other.window.expect_path("/sign-in/code")
        phones.wait_for_code(NUMBER, count)
        other.window.close()
    last = Person(stage.window(), jan.name, jan.address, jan.password)
    last.sign_in()
    last.window.expect_path("/sign-in/code")
    last.window.expect_refusal("problem_text_limit_hours")
    last.window.look("code-by-text-too-many")
    assert len(phones.codes(NUMBER)) == MOST, "there were more messages than may be"
    last.press_link("other_way")
    last.press_link("way_backup")
    last.give_code(jan.backup_codes[0])
    last.window.expect_path("/")
    last.window.close()
