import IMAP
import MIME
import Storage
import Testing

@testable import Mailboxes

@Suite("What is concluded about a letter to oneself")
struct RoundTripJudgementTests {
    @Test("A token has 128 bits of the given random source, and is one word")
    func token() {
        struct Counting: RandomNumberGenerator {
            var value: UInt64 = 0x00AB_0000_0000_0001
            mutating func next() -> UInt64 {
                defer { value = .max }
                return value
            }
        }
        var random = Counting()
        #expect(RoundTripToken(using: &random).description == "00ab000000000001ffffffffffffffff")
        #expect(RoundTripToken.random() != RoundTripToken.random())
        #expect(RoundTripToken.random().description.count == 32)
    }

    @Test(
        "DMARC decides if there is a result; otherwise one of SPF and DKIM is enough",
        arguments: [
            ("mx; none", false), ("mx; auth=pass", false), ("mx; spf=none; dkim=none", false),
            ("mx; spf=pass; dkim=pass; dmarc=pass", false), ("mx; spf=fail; dkim=fail; dmarc=pass", false),
            ("mx; spf=pass; dkim=pass; dmarc=fail", true), ("mx; spf=softfail; dkim=pass", false),
            ("mx; spf=pass; dkim=permerror", false), ("mx; spf=softfail", true), ("mx; dkim=fail; spf=none", true),
            ("mx; spf=temperror; dkim=none; dmarc=none", false), ("mx; spf=fail; dkim=none; dmarc=none", true),
        ])
    func authentication(value: String, isFailure: Bool) {
        #expect(AuthenticationResults.parse(value.utf8).isFailure == isFailure)
    }

    @Test("An answer to the letter is not the letter; a letter with a changed Message-ID is")
    func recognisesTheMessage() {
        let token = RoundTripToken.random()
        func holds(_ header: String) -> Bool {
            let message = Message(parsing: Array("\(header)\nSubject: Re: Pennypost test \(token)\n\n".utf8))
            return RoundTripLetter.isIt(message, token, messageID: "a@firma.cz")
        }
        #expect(holds("Message-ID: <a@firma.cz>"))
        #expect(holds("Message-ID: <other@provider>\nX-Pennypost-Test: \(token)"))
        #expect(!holds("Message-ID: <other@provider>\nIn-Reply-To: <a@firma.cz>"))
        #expect(!holds("Message-ID: <other@provider>\nX-Pennypost-Test: \(RoundTripToken.random())"))
    }

    @Test(
        "A letter of which a server kept only the subject is the letter; an answer with that subject is not"
    )
    func recognisesTheMessageBySubject() {
        let token = RoundTripToken.random()
        func holds(_ header: String) -> Bool {
            let text = "Message-ID: <other@provider>\n\(header)Subject: Pennypost test \(token)\n\n"
            return RoundTripLetter.isIt(Message(parsing: Array(text.utf8)), token, messageID: "a@firma.cz")
        }
        #expect(holds(""))
        #expect(holds("Auto-Submitted: auto-generated\n"))
        #expect(holds("X-Microsoft-Original-Message-ID: <a@firma.cz>\nIn-Reply-To: <a@b>\n"))
        for header in ["In-Reply-To: <a@firma.cz>\n", "References: <a@firma.cz>\n", "Auto-Submitted: auto-replied\n"] {
            #expect(!holds(header))
        }
    }

    @Test("At Gmail, one message is both the letter and its copy, by its labels")
    func gmail() {
        func shown(_ role: SpecialFolder?, _ labels: Set<String> = []) -> String {
            let kind = RoundTripPlaces.Kind(folder: "F", role: role, labels: labels)
            return "\(kind.folder) \(kind.role?.rawValue ?? "-") \(kind.isArrival) \(kind.isSentCopy)"
        }
        #expect(shown(.all, ["\\Inbox", "\\Sent"]) == "INBOX inbox true true")
        #expect(shown(.all, ["\\Sent"]) == "F all false true")
        #expect(shown(.all, ["zakázky"]) == "F all true false")
        #expect(shown(.inbox) == "F inbox true false")
        #expect(shown(.sent) == "F sent false true")
        #expect(shown(.junk) == "F junk true false")
        #expect(shown(.drafts) == "F drafts false false")
        #expect(shown(nil) == "F - true false")
    }
}
