import MailSetup
import Storage
import Testing

@testable import Mailboxes
@testable import Pennypost

@Suite("Explanations on the command line")
struct RemedyCommandTests {
    private func text(
        _ trouble: MailboxExplanation.Trouble, _ side: MailboxStanding.Side, _ time: Timestamp? = nil
    ) -> String {
        MailboxTexts.english.text(MailboxExplanation(trouble: trouble, side: side, time: time), of: "a@b.cz") { _ in
            "noon"
        }
    }

    @Test("The command ends the last step, or the sentence if there are no steps")
    func command() {
        #expect(
            text(.passwordRefused, .both)
                == "The server rejects the password. Messages are waiting here, and no new mail arrives. "
                + "Enter a new app password: pennypost password a@b.cz")
        #expect(
            text(.signInRefused, .sending)
                == "The server for outgoing mail rejects the sign-in with the provider, so messages are waiting here. "
                + "Sign in again: pennypost password a@b.cz")
        #expect(
            text(.throttled, .fetching)
                == "The provider has asked Pennypost to stop fetching mail for a while. After that, fetching continues "
                + "automatically.")
        #expect(
            text(.unreachable, .sending, Timestamp(seconds: 0))
                == "The server for outgoing mail has been unreachable since noon. Messages are waiting here and "
                + "will be sent when it is back.")
        #expect(
            MailboxTexts.english.lines(SignInAdvice.tokenNotAccepted, of: "ADDRESS") == [
                "The server does not accept the sign-in, although the provider has just renewed it.",
                "Check that access for email programs (IMAP and SMTP) is turned on for this mailbox; "
                    + "its administrator can turn off each of them.",
                "Sign in again on the provider's website, and choose the account with this mailbox's address: "
                    + "pennypost password ADDRESS",
            ])
    }

    @Test("A failed sign-in names what is wrong and the steps")
    func failure() {
        let failure = CommandFailure(
            ServerFailure(mailbox: "a@b.cz", kind: .signInRefused, summary: "refused", advice: .signInAgain))
        #expect(
            failure.message == "The sign-in with the provider is no longer valid: it was revoked or has expired.")
        #expect(failure.steps == ["Sign in again on the provider's website: pennypost password a@b.cz"])
        #expect(failure.remedy == nil)
    }
}
