import MIME
import Mailboxes
import Storage

/// The outcome of a letter to oneself, as `test --json` prints it.
struct RoundTripDocument: Encodable, Sendable {
    let report: RoundTripReport

    init(_ report: RoundTripReport) { self.report = report }

    private enum CodingKeys: String, CodingKey {
        case address, state, problems, messageID, handedOver, arrived, sentCopy, sender, authentication, removal
        case removalDetail
    }

    private enum LegKeys: String, CodingKey { case milliseconds, at, serverWords, folder, role, count, filedBy, detail }

    private enum SenderKeys: String, CodingKey { case sent, received }

    private enum CheckKeys: String, CodingKey { case server, spf, dkim, dmarc }

    private struct Problem: Encodable {
        var problem: String
        var explanation: String
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(report.mailbox.address, forKey: .address)
        try members.encode(report.problems.first?.rawValue ?? "passed", forKey: .state)
        let problems = report.problems.map { Problem(problem: $0.rawValue, explanation: report.explanation(of: $0)) }
        try members.encode(problems, forKey: .problems)
        try members.encode(report.item.messageID, forKey: .messageID)
        try encodeLegs(&members)
        try encodeChecks(&members)
        try members.encode(removal.word, forKey: .removal)
        try members.encode(removal.detail, forKey: .removalDetail)
    }

    private func encodeLegs(_ members: inout KeyedEncodingContainer<CodingKeys>) throws {
        var handedOver = members.nestedContainer(keyedBy: LegKeys.self, forKey: .handedOver)
        try handedOver.encode(report.handedOver.map(Self.milliseconds), forKey: .milliseconds)
        try handedOver.encode(report.item.handedOverAt?.description, forKey: .at)
        try handedOver.encode(report.serverWords, forKey: .serverWords)
        var arrived = members.nestedContainer(keyedBy: LegKeys.self, forKey: .arrived)
        try arrived.encode(report.arrival.map { Self.milliseconds($0.after) }, forKey: .milliseconds)
        try arrived.encode(report.arrival?.folder, forKey: .folder)
        try arrived.encode(report.arrival?.role?.rawValue, forKey: .role)
        var copy = members.nestedContainer(keyedBy: LegKeys.self, forKey: .sentCopy)
        try copy.encode(report.sentCopy.after.map(Self.milliseconds), forKey: .milliseconds)
        try copy.encode(report.sentCopy.count, forKey: .count)
        let filedBy: String? =
            switch report.sentCopy.state {
            case .filed: "pennypost"
            case .byServer: "server"
            case .due, .appending, .gaveUp, nil: nil
            }
        try copy.encode(filedBy, forKey: .filedBy)
        try copy.encode(report.sentCopy.detail, forKey: .detail)
    }

    private func encodeChecks(_ members: inout KeyedEncodingContainer<CodingKeys>) throws {
        var sender = members.nestedContainer(keyedBy: SenderKeys.self, forKey: .sender)
        try sender.encode(report.sentFrom.description, forKey: .sent)
        try sender.encode(report.arrival?.from?.description, forKey: .received)
        guard let results = report.arrival?.authentication else {
            return try members.encodeNil(forKey: .authentication)
        }
        var checks = members.nestedContainer(keyedBy: CheckKeys.self, forKey: .authentication)
        try checks.encode(results.server, forKey: .server)
        for key in [CheckKeys.spf, .dkim, .dmarc] {
            // One valid signature among several is enough.
            let found = results.outcomes.filter { $0.method == key.rawValue }.map(\.result)
            try checks.encode(found.contains("pass") ? "pass" : found.first, forKey: key)
        }
    }

    private var removal: (word: String, detail: String?) {
        switch report.removal {
        case .removed: ("removed", nil)
        case .inTrash: ("in-trash", nil)
        case .waiting: ("waiting", nil)
        case .refused(let words): ("refused", words)
        case .kept: ("kept", nil)
        case .nothing: ("nothing", nil)
        }
    }

    static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
