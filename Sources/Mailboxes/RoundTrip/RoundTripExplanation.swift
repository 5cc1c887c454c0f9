import MIME
import MailWire
public import Storage

/// What a problem of a test message means and what to look into. Its sentence has neither a capital letter nor a full
/// stop: it follows a heading.
public struct RoundTripExplanation: Explanation {
    /// The problem.
    public let problem: RoundTripProblem
    let report: RoundTripReport

    /// The key of its texts in the language files.
    public var key: String {
        guard problem == .sentCopyMissing else { return "roundTrip.\(problem.rawValue)" }
        let reason =
            switch report.sentCopy.state {
            case .byServer: "by-server"
            case .due, .appending, .gaveUp: "not-filed"
            case .filed: "gone"
            case nil: "not-taken"
            }
        return "roundTrip.\(problem.rawValue).\(reason)"
    }

    /// Always `nil`: what to look into is at the provider.
    public var remedy: MailboxRemedy? { nil }

    /// When the server took the message; `nil` if it did not.
    public var time: Timestamp? { report.item.handedOverAt }

    /// The values of the other placeholders in its texts, without those that are unknown.
    public var values: [ExplanationPlaceholder: String] {
        let (mailbox, arrival, seconds) = (report.mailbox, report.arrival, report.waited.components.seconds)
        let found = arrival?.authentication?.origin.map { "\($0.method)=\($0.result)" } ?? []
        var values: [ExplanationPlaceholder: String] = [
            .address: mailbox.address, .domain: mailbox.domain, .userName: mailbox.userName, .host: mailbox.smtp.host,
            .seconds: "\(seconds)", .folder: arrival?.folder ?? "Junk", .sentFrom: "\(report.sentFrom)",
            .count: "\(report.sentCopy.count)", .results: found.joined(separator: " "),
        ]
        if seconds == 1 { values[.second] = "1" }
        values[.words] = problem == .bounced ? report.item.recipients.first?.bounce : report.sentCopy.detail
        values[.from] = arrival?.from.map { "\($0)" }
        values[.server] = arrival?.authentication?.server
        return values
    }
}

extension RoundTripReport {
    /// Returns what a problem means.
    public func explanation(of problem: RoundTripProblem) -> RoundTripExplanation {
        RoundTripExplanation(problem: problem, report: self)
    }
}
