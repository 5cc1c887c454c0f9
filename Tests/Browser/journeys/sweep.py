"""Every page in every state, light and dark, at 360 and 1280 px: axe, no sideways scroll, no console message, a picture.

One person fills the site; then each setting walks through all of it with that person's cookies.
"""

from harness.person import OTHER_PASSWORD, Person
from harness.setting import DESKTOP, PHONE
from harness.stage import Stage
from harness.team import invite, join

#: Pages by name. `{person}`, `{invited}` and so on are filled from what the site shows.
PAGES = {
    "home": "/",
    "security": "/security",
    "password": "/security/password",
    "backup-codes-new": "/security/two-step/backup-codes",
    "passkeys": "/security/two-step/passkeys",
    "phone": "/security/two-step/phone",
    "turn-off": "/security/two-step/turn-off",
    "step": "{step}",
    "remove-step": "{remove_step}",
    "app-password-new": "/security/app-passwords/new",
    "app-password": "{app_password}",
    "app-password-renew": "{app_password}/renew",
    "app-password-revoke": "{app_password}/revoke",
    "app-passwords-revoke-all": "/security/app-passwords/revoke-all",
    "browsers": "/security/browsers",
    "log": "/security/log",
    "log-of-sign-ins": "/security/log?kind=sign-in",
    "confirm": "/confirm",
    "profile": "/profile",
    "people": "/people",
    "invite": "/people/invite",
    "person": "{person}",
    "person-remove": "{person}/remove",
    "person-two-step": "{person}/two-step",
    "person-oneself": "{self}",
    "company": "/company",
    "company-sign-in": "/company/sign-in",
    "company-text-messages": "/company/text-messages",
    "company-log": "/company/log",
    "company-log-verified": "/company/log?verify=yes",
    "not-found": "/nothing/here",
}
#: Pages of somebody who is not signed in.
OUTSIDE = {
    "sign-in": "/sign-in",
    "forgot": "/forgot",
    "set-up-over": "/set-up",
    "join-without-link": "/join",
    "reset-without-link": "/reset",
    "not-found-outside": "/nothing/here",
}
#: Forms that are sent as they are; the page and the button.
REFUSED = {
    "password-empty": ("/security/password", "change_password"),
    "app-password-new-empty": ("/security/app-passwords/new", "create"),
    "phone-empty": ("/security/two-step/phone", "send_code"),
    "turn-off-empty": ("/security/two-step/turn-off", "turn_off_two_step"),
    "invite-empty": ("/people/invite", "invite"),
    "person-remove-empty": ("{person}/remove", "remove_person"),
    "confirm-empty": ("/confirm", "continue"),
}


def run(stage: Stage) -> None:
    first = stage.window()
    jan = Person(first)
    first.open(stage.set_up_path)
    before = {"set-up": first.page.url}
    for size, scheme in settings():
        window = stage.window(size=size, scheme=scheme)
        window.open(stage.set_up_path)
        window.look("set-up")
        window.close()
    jan.set_up(stage.set_up_path)
    for size, scheme in settings():
        window = copy(stage, first, size=size, scheme=scheme)
        for name, path in {"home-new": "/", "security-off": "/security", "two-step": "/security/two-step",
                           "two-step-app": "/security/two-step/app"}.items():
            window.open(path)
            window.look(name)
        window.close()
    gaps = fill(stage, jan)
    for size, scheme in settings():
        window = copy(stage, first, size=size, scheme=scheme)
        for name, path in PAGES.items():
            window.open(path.format(**gaps))
            assert window.path not in ("/sign-in",), f"{name} is closed"
            if window.path == "/confirm" and name != "confirm":
                raise AssertionError(f"{name} asks for the password again")
            window.look(name)
        for name, (path, button) in REFUSED.items():
            window.open(path.format(**gaps))
            window.button(button).last.click()
            window.sees(window.page.get_by_role("alert"))
            window.look(name)
        open_menu(window)
        window.close()
        outside = stage.window(size=size, scheme=scheme)
        for name, path in OUTSIDE.items():
            outside.open(path)
            outside.look(name)
        outside.close()
    assert before["set-up"].endswith("/set-up")


def settings():
    return [(size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark")]


def copy(stage: Stage, window, **changes):
    """Opens a window with another's cookies."""
    other = stage.window(**changes)
    other.context.add_cookies(window.context.cookies())
    return other


def fill(stage: Stage, jan: Person) -> dict[str, str]:
    """Fills the site: two-step verification, app passwords, another browser, a member, an invitation."""
    window = jan.window
    jan.turn_on_app()
    for name in ("Thunderbird, kancelář", "SMTP přihlášení", "A name as long as it may be, which has sixty letters in all, x"[:60]):
        jan.create_app_password(name)
    other = Person(stage.window(size=DESKTOP), jan.name, jan.address, jan.password)
    other.app = jan.app
    other.sign_in()
    other.give_code(remember=True)
    link = invite(jan, "eva@firma.cz", "Eva Malá")
    eva = Person(stage.window(), "Eva Malá", "eva@firma.cz", OTHER_PASSWORD)
    join(eva, link)
    eva.window.close()
    invite(jan, "a-rather-long-name-of-a-mailbox@subdomain.of-a-company.example", "Bořivoj Přemyslovec-Vršovský")
    window.open("/security")
    hrefs = window.page.locator("main a").evaluate_all("links => links.map(a => new URL(a.href).pathname)")
    app_password = next(h for h in hrefs if h.startswith("/security/app-passwords/") and h.split("/")[-1].isdigit())
    step = next(h for h in hrefs if h.startswith("/security/two-step/") and h.split("/")[-1].isdigit())
    window.open("/people")
    people = window.page.get_by_role("link", name="Eva Malá").first.get_attribute("href")
    own = window.page.get_by_role("link", name=jan.name).last.get_attribute("href")
    return {"app_password": app_password, "step": step, "remove_step": f"{step}/remove", "person": people, "self": own}


def open_menu(window) -> None:
    window.open("/security")
    window.page.locator("details.account > summary").click()
    window.look("account-menu")
