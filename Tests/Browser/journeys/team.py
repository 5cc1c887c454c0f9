"""Journey 10, the people: invitation, joining, required two-step verification, and the end of everything of a person.

With a second node on the same database, what ends at one node has to be over at the other within a second.
"""

import time

from harness import requests
from harness.person import OTHER_PASSWORD, Person
from harness.program import Program
from harness.stage import Stage
from harness.team import invite, join

EVA = ("Eva Malá", "eva@firma.cz", OTHER_PASSWORD)


def run(stage: Stage) -> None:
    window = stage.window()
    jan = Person(window)
    jan.set_up(stage.set_up_path)
    window.open("/people")
    window.look("people-alone")

    window.open("/people/invite")
    jan.confirm()
    window.look("invite")
    jan.press_button("invite")
    window.expect_refusal("problem_address_missing")
    window.look("invite-empty")
    link = invite(jan, EVA[1], EVA[0])
    window.look("invite-link")
    window.open("/people")
    window.sees(window.page.get_by_text(EVA[1]))
    window.look("people-invited")

    eva = Person(stage.window(), *EVA)
    come_by_invitation(stage, eva, link)
    require_two_step(jan, eva)
    nodes = [stage.site, *stage.given.get("sites", [])]
    ends(stage, jan, eva, nodes)
    window.close()


def come_by_invitation(stage: Stage, eva: Person, link: str) -> None:
    eva.window.open("/join/" + "A" * 43)
    eva.window.sees(eva.window.heading("problem_invitation_unknown_title"))
    eva.window.look("join-unknown")
    eva.window.open(link)
    eva.window.look("join")
    eva.hands.fill(eva.window.field("field_password"), "Eva Malá, Novák a syn")
    eva.press_button("join")
    eva.window.expect_refusal("problem_any_own_words")
    eva.window.look("join-refused")
    join(eva, link)
    eva.window.expect_path("/")
    eva.window.look("home-of-member")
    late = stage.window()
    late.open(link)
    late.sees(late.heading("problem_invitation_used_title"))
    late.look("join-used")
    late.close()


def require_two_step(jan: Person, eva: Person) -> None:
    window = jan.window
    jan.turn_on_app()
    window.open("/company/sign-in")
    window.look("company-sign-in")
    jan.hands.tick(window.field("field_require_two_step"))
    jan.press_button("save")
    jan.confirm()
    window.expect_path("/company/sign-in")
    window.look("company-sign-in-required")
    # Until the day there is a banner, and everything else goes on.
    eva.window.open("/security")
    eva.window.expect_path("/security")
    eva.window.sees(eva.window.page.get_by_text(eva.window.words.within("banner_two_step_by")))
    eva.window.look("security-of-member-required")
    window.open("/people")
    window.look("people")


def ends(stage: Stage, jan: Person, eva: Person, nodes: list[str]) -> None:
    """Eva has a browser and a program at each node. Jan removes her: all of it is over within a second."""
    eva.turn_on_app()
    letters = eva.create_app_password("Thunderbird")
    programs = [Program(site, eva.address, letters) for site in nodes]
    session = next(c["value"] for c in eva.window.context.cookies() if c["name"] == "pennypost-session")
    browsers = []
    for site in nodes:
        browser = stage.window(site)
        browser.context.add_cookies([{"name": "pennypost-session", "value": session, "url": site}])
        assert requests.get(browser, "/security").status == 200, f"Eva is not in at {site}"
        browsers.append(browser)
    assert all(program.status() == 200 for program in programs)

    window = jan.window
    window.open("/people")
    window.page.get_by_role("link", name=EVA[0]).first.click()
    window.look("person")
    path = window.path
    window.open(path + "/remove")
    jan.confirm()
    window.look("person-remove")
    jan.press_button("remove_person")
    window.expect_refusal("problem_typed_name_missing")
    jan.hands.fill(window.field("field_typed_name", name=EVA[0]), EVA[0])
    jan.press_button("remove_person")
    began = time.monotonic()
    window.expect_path("/people")
    left = 1 - (time.monotonic() - began)
    for browser in browsers:
        while requests.get(browser, "/security").place != "/sign-in":
            assert time.monotonic() - began < 1 + max(left, 0), f"after a second Eva is still in at {browser.site}"
            time.sleep(0.02)
    for program in programs:
        program.seconds_until(401, most=1)
    assert requests.get(window, path).status == 404
    eva.sign_in()
    eva.window.expect_refusal("problem_password_wrong")
    window.look("people-after-removal")
