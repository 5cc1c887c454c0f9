"""How people come into a company and out of it."""

from urllib.parse import urlsplit

from harness.person import Person


def invite(administrator: Person, address: str, name: str) -> str:
    """Invites somebody, and returns the path of the link that the page shows once."""
    window, hands = administrator.window, administrator.hands
    window.open("/people/invite")
    administrator.confirm()
    hands.fill(window.field("field_address"), address)
    hands.fill(window.field("field_their_name"), name)
    administrator.press_button("invite")
    return read_link(administrator)


def read_link(administrator: Person) -> str:
    """Returns the path of the link that a page shows once."""
    shown = administrator.window.page.locator("output").first
    administrator.window.sees(shown)
    link = "".join(shown.inner_text().split())
    assert link.startswith(administrator.window.site), f"the link leads to another origin: {link}"
    return urlsplit(link).path


def join(person: Person, link: str) -> None:
    """Follows an invitation and chooses a password."""
    window, hands = person.window, person.hands
    window.open(link)
    window.expect_path("/join")
    hands.fill(window.field("field_name"), person.name)
    hands.fill(window.field("field_password"), person.password)
    person.press_button("join")
    window.page.wait_for_load_state()
