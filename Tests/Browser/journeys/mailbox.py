"""Journeys 1, 4 and 5, as far as letters: a wrong password explained, a mailbox connected, fetched, repaired, shared."""

from playwright.sync_api import expect

from harness.hands import PATIENCE
from harness.person import Person
from harness.stage import Stage
from harness.team import invite, join


def run(stage: Stage) -> None:
    window = stage.window()
    jan = Person(window)
    mail = stage.given["mailbox"]
    jan.set_up(stage.set_up_path)

    jan.go("mailboxes")
    window.expect_path("/mailboxes")
    window.look("mailboxes-none")
    window.page.locator("main").get_by_role("link", name=window.words("add_mailbox")).first.click()
    window.expect_path("/mailboxes/new")
    window.look("mailbox-new")

    refuse(window, jan)
    path = connect(window, jan, mail)
    fetch(window, jan, path)
    replace(window, jan, path, mail)
    share(window, jan, path, mail)
    disconnect(window, jan, path, mail)
    window.close()


def heading(window, text: str):
    return window.page.get_by_role("heading", level=1, name=text, exact=True)


def refuse(window, jan: Person) -> None:
    """Forms that get to no server: each says what is wrong, and keeps what was typed."""
    jan.press_button("connect")
    window.expect_refusal("problem_address_missing", "problem_app_password_missing")
    window.look("mailbox-new-empty")


def fill(window, jan: Person, mail: dict, password: str) -> None:
    if window.path != "/mailboxes/new":
        window.open("/mailboxes/new")
    hands = jan.hands
    hands.fill(window.field("field_address"), mail["address"])
    hands.fill(window.field("field_mailbox_name"), "Anna Nováková")
    hands.fill(window.field("field_app_password"), password)
    more = window.page.locator("summary").filter(has_text=window.words("mailbox_servers"))
    if not window.field("field_imap_host").is_visible():
        hands.press(more)
    for side in ("imap", "smtp"):
        hands.fill(window.field(f"field_{side}_host"), "127.0.0.1")
        hands.fill(window.field(f"field_{side}_port"), mail[f"{side}Port"])
    hands.fill(window.field("field_authority"), mail["authority"])


def connect(window, jan: Person, mail: dict) -> str:
    """A port that is none, the wrong password, and then the right one in groups."""
    fill(window, jan, mail, "not the password")
    jan.hands.fill(window.field("field_imap_port"), "70000")
    jan.press_button("connect")
    window.expect_refusal("problem_port_malformed")
    window.look("mailbox-new-wrong-port")
    fill(window, jan, mail, "not the password")
    jan.press_button("connect")
    cause = window.page.locator("#cause")
    expect(cause).to_be_visible(timeout=PATIENCE)
    expect(window.heading("attempt_refused")).to_be_visible()
    window.sees(window.page.locator(".step.bad"))
    assert mail["address"] in window.page.locator("h1").inner_text()
    window.look("attempt-refused")
    jan.press_button("try_again")
    window.expect_refusal("problem_app_password_missing")
    window.look("attempt-refused-empty")
    jan.hands.fill(window.field("field_app_password"), mail["password"])
    jan.press_button("try_again")
    # The page of the attempt leads on by itself.
    expect(heading(window, mail["address"])).to_be_visible(timeout=PATIENCE)
    window.sees(window.text("notice_mailbox_connected"))
    window.look("mailbox")
    return window.path


def fetch(window, jan: Person, path: str) -> None:
    jan.press_button("fetch_now")
    window.expect_path(path)
    window.sees(window.page.locator("#status p"))
    window.look("mailbox-fetched")
    jan.go("mailboxes")
    window.look("mailboxes")
    jan.press_button("fetch_all_now")
    window.expect_path("/mailboxes")
    window.sees(window.page.locator("#status p"))


def replace(window, jan: Person, path: str, mail: dict) -> None:
    window.open(path + "/password")
    window.look("mailbox-password")
    jan.hands.fill(window.field("field_app_password"), "another wrong one")
    jan.press_button("replace_password")
    expect(window.page.locator("#cause")).to_be_visible(timeout=PATIENCE)
    window.look("mailbox-password-refused")
    jan.hands.fill(window.field("field_app_password"), mail["password"])
    jan.press_button("try_again")
    expect(heading(window, mail["address"])).to_be_visible(timeout=PATIENCE)
    window.sees(window.text("notice_password_replaced"))


def share(window, jan: Person, path: str, mail: dict) -> None:
    """A colleague sees nothing until the mailbox is opened to them, and nothing again afterwards."""
    eva = Person(window.beside(), "Eva Malá", "eva@firma.cz")
    join(eva, invite(jan, eva.address, eva.name))
    eva.window.open("/mailboxes")
    eva.window.sees(eva.window.text("mailboxes_none_assigned"))
    assert eva.window.open(path).status == 404
    eva.window.look("mailboxes-none-assigned")
    window.open(path + "/people")
    window.look("mailbox-people")
    jan.hands.choose(window.page.get_by_label("Eva Malá"), window.words("right_read") + ", " + window.words("right_send"))
    jan.press_button("save")
    jan.confirm()
    window.expect_path(path)
    window.look("mailbox-shared")
    eva.window.open("/mailboxes")
    eva.window.sees(eva.window.page.get_by_role("link", name=mail["address"]))
    eva.window.open(path)
    eva.window.look("mailbox-of-colleague")
    assert eva.window.open(path + "/password").status == 404
    assert eva.window.open(path + "/people").status == 404
    eva.window.close()


def disconnect(window, jan: Person, path: str, mail: dict) -> None:
    window.open(path + "/disconnect")
    window.look("mailbox-disconnect")
    jan.press_button("disconnect")
    jan.confirm()
    window.expect_refusal("problem_typed_address_missing")
    jan.hands.fill(window.page.locator("#typed-name"), mail["address"])
    jan.press_button("disconnect")
    window.expect_path("/mailboxes")
    window.sees(window.text("notice_disconnected"))
    window.sees(window.text("mailboxes_none"))
