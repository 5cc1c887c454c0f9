import LocalServers
import Synchronization

@testable import Mailboxes

/// Another program removes letters after their sizes and flags were sent, and before their bytes are.
final class LetterRemoval: Sendable {
    /// What the server does about it.
    enum Manner: String, CaseIterable, Sendable {
        /// It passes them over.
        case silent
        /// It names them in searches until NOOP has reported that they are gone.
        case late
        /// As Dovecot: NIL in place of the bytes, and the news behind it.
        case nilBody
        /// It refuses every FETCH that names one, until NOOP has reported that they are gone (RFC 2180 §4.1.2).
        case refusing
    }

    private let manner: Manner
    private let uids: ClosedRange<UInt32>
    private let state = Mutex((isGone: false, isTold: false))

    init(_ manner: Manner, of uids: ClosedRange<UInt32>) { (self.manner, self.uids) = (manner, uids) }

    func answer(_ command: OddMailServer.Command) -> OddMailServer.Answer? {
        state.withLock { state in
            if command.text == "NOOP", state.isGone, !state.isTold {
                state.isTold = true
                return manner == .late || manner == .refusing ? .changed { self.expunges + $0 } : nil
            }
            let names = Self.named(command.text).map { !$0.intersection(UIDRanges(range: uids)).isEmpty } ?? false
            if command.wantsBodies, names, !state.isGone {
                state.isGone = true
                return .vanishing(Set(uids), usual)
            }
            guard state.isGone, !state.isTold else { return nil }
            if manner == .refusing, names { return usual }
            if manner == .late, command.text.hasPrefix("UID SEARCH") {
                return .changed { output in
                    output.dropLast(2) + Array(self.uids.map { " \($0)" }.joined().utf8) + Array("\r\n".utf8)
                }
            }
            return nil
        }
    }

    private var usual: OddMailServer.Answer? {
        switch manner {
        case .silent, .late: nil
        case .nilBody:
            .changed { output in
                output + self.uids.flatMap { Array("* \($0) FETCH (UID \($0) BODY[] NIL)\r\n".utf8) }
                    + self.expunges
            }
        case .refusing: .refusal("NO [EXPUNGEISSUED] Some of the messages no longer exist")
        }
    }

    /// The messages lie in a folder in which UID and place are the same.
    private var expunges: [UInt8] { uids.reversed().flatMap { Array("* \($0) EXPUNGE\r\n".utf8) } }

    /// The UIDs that a UID FETCH names.
    private static func named(_ command: String) -> UIDRanges? {
        let words = command.split(separator: " ")
        return words.count > 2 && command.hasPrefix("UID FETCH") ? UIDRanges(String(words[2])) : nil
    }
}
