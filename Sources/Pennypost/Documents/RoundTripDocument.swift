import MIME
import Mailboxes
import Storage

/// The outcome of a message to oneself, as `test --json` prints it.
struct RoundTripDocument: Encodable, Sendable {
    struct Problem: Encodable, Sendable {
        var problem: String
        var explanation: String
    }

    struct HandedOver: Encodable, Sendable {
        var milliseconds: Int64?
        var at: String?
        var serverWords: String?
    }

    struct Arrival: Encodable, Sendable {
        var milliseconds: Int64?
        var folder: String?
        var role: String?
    }

    struct SentCopy: Encodable, Sendable {
        var milliseconds: Int64?
        var count: Int
        var filedBy: String?
        var detail: String?
    }

    struct Sender: Encodable, Sendable {
        var sent: String
        var received: String?
    }

    struct Authentication: Encodable, Sendable {
        let server: String?
        let spf: String?
        let dkim: String?
        let dmarc: String?

        init(_ results: AuthenticationResults) {
            func result(_ method: String) -> String? {
                // One valid signature among several is enough.
                let found = results.outcomes.filter { $0.method == method }.map(\.result)
                return found.contains("pass") ? "pass" : found.first
            }
            server = results.server
            (spf, dkim, dmarc) = (result("spf"), result("dkim"), result("dmarc"))
        }
    }

    let address: String
    let state: String
    let problems: [Problem]
    let messageID: String
    let handedOver: HandedOver
    let arrived: Arrival
    let sentCopy: SentCopy
    let sender: Sender
    let authentication: Authentication?
    let removal: String
    let removalDetail: String?

    init(_ report: RoundTripReport) {
        let (arrival, copy) = (report.arrival, report.sentCopy)
        address = report.mailbox.address
        state = report.problems.first?.rawValue ?? "passed"
        problems = report.problems.map {
            Problem(problem: $0.rawValue, explanation: MailboxTexts.english.sentence(report.explanation(of: $0)))
        }
        messageID = report.item.messageID
        handedOver = HandedOver(
            milliseconds: report.handedOver.map(Self.milliseconds), at: report.item.handedOverAt?.description,
            serverWords: report.serverWords)
        arrived = Arrival(
            milliseconds: arrival.map { Self.milliseconds($0.after) }, folder: arrival?.folder,
            role: arrival?.role?.rawValue)
        let filedBy: String? =
            switch copy.state {
            case .filed: "pennypost"
            case .byServer: "server"
            case .due, .appending, .gaveUp, nil: nil
            }
        sentCopy = SentCopy(
            milliseconds: copy.after.map(Self.milliseconds), count: copy.count, filedBy: filedBy, detail: copy.detail)
        sender = Sender(sent: report.sentFrom.description, received: arrival?.from?.description)
        authentication = arrival?.authentication.map(Authentication.init)
        (removal, removalDetail) = Self.removal(report.removal)
    }

    private static func removal(_ removal: RoundTripReport.Removal) -> (word: String, detail: String?) {
        switch removal {
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
