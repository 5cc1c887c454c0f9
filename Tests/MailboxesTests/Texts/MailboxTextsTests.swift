import MIME
import MailSetup
import Storage
import Testing

@testable import Mailboxes

@Suite("What is said about mailboxes and messages")
struct MailboxTextsTests {
    private static let time = Timestamp(seconds: 1_790_000_000)

    /// Every explanation, once with all that can be known and once without.
    private static func explanations() throws -> [any Explanation] {
        let mailboxes = MailboxExplanation.Trouble.allCases.flatMap { trouble in
            MailboxStanding.Side.allCases.flatMap { side in
                [time, nil].map { MailboxExplanation(trouble: trouble, side: side, time: $0) }
            }
        }
        let messages = OutboxExplanation.Situation.allCases.map { OutboxExplanation($0, until: time) }
        let tests = try [report(isKnown: true), report(isKnown: false)].flatMap { report in
            RoundTripProblem.allCases.flatMap { problem in
                [SentCopyState.filed, .byServer, .due, nil].map { state in
                    var report = report
                    report.sentCopy.state = state
                    return report.explanation(of: problem)
                }
            }
        }
        return mailboxes + messages + SignInAdvice.allCases + tests
    }

    private static func report(isKnown: Bool) throws -> RoundTripReport {
        var recipient = OutboxItem.Recipient(address: "jana@firma.test", state: .pending, reply: "250 ok")
        if isKnown { recipient.bounce = "no such user" }
        var lifecycle = OutboxLifecycle(recipients: [recipient], nextAttemptAt: time)
        if isKnown {
            let events: [OutboxLifecycle.Event] = [
                .claimed(by: 1, as: .transmitting, nextAttemptAt: time), .abandonedAtItsEnd(at: time),
                .answered(isAutomatic: true, at: time),
            ]
            for event in events { lifecycle.handle(event, in: SendingState()) }
        }
        let item = OutboxItem(
            id: 1, mailboxID: 1, key: nil, messageID: "a@firma.test", subject: "Test", queuedAt: time,
            lifecycle: lifecycle)
        let sender = try MailAddress(parsing: "Jana <jana@firma.test>")
        var report = RoundTripReport(mailbox: .sample(), token: .random(), sentFrom: sender, item: item)
        report.waited = .seconds(isKnown ? 120 : 1)
        guard isKnown else { return report }
        report.sentCopy.detail = "quota exceeded"
        report.sentCopy.count = 27
        report.arrival = .init(
            after: .seconds(1), folder: "Spam", role: .junk, from: sender,
            authentication: AuthenticationResults.parse("mx.firma.test; dmarc=fail".utf8))
        return report
    }

    @Test("Every explanation has a text in every language, and nothing else has", arguments: DoctorLanguage.allCases)
    func complete(language: DoctorLanguage) throws {
        let keys = Set(try Self.explanations().map(\.key))
        #expect(Set(MailboxTexts(language).texts.keys) == keys)
    }

    @Test("Every placeholder is filled, whatever is unknown", arguments: DoctorLanguage.allCases)
    func filled(language: DoctorLanguage) throws {
        let texts = MailboxTexts(language)
        for explanation in try Self.explanations() {
            let sentence = texts.sentence(explanation)
            #expect(sentence != explanation.key && !sentence.contains("{"), "\(explanation.key): \(sentence)")
            #expect(texts.texts[explanation.key]?.sentence.contains { $0.isEmpty } == false)
            #expect(!texts.steps(explanation).contains { $0.isEmpty || $0.contains("{") })
        }
    }

    @Test("What is known is said", arguments: DoctorLanguage.allCases)
    func known(language: DoctorLanguage) throws {
        let texts = MailboxTexts(language)
        let away = MailboxExplanation(trouble: .unreachable, side: .both, time: Self.time)
        let since = texts.sentence(away) { _ in "9:15" }
        #expect(since.contains("9:15"))
        let report = try Self.report(isKnown: true)
        let words: [RoundTripProblem: [String]] = [
            .refused: ["mail.firma.test", "jana@firma.test"], .deferred: ["mail.firma.test", "120"],
            .bounced: ["no such user", Self.time.description], .notArrived: ["120", Self.time.description],
            .arrivedInJunk: ["Spam"], .fromRewritten: ["Jana <jana@firma.test>"], .sentCopyDoubled: ["27"],
            .authenticationFailed: ["mx.firma.test", "dmarc=fail", "firma.test"],
        ]
        for (problem, words) in words {
            let sentence = texts.sentence(report.explanation(of: problem))
            for word in words { #expect(sentence.contains(word), "\(problem): \(sentence)") }
        }
    }

    @Test("No text names a command; each form of a sentence is its own", arguments: DoctorLanguage.allCases)
    func noCommands(language: DoctorLanguage) {
        for (key, text) in MailboxTexts(language).texts {
            for words in text.sentence + (text.remedy ?? []) {
                #expect(!words.contains("pennypost") && !words.contains("--"), "\(key): \(words)")
            }
            #expect(Set(text.sentence).count == text.sentence.count, "\(key)")
        }
    }

    @Test("A text ends with a full stop, unless it follows a heading", arguments: DoctorLanguage.allCases)
    func fullStops(language: DoctorLanguage) throws {
        let texts = MailboxTexts(language)
        for explanation in try Self.explanations() {
            let words = [texts.sentence(explanation)] + texts.steps(explanation)
            for text in words { #expect(text.hasSuffix(".") != (explanation is RoundTripExplanation), "\(text)") }
        }
    }

    @Test("No language is a copy of another, and all have the same steps")
    func distinctLanguages() throws {
        let all = DoctorLanguage.allCases.map { MailboxTexts($0) }
        for (index, one) in all.enumerated() {
            for other in all[(index + 1)...] {
                for explanation in try Self.explanations() {
                    #expect(one.sentence(explanation) != other.sentence(explanation), "\(explanation.key)")
                    #expect(one.steps(explanation).count == other.steps(explanation).count, "\(explanation.key)")
                }
            }
        }
    }
}
