"""Journey 6: a letter is answered, kept while it is written, corrected, sent once, and arrives."""

import re
import time

from playwright.sync_api import expect

from harness.hands import PATIENCE
from harness.person import Person
from harness.stage import Stage
from journeys import mailbox, messages

TEXT = "Dobrý den,\nhrnek stojí 120 Kč.\n\nAnna"


def run(stage: Stage) -> None:
    window = stage.window()
    jan = Person(window)
    mail = stage.given["mailbox"]
    messages.append(mail)
    jan.set_up(stage.set_up_path)
    messages.connect(window, jan, mail)
    answer(window, jan, mail)
    two_windows(window, jan)
    refuse(window, jan)
    send(window, jan)
    files(window, jan)
    session_over(window, jan)
    arrive(window, jan, mail)
    window.close()


def act(window, key: str):
    return window.page.locator("form.draft .form-actions").get_by_role("button", name=window.words(key), exact=True)


def text(window):
    return window.page.locator("#text")


def answer(window, jan: Person, mail: dict) -> None:
    """A reply names whom it answers, quotes the letter under room to write, and does not go to oneself."""
    window.open("/messages")
    window.look("messages-of-writer")
    messages.letter(window, "Re: Poptávka").click()
    expect(mailbox.heading(window, "Re: Poptávka")).to_be_visible(timeout=PATIENCE)
    window.look("message-of-writer")
    window.page.locator("article.letter").get_by_role("link", name=window.words("reply"), exact=True).last.click()
    window.expect_path("/drafts/new")
    window.look("draft-reply")
    assert "pavel@jinde.cz" in window.page.locator("#to").input_value()
    assert mail["address"] not in window.page.locator("#to").input_value() + window.page.locator("#cc").input_value()
    assert "> Viz https://firma.cz/cenik" in text(window).input_value()
    assert text(window).input_value().startswith("\n\n")
    text(window).fill(TEXT + text(window).input_value())
    if window.setting.script:
        # Stored by itself, without a button.
        expect(window.page).to_have_url(re.compile(r"/drafts/\d+$"), timeout=PATIENCE)
        expect(window.page.locator("[data-saved]")).not_to_be_empty(timeout=PATIENCE)
        window.look("draft-stored-by-itself")
    jan.hands.press(act(window, "save_draft"))
    window.sees(window.text("notice_draft_saved"))
    expect(window.page).to_have_url(re.compile(r"/drafts/\d+$"), timeout=PATIENCE)
    assert text(window).input_value().startswith(TEXT)
    window.look("draft")


def two_windows(window, jan: Person) -> None:
    """What a second tab has stored is shown beside what was typed here."""
    tab = window.context.new_page()
    tab.goto(window.path)
    tab.locator("#subject").fill("Z druhého okna")
    tab.locator("form.draft [value=save]:visible").click()
    expect(tab.locator("#status p").first).to_be_visible(timeout=PATIENCE)
    tab.close()
    window.page.locator("#subject").fill("Z prvního okna")
    jan.hands.press(act(window, "save_draft"))
    window.sees(window.page.get_by_text("Z druhého okna"))
    assert window.page.locator("#subject").input_value() == "Z prvního okna"
    window.look("draft-two-windows")
    jan.hands.press(act(window, "save_draft"))
    window.sees(window.text("notice_draft_saved"))


def refuse(window, jan: Person) -> None:
    """A wrong address is refused at its field, a slip is asked about, and all that was typed stays."""
    window.page.locator("#to").fill("pavel@jinde.cz, nesmysl")
    jan.hands.press(act(window, "send"))
    window.expect_refusal("problem_draft_recipient")
    assert text(window).input_value().startswith(TEXT)
    window.look("draft-refused")
    window.page.locator("#to").fill("pavel@gmial.com")
    window.page.locator("#subject").fill("")
    jan.hands.press(act(window, "send"))
    window.sees(window.text("doubt_no_subject"))
    window.sees(window.page.get_by_text("gmail.com"))
    window.look("draft-doubtful")


def send(window, jan: Person) -> None:
    """Sent with two presses, it leaves once."""
    window.page.locator("#to").fill("pavel@jinde.cz")
    window.page.locator("#subject").fill("Re: Poptávka")
    again = act(window, "send_anyway")
    jan.hands.press(again)
    window.expect_path("/messages")
    window.sees(window.text("notice_letter_leaves"))
    window.look("letter-leaves")
    window.open("/drafts")
    window.sees(window.text("drafts_empty"))
    window.look("drafts-none")


def files(window, jan: Person) -> None:
    """Files come along and can be removed; too large ones are refused with the text kept."""
    window.open("/drafts/new")
    window.page.locator("#subject").fill("Ceník")
    text(window).fill("Dobrý den, posílám ceník.")
    window.page.locator("#files").set_input_files(
        [{"name": "../ceník č. 1.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\r\n--x\r\n\x00\xff"}]
    )
    jan.hands.press(act(window, "save_draft"))
    window.sees(window.text("notice_draft_saved"))
    row = window.page.locator("form.draft .row")
    window.sees(row.get_by_text("ceník č. 1.pdf"))
    window.look("draft-with-file")
    with window.page.expect_download() as saving:
        row.get_by_role("link").click()
    with open(saving.value.path(), "rb") as file:
        assert file.read() == b"%PDF-1.4\r\n--x\r\n\x00\xff"
    path = window.path
    window.page.locator("#subject").fill("Velký ceník")
    window.page.locator("#files").set_input_files(
        [{"name": "velky.bin", "mimeType": "application/octet-stream", "buffer": bytes(26 * 1024 * 1024)}]
    )
    jan.hands.press(act(window, "save_draft"))
    if window.setting.script:
        window.sees(window.page.locator(".toast"))
        assert window.page.locator("#subject").input_value() == "Velký ceník"
        window.page.locator("#files").set_input_files([])
    else:
        window.sees(window.text("problem_too_large_files"))
        window.look("draft-too-large")
    window.page.goto(path)
    window.page.locator("input[name=remove]").check()
    jan.hands.press(act(window, "save_draft"))
    window.sees(window.text("notice_draft_saved"))
    expect(window.page.locator("form.draft .row")).to_have_count(0)
    jan.hands.press(act(window, "discard"))
    window.expect_path("/drafts")
    window.sees(window.text("notice_draft_discarded"))
    window.look("drafts-discarded")


def session_over(window, jan: Person) -> None:
    """Signed out elsewhere in mid-sentence: after signing in, the text is there."""
    other = Person(window.beside(), jan.name, jan.address)
    window.open("/drafts/new")
    window.page.locator("#subject").fill("Rozepsáno")
    text(window).fill("Nic z toho se neztratí.")
    other.come_in()
    other.window.open("/security/browsers")
    other.confirm()
    other.press_button("sign_out_others")
    other.window.page.wait_for_load_state()
    other.confirm()
    other.window.close()
    jan.hands.press(act(window, "save_draft"))
    window.expect_path("/sign-in")
    jan.sign_in()
    expect(window.page).to_have_url(re.compile(r"/drafts/(new|\d+)$"), timeout=PATIENCE)
    window.sees(window.text("notice_kept_without_files"))
    assert window.page.locator("#subject").input_value() == "Rozepsáno"
    assert text(window).input_value() == "Nic z toho se neztratí."
    window.look("draft-kept")
    jan.hands.press(act(window, "save_draft"))
    window.sees(window.text("notice_draft_saved"))


def arrive(window, jan: Person, mail: dict) -> None:
    """A letter to oneself leaves after the time in which it can be taken back, and is read where it arrives."""
    window.page.locator("#to").fill(mail["address"])
    window.page.locator("#subject").fill("Dorazí")
    jan.hands.press(act(window, "send"))
    window.expect_path("/messages")
    end = time.monotonic() + PATIENCE / 1000
    while messages.letter(window, "Dorazí").count() == 0:
        assert time.monotonic() < end, "the letter did not arrive"
        time.sleep(1)
        window.open("/messages")
    messages.letter(window, "Dorazí").first.click()
    window.sees(window.page.get_by_text("Nic z toho se neztratí."))
    window.look("letter-arrived")
    outbox(window, jan)
    delete(window, jan)


def outbox(window, jan: Person) -> None:
    """What was sent is there with its way, and what was taken back can be changed."""
    jan.go("outbox")
    window.expect_path("/outbox")
    window.page.goto("/outbox?state=all")
    window.look("outbox")
    window.page.get_by_role("link", name="Dorazí", exact=True).first.click()
    window.sees(window.text("outbox_station_handed_over"))
    window.look("outbox-letter")
    window.open("/drafts/new")
    window.page.locator("#to").fill("pavel@jinde.cz")
    window.page.locator("#subject").fill("Omyl")
    text(window).fill("Tohle nemá odejít.")
    jan.hands.press(act(window, "send"))
    window.expect_path("/messages")
    jan.hands.press(window.page.locator("#status").get_by_role("button", name=window.words("outbox_take_back")))
    window.sees(window.text("notice_outbox_taken_back"))
    assert window.page.locator("#subject").input_value() == "Omyl"
    window.look("draft-taken-back")


def row_of(window, subject: str):
    return messages.letter(window, subject).first.locator("xpath=ancestor::li")


def delete(window, jan: Person) -> None:
    """A ticked letter is flagged; a deleted one is brought back by Undo."""
    window.open("/messages")
    row = row_of(window, "Dorazí")
    row.locator("input[type=checkbox]").check()
    bar = window.page.get_by_role("group", name=window.words("messages_chosen"))
    jan.hands.press(bar.get_by_role("button", name=window.words("message_flag"), exact=True))
    window.sees(window.text("notice_letters_flag", count=1))
    row = row_of(window, "Dorazí")
    window.sees(row.get_by_text(window.words("message_flagged")))
    window.look("messages-flagged")
    count = messages.letter(window, "Poptávka").count()
    row = row_of(window, "Poptávka")
    row.locator("input[type=checkbox]").check()
    jan.hands.press(bar.get_by_role("button", name=window.words("message_delete"), exact=True))
    window.sees(window.text("notice_letters_deleted", count=1))
    assert messages.letter(window, "Poptávka").count() == count - 1
    window.look("messages-deleted")
    jan.hands.press(window.page.locator("#status").get_by_role("button", name=window.words("undo")))
    window.sees(window.text("notice_letters_restored", count=1))
