"""Journeys 8 and 10, as far as reading goes: letters listed, searched, read, saved; a hostile one is only text, and a
colleague sees none until the mailbox is open to them."""

import imaplib
import ssl

from playwright.sync_api import expect

from harness.hands import PATIENCE
from harness.person import Person
from harness.stage import Stage
from harness.team import invite, join
from journeys import mailbox

HOSTILE = '"><img src=x onerror=document.title=1><script>document.title=2</script>\u202efdp.exe'
#: Letters by their subject: the flags, and the lines from the head's further fields on.
LETTERS = {
    "Poptávka": (r"(\Seen)", ["Message-ID: <poptavka@jinde.cz>", "", "Dobrý den, kolik stojí hrnek?"]),
    "Re: Poptávka": (
        None,
        [
            "Message-ID: <odpoved@jinde.cz>", "In-Reply-To: <poptavka@jinde.cz>", "",
            "Viz https://firma.cz/cenik?a=1&b=2.", "", "Dne 3. 11. 2026 v 10:15 Jan <jan@firma.cz> napsal:",
            "> Dobrý den, kolik stojí hrnek?",
        ],
    ),
    HOSTILE: (
        None,
        [
            "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=q", "", "--q",
            "Content-Type: text/html; charset=utf-8", "",
            '<p>Kliknete</p><img src="http://evil.example/x.png"><script>document.title = 3</script>'
            '<form action="http://evil.example"><button>x</button></form>', "--q",
            "Content-Type: text/html",
            "Content-Disposition: inline; filename*=UTF-8''..%2F%E2%80%AElmth.%22x%22.html", "",
            "<script>document.title = 4</script>", "--q--",
        ],
    ),
}


def run(stage: Stage) -> None:
    window = stage.window()
    jan = Person(window)
    mail = stage.given["mailbox"]
    append(mail)
    jan.set_up(stage.set_up_path)
    window.open("/messages")
    window.sees(window.text("messages_none_open"))
    window.look("messages-none-open")
    path = connect(window, jan, mail)
    find(window, jan)
    read(window)
    hostile(window)
    share(window, jan, path)
    window.close()


def append(mail: dict) -> None:
    """Puts the letters into the mailbox as another program does."""
    context = ssl.create_default_context(cadata=mail["authority"])
    context.check_hostname = False
    with imaplib.IMAP4_SSL("127.0.0.1", int(mail["imapPort"]), ssl_context=context) as server:
        server.login(mail["address"], mail["password"].replace(" ", ""))
        for subject, (flags, lines) in LETTERS.items():
            head = ["From: Pavel Dvořák <pavel@jinde.cz>", f"To: {mail['address']}", f"Subject: {subject}"]
            text = "\r\n".join(head + lines) + "\r\n"
            status, answer = server.append("INBOX", flags, None, text.encode())
            assert status == "OK", answer


def connect(window, jan: Person, mail: dict) -> str:
    mailbox.fill(window, jan, mail, mail["password"])
    jan.press_button("connect")
    expect(mailbox.heading(window, mail["address"])).to_be_visible(timeout=PATIENCE)
    path = window.path
    jan.press_button("fetch_now")
    window.sees(window.page.locator("#status p"))
    return path


def letter(window, subject: str):
    return window.page.locator("main li h2").get_by_text(subject, exact=True)


def find(window, jan: Person) -> None:
    jan.go("messages")
    window.expect_path("/messages")
    window.sees(letter(window, "Re: Poptávka"))
    assert window.page.locator("main li").count() >= len(LETTERS)
    window.look("messages")
    both = ("Re: Poptávka", "Poptávka")
    for words, seen, hidden in (("cenik", *both), ("is:read poptavka", *reversed(both))):
        jan.hands.fill(window.page.locator("#q"), words)
        jan.press_button("message_search")
        window.sees(letter(window, seen))
        assert letter(window, hidden).count() == 0, f"{words} finds {hidden}"
    window.look("messages-found")
    jan.hands.fill(window.page.locator("#q"), "nikdenic")
    jan.press_button("message_search")
    window.sees(window.text("messages_nothing_found_hint"))
    window.look("messages-nothing-found")
    jan.hands.fill(window.page.locator("#q"), "size:3")
    jan.press_button("message_search")
    window.expect_refusal("problem_search_operator")
    window.look("messages-refused")


def read(window) -> None:
    window.open("/messages")
    letter(window, "Re: Poptávka").click()
    expect(mailbox.heading(window, "Re: Poptávka")).to_be_visible(timeout=PATIENCE)
    window.look("message")
    page = window.page
    link = page.get_by_role("link", name="https://firma.cz/cenik?a=1&b=2")
    assert link.get_attribute("href") == "https://firma.cz/cenik?a=1&b=2"
    assert link.get_attribute("rel") == "noopener noreferrer"
    quoted = page.locator(".letter-text").get_by_text("> Dobrý den")
    expect(quoted).to_be_hidden()
    page.locator("summary").filter(has_text=window.words("message_earlier")).click()
    expect(quoted).to_be_visible()
    # The letter before it is folded.
    older = page.locator("details.letter")
    assert older.count() == 1
    older.locator("summary").first.click()
    window.sees(older.locator(".letter-text"))
    window.look("message-opened")


def hostile(window) -> None:
    """A stranger's markup is words: nothing of it is loaded, run or opened, and the title stays."""
    window.open("/messages?q=kliknete")
    window.page.locator("main li h2 a").first.click()
    page = window.page
    frame = page.frame_locator("main iframe")
    window.sees(frame.get_by_text("Kliknete"))
    assert frame.locator("img[src], form, button, script, style ~ style").count() == 0
    window.sees(window.text("message_pictures_left", count=1))
    assert "<img src=x onerror" in page.locator("h1").inner_text()
    assert page.title().startswith('"><img'), page.title()
    own = "[action='/messages/actions']"
    assert page.locator(f"main img, main form:not({own}), main script").count() == 0
    window.look("message-hostile")
    row = page.locator("main .row").first
    with page.expect_download() as saving:
        row.get_by_role("link").click()
    name = saving.value.suggested_filename
    assert name.endswith(".html") and not set(name) & set('/\\"\u202e'), name
    path = window.path
    answer = window.open(path + "/source")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert page.title() == "" and page.locator("script").count() == 0
    window.open(path)


def share(window, jan: Person, path: str) -> None:
    """A colleague sees no letter, and no place for letters, until the mailbox is open to them."""
    window.open("/messages")
    letter(window, "Re: Poptávka").click()
    window.page.wait_for_url("**/messages/*")
    target = window.path
    eva = Person(window.beside(), "Eva Malá", "eva@firma.cz")
    join(eva, invite(jan, eva.address, eva.name))
    eva.window.open("/mailboxes")
    place = eva.window.page.get_by_role("navigation").get_by_role("link", name=eva.window.words("messages"), exact=True)
    assert place.count() == 0
    for closed in (target, target + "/source", target + "/parts/1", "/messages?in=" + path.split("/")[-1]):
        assert eva.window.open(closed).status == 404, closed
    window.open(path + "/people")
    jan.hands.choose(window.page.get_by_label("Eva Malá"), window.words("right_read"))
    jan.press_button("save")
    jan.confirm()
    window.expect_path(path)
    eva.window.open("/mailboxes")
    eva.go("messages")
    eva.window.sees(letter(eva.window, "Re: Poptávka"))
    eva.window.look("messages-of-colleague")
    eva.window.close()
