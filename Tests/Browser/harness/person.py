"""What people do on the site, one method for each thing that several journeys have in common."""

from playwright.sync_api import expect

from harness.codes import AuthenticatorApp, read_key_uri, read_qr
from harness.hands import Keyboard, Pointer
from harness.window import PATIENCE, Window

#: The country that gives a company its language.
COUNTRIES = {"cs": "country_CZ", "pl": "country_PL", "sk": "country_SK", "en": "country_XX"}
#: Letters of all four languages, and a space.
PASSWORD = "žlutý kůň łąka ôsmich"
OTHER_PASSWORD = "čtyři řeky źrebię mäkčeň"


class Person:
    """Somebody at a window."""

    def __init__(
        self, window: Window, name: str = "Jan Novák", address: str = "jan@firma.cz", password: str = PASSWORD,
        keyboard: bool = False,
    ):
        self.window = window
        self.name = name
        self.address = address
        self.password = password
        self.app: AuthenticatorApp | None = None
        self.backup_codes: list[str] = []
        self.hands = Keyboard(window.page, window.note) if keyboard else Pointer()

    # MARK: Coming in

    def set_up(self, path: str, company: str = "Novák a syn") -> None:
        """Follows the set-up link and fills in the form."""
        window = self.window
        window.open(path)
        window.expect_path("/set-up")
        self._fill_set_up(company, self.password)
        self.press_button("set_up")
        window.expect_path("/")

    def _fill_set_up(self, company: str, password: str) -> None:
        window, hands = self.window, self.hands
        hands.fill(window.field("field_company"), company)
        hands.choose(window.field("field_country"), window.words(COUNTRIES[window.setting.language]))
        hands.fill(window.field("field_name"), self.name)
        hands.fill(window.field("field_address"), self.address)
        hands.fill(window.field("field_password"), password)

    def sign_in(self, password: str | None = None) -> None:
        """Gives address and password. What follows depends on the second step."""
        window, hands = self.window, self.hands
        if window.path != "/sign-in":
            window.open("/sign-in")
        hands.fill(window.field("field_address"), self.address)
        hands.fill(window.field("field_password"), self.password if password is None else password)
        self.press_button("sign_in")

    def give_code(self, code: str | None = None, remember: bool = False) -> None:
        """Gives the second step on the page that asks for it; the app's code if no other is given."""
        window = self.window
        window.expect_path("/sign-in/code")
        label = "field_code" if code is None or code.replace(" ", "").isdigit() else "way_backup"
        self.hands.fill(window.field(label), self.app.code() if code is None else code)
        if remember:
            self.hands.tick(window.field("remember_browser"))
        self.press_button("continue")

    def come_in(self) -> None:
        """Signs in, with the second step if there is one, and arrives."""
        self.sign_in()
        if self.app:
            self.give_code()
        expect(self.window.page).not_to_have_url(self.window.site + "/sign-in/code", timeout=PATIENCE)

    def sign_out(self) -> None:
        menu = self.window.page.locator("details.account > summary")
        self.hands.press(menu)
        self.press_button("sign_out")
        self.window.expect_path("/sign-in")

    def confirm(self) -> None:
        """Gives the password once more, if it is asked for."""
        window = self.window
        window.page.wait_for_load_state()
        if window.path == "/confirm":
            self.hands.fill(window.field("field_password"), self.password)
            self.press_button("continue")
            expect(window.page).not_to_have_url(window.site + "/confirm", timeout=PATIENCE)

    # MARK: Two-step verification

    def begin_app(self) -> str:
        """Goes to the page that connects an app, and returns its key. The QR code has to say the same key."""
        window = self.window
        window.open("/security/two-step/app")
        self.confirm()
        window.expect_path("/security/two-step/app")
        return self.read_key()

    def read_key(self) -> str:
        """Reads the key and the QR code from the page."""
        window = self.window
        by_hand = window.page.locator("summary").filter(has_text=window.words("app_by_hand"))
        if not window.page.locator("output").first.is_visible():
            self.hands.press(by_hand)
        key = "".join(window.page.locator("output").first.inner_text().split()).upper()
        picture = window.page.get_by_role("img", name=window.words("qr_code"), exact=True)
        picture.scroll_into_view_if_needed()
        fields = read_key_uri(read_qr(picture.screenshot()))
        assert fields["secret"] == key, "the QR code has another key than the page"
        assert fields["issuer"] == "Pennypost" and self.address in fields["label"], fields
        return key

    def turn_on_app(self, device: str = "Nokia") -> None:
        """Turns two-step verification on by an app, and puts the codes away."""
        self.app = AuthenticatorApp(self.begin_app())
        self.finish_app(device)
        self.put_codes_away()

    def finish_app(self, device: str = "Nokia") -> None:
        window = self.window
        self.hands.fill(window.field("field_device_name"), device)
        self.hands.fill(window.field("field_code"), self.app.code())
        self.press_button("turn_on")
        window.sees(window.page.locator("#codes"))

    def read_backup_codes(self) -> list[str]:
        codes = [line.strip() for line in self.window.page.locator("#codes li").all_inner_texts()]
        assert len(set(codes)) == 10 and all(len(code) == 14 and code.count("-") == 2 for code in codes), codes
        self.backup_codes = codes
        return codes

    def put_codes_away(self) -> None:
        """Reads the backup codes, ticks that they are kept, and is done."""
        self.read_backup_codes()
        self.hands.tick(self.window.field("backup_codes_kept"))
        self.press_button("done")
        self.window.expect_path("/security")

    # MARK: App passwords

    def create_app_password(self, name: str) -> str:
        """Creates an app password and returns its letters as the page shows them, in groups."""
        window = self.window
        window.open("/security/app-passwords/new")
        self.confirm()
        self.hands.fill(window.field("field_app_password_name"), name)
        self.press_button("create")
        letters = window.page.locator("#letters")
        window.sees(letters)
        return letters.inner_text().strip()

    # MARK: Things of a page, by key

    def press_button(self, key: str, **gaps) -> None:
        self.hands.press(self.window.button(key, **gaps))

    def press_link(self, key: str, **gaps) -> None:
        self.hands.press(self.window.link(key, **gaps).first)

    def go(self, key: str) -> None:
        """Goes to a place of the navigation."""
        navigation = self.window.page.get_by_role("navigation", name=self.window.words("navigation"), exact=True)
        place = navigation.get_by_role("link", name=self.window.words(key))
        if place.count() == 0:
            # A phone has rare places in the menu of the account.
            menu = self.window.page.locator("details.account")
            self.hands.press(menu.locator("summary"))
            place = menu.get_by_role("link", name=self.window.words(key))
        self.hands.press(place)
