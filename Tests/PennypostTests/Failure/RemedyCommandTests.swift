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
                == "The server refuses the password: letters wait here, and nothing new comes in. "
                + "Give it a new app password: pennypost password a@b.cz")
        #expect(
            text(.signInRefused, .sending)
                == "The sign-in at the provider was refused when letters were handed over, so that they wait here. "
                + "Sign in again: pennypost password a@b.cz")
        #expect(
            text(.throttled, .fetching)
                == "The provider asks for patience with fetching for a while. It goes on by itself then.")
        #expect(
            text(.unreachable, .sending, Timestamp(seconds: 0))
                == "The server that letters are handed to cannot be reached since noon: they wait here and leave when "
                + "it is back.")
        #expect(
            MailboxTexts.english.lines(SignInAdvice.tokenNotAccepted, of: "ADDRESS") == [
                "The server does not take the sign-in, although the provider's page has just renewed it.",
                "See that the mailbox may be used by IMAP and SMTP: whoever looks after it can switch off each of them.",
                "Sign in on the provider's page again, as the mailbox's own address: pennypost password ADDRESS",
            ])
    }

    @Test("A failed sign-in names what is wrong and the steps")
    func failure() {
        let failure = CommandFailure(
            ServerFailure(mailbox: "a@b.cz", kind: .signInRefused, summary: "refused", advice: .signInAgain))
        #expect(
            failure.message == "The sign-in at the provider is not valid any more: it was revoked, or has run out.")
        #expect(failure.steps == ["Sign in on the provider's page again: pennypost password ADDRESS"])
        #expect(failure.remedy == nil)
    }
}
