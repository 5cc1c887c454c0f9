"""A passkey as a second step and as the whole sign-in, by Chromium's virtual authenticator. It needs the script."""

from harness.codes import AuthenticatorApp
from harness.passkey import VirtualAuthenticator
from harness.person import Person
from harness.stage import Stage


def run(stage: Stage) -> None:
    window = stage.window()
    jan = Person(window)
    jan.set_up(stage.set_up_path)
    jan.turn_on_app()
    authenticator = VirtualAuthenticator(window.page)

    window.open("/security/two-step/passkeys")
    jan.confirm()
    window.look("passkeys-none")
    refuse(window, jan, authenticator)
    jan.hands.fill(window.field("field_device_name"), "Ledvinka")
    jan.press_button("add_passkey")
    window.sees(window.text("passkeys_count", count=1))
    window.open("/security/two-step/passkeys")
    window.sees(window.page.get_by_text("Ledvinka"))
    assert len(authenticator.passkeys) == 1, "the authenticator keeps no passkey"
    window.look("passkeys-one")

    # As the whole sign-in.
    jan.sign_out()
    window.look("sign-in-with-passkey")
    jan.press_button("sign_in_with_passkey")
    window.sees(window.heading("passkey_sign_in_title"))
    window.look("passkey-sign-in")
    jan.press_button("use_passkey")
    window.expect_path("/")

    # As the second step.
    jan.sign_out()
    jan.sign_in()
    window.page.wait_for_load_state()
    window.open("/sign-in/code?way=passkey")
    window.sees(window.heading("code_title_passkey"))
    window.look("code-by-passkey")
    jan.press_button("use_passkey")
    window.expect_path("/")

    # A passkey of somebody else's authenticator opens nothing.
    stranger = Person(window.beside(), jan.name, jan.address, jan.password)
    VirtualAuthenticator(stranger.window.page)
    stranger.window.open("/sign-in")
    stranger.press_button("sign_in_with_passkey")
    stranger.press_button("use_passkey")
    stranger.window.sees(stranger.window.page.locator("[data-passkey-error]"))
    stranger.window.expect_path("/sign-in/passkey")
    stranger.window.look("sign-in-no-passkey")

    window.open("/security")
    window.look("security-with-passkey")
    window.close()


def refuse(window, jan: Person, authenticator: VirtualAuthenticator) -> None:
    """A finger that is not the person's makes no passkey, and the page says so."""
    authenticator.verify_user(False)
    jan.hands.fill(window.field("field_device_name"), "Ledvinka")
    jan.press_button("add_passkey")
    window.sees(window.page.locator("[data-passkey-error]"))
    window.look("passkeys-refused")
    assert not authenticator.passkeys
    authenticator.verify_user(True)
