"""Chromium's virtual authenticator, in place of a person's phone or fingerprint reader."""

from playwright.sync_api import Page


class VirtualAuthenticator:
    """A platform authenticator that keeps discoverable passkeys and always verifies its user."""

    def __init__(self, page: Page):
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        added = self._session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "ctap2Version": "ctap2_1",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        self.id = added["authenticatorId"]

    @property
    def passkeys(self) -> list[dict]:
        """The passkeys that it keeps, as CDP's WebAuthn.Credential."""
        return self._session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def keep(self, passkey: dict) -> None:
        """Puts in a passkey of another authenticator, as a synchronising one would."""
        self._session.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": passkey})

    def verify_user(self, verified: bool) -> None:
        """Says whether the next use finds the right finger."""
        self._session.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": verified}
        )
