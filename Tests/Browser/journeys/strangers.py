"""Journey 9: what belongs to others stays theirs.

Another company's numbers, a member on an administrator's pages, a sign-in that owes its second step, forms that this
site did not show, and cookies that were tampered with, replayed or given from outside.
"""

import re
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from harness import requests
from harness.person import OTHER_PASSWORD, Person
from harness.second_company import SecondCompany
from harness.stage import Stage
from harness.team import invite, join

PERSON_PATHS = ["/", "/security", "/profile", "/security/log", "/security/browsers", "/security/password",
                "/security/two-step", "/security/app-passwords/new", "/confirm"]
ADMINISTRATOR_PATHS = ["/people", "/people/invite", "/company", "/company/sign-in", "/company/text-messages",
                       "/company/log"]
SESSION = "pennypost-session"
#: The number of the first company's second person.
OWN = 2


def run(stage: Stage) -> None:
    window = stage.window()
    link_stays_until_used(stage, window)
    jan = Person(window)
    jan.set_up(stage.set_up_path)
    jan.turn_on_app()
    jan.create_app_password("Thunderbird")
    link = invite(jan, "eva@firma.cz", "Eva Malá")
    eva = Person(stage.window(), "Eva Malá", "eva@firma.cz", OTHER_PASSWORD)
    join(eva, link)

    nobody(stage)
    halfway(stage, jan)
    member(eva, jan)
    other_company(jan, SecondCompany(stage.given["data"]))
    forms_of_others(stage, jan, eva)
    another_site(jan)
    cookies(stage, jan)


def link_stays_until_used(stage: Stage, window) -> None:
    """A program that looks at links in mail uses none up, nor does a person who only looks."""
    for method in ("HEAD", "GET", "GET"):
        answer = requests.get(window, stage.set_up_path, method)
        assert (answer.status, answer.place) == (303, "/set-up"), f"{method}: {answer.status} {answer.place}"
    token = stage.set_up_path.rsplit("/", 1)[1]
    window.open(stage.set_up_path)
    assert token not in window.page.content() and token not in window.page.url, "the page has the link's token"


def nobody(stage: Stage) -> None:
    window = stage.window()
    for path in PERSON_PATHS + ADMINISTRATOR_PATHS:
        answer = requests.get(window, path)
        assert (answer.status, answer.place) == (303, "/sign-in"), f"{path}: {answer.status} {answer.place}"
    assert requests.get(window, "/metrics-of-others").status == 404
    window.close()


def halfway(stage: Stage, jan: Person) -> None:
    """Who has given the password and owes the second step comes nowhere."""
    half = Person(stage.window(), jan.name, jan.address, jan.password)
    half.sign_in()
    half.window.expect_path("/sign-in/code")
    for path in PERSON_PATHS + ADMINISTRATOR_PATHS:
        answer = requests.get(half.window, path)
        assert (answer.status, answer.place) == (303, "/sign-in/code"), f"{path}: {answer.status} {answer.place}"
    token = requests.form_token(half.window, "/sign-in/code")
    answer = requests.post(half.window, "/security/password", {"password": jan.password}, token)
    assert answer.place == "/sign-in/code", f"a form passed: {answer.status} {answer.place}"
    half.window.close()


def member(eva: Person, jan: Person) -> None:
    """An administrator's pages are not there for a member; they look like pages that do not exist."""
    missing = strip(requests.get(eva.window, "/people/123456").text)
    for path in ADMINISTRATOR_PATHS + ["/people/1"]:
        answer = requests.get(eva.window, path)
        assert answer.status == 404, f"{path}: {answer.status}"
        assert strip(answer.text) == missing, f"{path} looks different from a page that is not there"
    token = requests.form_token(eva.window)
    for path in ("/people/invite", "/people/1/role", "/people/1/remove", "/people/1/two-step", "/company"):
        answer = requests.post(eva.window, path, {"act": "administrator"}, token)
        assert answer.status == 404, f"POST {path}: {answer.status}"
    eva.window.open("/people")
    eva.window.sees(eva.window.heading("problem_not_found_title"))
    eva.window.look("not-found")


def other_company(jan: Person, other: SecondCompany) -> None:
    """Every number of the other company looks like one that there is not."""
    window = jan.window
    paths = [f"/people/{id}{end}" for id in other.people for end in ("", "/remove", "/two-step")]
    paths += [f"/security/app-passwords/{id}{end}" for id in other.app_passwords
              for end in ("", "/renew", "/revoke", "/use")]
    paths += [f"/security/two-step/{id}/remove" for id in other.second_steps]
    for path in paths:
        answer = requests.get(window, path)
        missing = requests.get(window, re.sub(r"\d+", "123456", path))
        assert answer.status == missing.status == 404, f"{path}: {answer.status}, and {missing.status} if it is not there"
        assert strip(answer.text) == strip(missing.text), f"{path} looks different from a page that is not there"
    # Their own are there, so it is for the number that the others are not.
    for path in ("/security/app-passwords/1", f"/people/{OWN}", f"/people/{OWN}/remove"):
        assert requests.get(window, path).status == 200, f"{path} is not there for its owner"
    token = requests.form_token(window)
    paths = [path for path in paths if not path.endswith("/use") and not re.fullmatch(r"/people/\d+", path)]
    paths += [f"/people/{id}/{end}" for id in other.people for end in ("role", "sessions", "new-password-link")]
    paths += [f"/people/invitations/{id}" for id in other.invitations]
    paths += [f"/security/browsers/{id}/end" for id in other.sessions]
    paths += [f"/security/browsers/{id}/forget" for id in other.browsers]
    for path in paths:
        answer = requests.post(window, path, {"act": "member", "name": "x", "typed-name": "Cudzí Človek", "kept": "no"}, token)
        assert answer.status == 404, f"POST {path}: {answer.status} {answer.place}"
    window.open("/people")
    assert "Cudzí" not in window.page.content() and "kovar.sk" not in window.page.content()


def forms_of_others(stage: Stage, jan: Person, eva: Person) -> None:
    """A form without its token, with another session's, or sent by another site changes nothing."""
    window = jan.window
    own = requests.form_token(window)
    fields = {"name": "Somebody Else", "language": window.setting.language, "time-zone": "Europe/Prague",
              "appearance": "system"}
    tries = {
        "without a token": requests.post(window, "/profile", fields),
        "with an empty token": requests.post(window, "/profile", fields, ""),
        "with another person's": requests.post(window, "/profile", fields, requests.form_token(eva.window)),
        "from another site": requests.post(window, "/profile", fields, own, Sec_Fetch_Site="cross-site"),
        "from a neighbouring host": requests.post(window, "/profile", fields, own, Sec_Fetch_Site="same-site"),
        "from another origin": requests.post(window, "/profile", fields, own, Origin="http://evil.example"),
        "from a file": requests.post(window, "/profile", fields, own, Origin="null"),
    }
    for how, answer in tries.items():
        assert answer.status == 403, f"a form {how} was answered with {answer.status}"
    stranger = stage.window()
    for path in ("/sign-in", "/forgot"):
        answer = requests.post(stranger, path, {"address": jan.address, "password": jan.password})
        assert answer.status == 403 and SESSION not in answer.headers.get("set-cookie", ""), f"{path}: {answer.status}"
    stranger.close()
    window.open("/profile")
    assert window.field("field_name").input_value() == jan.name, "a form that is not ours changed the name"
    # The same form with its own token is taken: what was refused above was refused for the token.
    answer = requests.post(window, "/profile", fields | {"name": jan.name}, own, Sec_Fetch_Site="same-origin")
    assert answer.status == 303, f"the site's own form was answered with {answer.status}"


def another_site(jan: Person) -> None:
    """A page of another site sends forms here and shows ours in a frame. Nothing happens."""
    window = jan.window
    page = window.context.new_page()
    with served(_evil_page(window.site)) as evil:
        page.goto(evil)
        page.wait_for_function("document.title === 'done'", timeout=20_000)
        framed = [frame.url for frame in page.frames if frame.url.startswith(window.site + "/security")]
        assert not framed, "our page is shown in a frame of another site"
    page.close()
    window.open("/security")
    window.expect_path("/security")


def _evil_page(site: str) -> str:
    return f"""<!doctype html><title>waits</title><iframe name="hole"></iframe><iframe src="{site}/security"></iframe>
<form id="out" method="post" action="{site}/sign-out" target="hole"></form>
<form id="end" method="post" action="{site}/security/browsers/end-others" target="hole"></form>
<script>addEventListener('load', async () => {{
    document.getElementById('out').submit();
    document.getElementById('end').submit();
    try {{ await fetch('{site}/sign-out', {{method: 'POST', credentials: 'include', mode: 'no-cors'}}); }} catch {{}}
    setTimeout(() => document.title = 'done', 1000);
}});</script>"""


@contextmanager
def served(text: str):
    """Serves one page under another host: for a browser, 127.0.0.1 is another site than localhost."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def cookies(stage: Stage, jan: Person) -> None:
    """A cookie that was tampered with opens nothing; one from before the sign-in is replaced; an old one is over."""
    jan.window.open("/security")
    good = value(jan, SESSION)
    for bad in (good[:-1] + ("A" if good[-1] != "A" else "B"), good.lower(), good * 2, "", "A" * 43, good + "%00"):
        window = stage.window()
        give(window, SESSION, bad)
        answer = requests.get(window, "/security")
        assert (answer.status, answer.place) == (303, "/sign-in"), f"a tampered cookie was answered with {answer.status}"
        window.close()

    # A session that somebody put into the browser before is not the one that the person gets.
    fixed = Person(stage.window(), jan.name, jan.address, jan.password)
    fixed.app = jan.app
    planted = "B" * 43
    give(fixed.window, SESSION, planted)
    give(fixed.window, "pennypost-visit", planted)
    fixed.sign_in()
    half = value(fixed, SESSION)
    assert half != planted, "the session that was planted is used"
    fixed.give_code()
    fixed.window.expect_path("/")
    full = value(fixed, SESSION)
    assert full not in (planted, half), "the second step did not give a new session"

    # What was signed out stays out, whoever kept the cookie.
    fixed.sign_out()
    for old in (half, full):
        give(fixed.window, SESSION, old)
        assert requests.get(fixed.window, "/security").place == "/sign-in", "an old cookie opens a session again"
    fixed.window.close()


def value(person: Person, name: str) -> str:
    found = [cookie for cookie in person.window.context.cookies() if cookie["name"] == name]
    assert len(found) == 1, f"there are {len(found)} cookies {name}"
    cookie = found[0]
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/", cookie
    return cookie["value"]


def give(window, name: str, text: str) -> None:
    window.context.add_cookies([{"name": name, "value": text, "url": window.site, "httpOnly": True, "sameSite": "Lax"}])


def strip(page: str) -> str:
    """A page without what differs by its address: the form's token and the way back."""
    return re.sub(r'name="(form-token|back)" value="[^"]*"', "", page)
