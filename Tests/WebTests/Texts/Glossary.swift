import Testing

/// The words of WEB.md 5 that the pages have so far.
enum Glossary {
    struct Entry: Sendable, CustomTestStringConvertible {
        let key, english, czech, polish, slovak: String

        init(_ key: String, _ english: String, _ czech: String, _ polish: String, _ slovak: String) {
            self.key = key
            self.english = english
            self.czech = czech
            self.polish = polish
            self.slovak = slovak
        }

        var testDescription: String { key }
    }

    static let words = [
        Entry("sign_in", "Sign in", "Přihlásit se", "Zaloguj się", "Prihlásiť sa"),
        Entry("sign_out", "Sign out", "Odhlásit se", "Wyloguj się", "Odhlásiť sa"),
        Entry("field_password", "Password", "Heslo", "Hasło", "Heslo"),
        Entry(
            "forgotten_password", "Forgotten password?", "Zapomenuté heslo?", "Nie pamiętasz hasła?", "Zabudnuté heslo?"
        ),
        Entry("security", "Security", "Zabezpečení", "Bezpieczeństwo", "Zabezpečenie"),
        Entry("how_you_sign_in", "How you sign in", "Jak se přihlašujete", "Sposób logowania", "Ako sa prihlasujete"),
        Entry(
            "two_step", "Two-step verification", "Dvoufázové ověření", "Weryfikacja dwuetapowa", "Dvojstupňové overenie"
        ),
        Entry("turn_on", "Turn on", "Zapnout", "Włącz", "Zapnúť"),
        Entry("turn_off", "Turn off", "Vypnout", "Wyłącz", "Vypnúť"),
        Entry(
            "way_app", "Authenticator app", "Ověřovací aplikace", "Aplikacja uwierzytelniająca", "Overovacia aplikácia"),
        Entry("way_text_long", "Code by text message", "Kód v SMS", "Kod w SMS-ie", "Kód v SMS"),
        Entry("field_code", "Verification code", "Ověřovací kód", "Kod weryfikacyjny", "Overovací kód"),
        Entry("backup_codes", "Backup codes", "Záložní kódy", "Kody zapasowe", "Záložné kódy"),
        Entry("way_passkey", "Passkey", "Přístupový klíč", "Klucz dostępu", "Prístupový kľúč"),
        Entry("field_way", "Second step", "Druhý krok", "Drugi etap", "Druhý krok"),
        Entry("app_passwords", "App passwords", "Hesla aplikací", "Hasła do aplikacji", "Heslá aplikácií"),
        Entry("create", "Create", "Vytvořit", "Utwórz", "Vytvoriť"),
        Entry("copy", "Copy", "Kopírovat", "Kopiuj", "Kopírovať"),
        Entry("copied", "Copied", "Zkopírováno", "Skopiowano", "Skopírované"),
        Entry("done", "Done", "Hotovo", "Gotowe", "Hotovo"),
        Entry("revoke", "Revoke", "Zneplatnit", "Unieważnij", "Zneplatniť"),
        Entry("field_valid_until", "Valid until", "Platí do", "Ważne do", "Platí do"),
        Entry(
            "scope_send_and_read", "Send and read", "Odesílání i čtení", "Wysyłanie i odczyt", "Odosielanie aj čítanie"),
        Entry("scope_send", "Send only", "Jen odesílání", "Tylko wysyłanie", "Iba odosielanie"),
        Entry("scope_read", "Read only", "Jen čtení", "Tylko odczyt", "Iba čítanie"),
        Entry(
            "browsers_title", "Signed-in browsers", "Přihlášené prohlížeče", "Zalogowane przeglądarki",
            "Prihlásené prehliadače"),
        Entry(
            "log_title", "Security events", "Bezpečnostní události", "Zdarzenia bezpieczeństwa", "Bezpečnostné udalosti"
        ),
        Entry(
            "confirm_title", "Confirm it is you", "Potvrďte, že jste to vy", "Potwierdź, że to Ty",
            "Potvrďte, že ste to vy"),
        Entry("messages", "Messages", "Zprávy", "Wiadomości", "Správy"),
        Entry("people", "People", "Lidé", "Osoby", "Ľudia"),
        Entry("invite", "Invite", "Pozvat", "Zaproś", "Pozvať"),
        Entry("role_administrator", "Administrator", "Správce", "Administrator", "Správca"),
        Entry("role_member", "Member", "Člen", "Członek", "Člen"),
    ]
}
