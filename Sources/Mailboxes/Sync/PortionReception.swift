import IMAP
import NIOCore

/// A part of a folder as it came from the server, before anybody has read it.
struct ReceivedPart: Sendable {
    struct Message: Sendable {
        enum Content: Sendable {
            case bytes([UInt8])
            case known(messageID: Int64)
            case undelivered(reason: String)
        }

        let facts: MessageFacts
        let content: Content
    }

    var messages: [Message] = []
    /// The UIDs that are accounted for once the messages are stored.
    var covers = UIDRanges()
    var bytes = 0
}

/// Receives messages' bytes. One that the server cannot hand out does not hold up the others.
struct BodyReception: Sendable {
    let session: IMAPSession
    let limits: FetchLimits

    /// Receives messages and passes them on in parts as they come.
    ///
    /// - Returns: what is left over for the last part, those among it that the server would not hand out; nil where nobody
    ///   takes parts any more.
    func receive(
        _ wanted: [UInt32: MessageFacts], into parts: Conveyor<ReceivedPart>
    ) async throws -> [ReceivedPart.Message]? {
        guard !wanted.isEmpty else { return [] }
        var missing = wanted
        var part = ReceivedPart()
        do {
            try await fetch(UIDRanges(wanted.keys)) { uid, bytes in
                guard let facts = missing.removeValue(forKey: uid) else { return }
                if !part.messages.isEmpty,
                    part.bytes + bytes.count > limits.batchSize || part.messages.count >= limits.batchCount
                {
                    guard await parts.bring(part) else { throw NobodyTakes() }
                    part = ReceivedPart()
                }
                part.messages.append(.init(facts: facts, content: .bytes(bytes)))
                part.covers.insert(uid...uid)
                part.bytes += bytes.count
            }
        } catch let error as IMAPError where Self.concernsMessages(error) {
            // One of them, or some: each is asked for alone below.
        } catch is NobodyTakes {
            return nil
        }
        guard !missing.isEmpty else { return part.messages }
        let present = try await session.search(.messages(.uids(UIDRanges(missing.keys).uidSet)))
        for (uid, facts) in missing where present.all.contains(where: { $0.contains(uid) }) {
            part.messages.append(.init(facts: facts, content: try await single(uid)))
        }
        return part.messages
    }

    private struct NobodyTakes: Error {}

    private func single(_ uid: UInt32) async throws -> ReceivedPart.Message.Content {
        var content = ReceivedPart.Message.Content.undelivered(reason: UndeliveredReason.silence)
        do {
            try await fetch(UIDRanges([uid])) { content = .bytes($1) }
        } catch let error as IMAPError where Self.concernsMessages(error) {
            if case .limitExceeded = error { return .undelivered(reason: UndeliveredReason.oversize) }
            return .undelivered(reason: error.status.map { "the server said: \($0.text)" } ?? error.description)
        }
        return content
    }

    private func fetch(_ uids: UIDRanges, _ take: (UInt32, [UInt8]) async throws -> Void) async throws {
        try await session.fetchMessages(.uids(uids.uidSet), [.uid, .message], limit: limit) { message in
            guard let uid = message.uid?.rawValue, uids.contains(uid), let bytes = message.message else { return }
            try await take(uid, Array(bytes.readableBytesView))
        }
    }

    /// Sizes are told wrongly at times.
    private var limit: Int { max(limits.messageSize, limits.messageSize &* 2) }

    /// The server refused to hand something out, or handed out too much; the session goes on.
    private static func concernsMessages(_ error: IMAPError) -> Bool {
        if case .limitExceeded(.heldSection, _) = error { return true }
        if case .no(_, let status) = error { return !ProbeFailure.isTemporary(status) }
        if case .bad = error { return true }
        return false
    }
}
