import MIME
import Mailboxes

/// The test of a mailbox, with reports on how the message fares.
struct RoundTripRun: Sendable {
    let address: String
    let policy: RoundTripPolicy
    let keepsLetter: Bool
    let isJSON: Bool

    func run(_ workplace: Workplace) async throws -> ExitStatus {
        let mailbox = try await workplace.directory.mailbox(address: address)
        let test = RoundTripTest(directory: workplace.directory, policy: policy)
        let progress = ProgressLine()
        let report = try await test.run(mailbox, keepsLetter: keepsLetter) { event in
            if case .fetching(let step) = event {
                progress.show("\(mailbox.address) \(step.folder)", done: step.stored, of: step.total)
                return
            }
            progress.clear()
            if !isJSON { Self.say(event) }
        }
        progress.clear()
        if isJSON {
            try Console.current.say(json: RoundTripDocument(report))
        } else {
            Self.say(report)
        }
        return Self.status(of: report)
    }

    /// Returns the status of the worst problem.
    static func status(of report: RoundTripReport) -> ExitStatus {
        switch report.problems.first {
        case nil: .success
        case .refused: .refused
        case .deferred: .tryLater
        case .uncertain: .uncertain
        case .bounced, .notArrived: .notArrived
        case .arrivedInJunk, .fromRewritten, .sentCopyMissing, .sentCopyDoubled, .authenticationFailed: .partial
        }
    }

    // MARK: Reports

    private static func say(_ event: RoundTripEvent) {
        switch event {
        case .fetching: break
        case .handedOver(let after, let words): leg("Handed over", after, words ?? "")
        case .arrived(let arrival): leg("Arrived", arrival.after, arrival.folder)
        case .sentCopySeen(let after): leg("Sent copy", after, "in Sent")
        }
    }

    private static func leg(_ name: String, _ after: Duration, _ rest: String) {
        Console.current.say(padded(name), .good, "\(seconds(after))  \(rest)")
    }

    private static func say(_ report: RoundTripReport) {
        if let arrival = report.arrival {
            let from = arrival.from.map(\.description) ?? "unreadable"
            Console.current.say(padded("From"), .plain, from)
            Console.current.say(padded("Checks"), .plain, checks(arrival.authentication))
        }
        Console.current.say(padded("Message"), .plain, removal(report.removal))
        for problem in report.problems {
            Console.current.say(
                padded("Problem"), .bad, MailboxTexts.english.sentence(report.explanation(of: problem)) + ".")
        }
        if report.problems.isEmpty { Console.current.say(padded("Works"), .good, report.mailbox.address) }
    }

    private static func checks(_ results: AuthenticationResults?) -> String {
        guard let results else { return "the provider adds none (Authentication-Results)" }
        let origin = results.origin.map { "\($0.method)=\($0.result)" }
        let found = origin.isEmpty ? "nothing about SPF, DKIM or DMARC" : origin.joined(separator: " ")
        return "\(results.server ?? "the provider"): \(found)"
    }

    private static func removal(_ removal: RoundTripReport.Removal) -> String {
        switch removal {
        case .removed: "removed from the mailbox"
        case .inTrash: "is in the trash"
        case .waiting: "will be removed with the next fetch"
        case .refused(let words): "stays in the mailbox; the server refuses to remove it: \(words)"
        case .kept: "stays in the mailbox"
        case .nothing: "is not in the mailbox"
        }
    }

    private static func padded(_ word: String) -> String {
        word + String(repeating: " ", count: max(0, "Handed over".count - word.count))
    }

    /// Returns seconds in the form `0.41 s`.
    private static func seconds(_ duration: Duration) -> String {
        let hundredths = RoundTripDocument.milliseconds(duration) / 10
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) s"
    }
}
