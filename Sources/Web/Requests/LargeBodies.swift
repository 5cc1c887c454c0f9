import Mailboxes
import Synchronization

/// How much of a body may come. Only a person who is signed in sends files.
enum BodyAllowance: Sendable, Hashable {
    /// At most this number of bytes.
    case small(Int)
    /// Files: ``LargeBodies/longest``, if there is room.
    case files
}

/// Counts the bodies with files that are in memory, so that they are few.
final class LargeBodies: Sendable {
    /// The most at a time.
    static let most = 4
    /// The most bytes of one: files, and texts with what the encoding adds.
    static let longest = DraftLimits.mostFileBytes + UploadedForm.longestTexts

    private let count = Mutex(0)

    /// Takes a place.
    ///
    /// - Returns: Whether there was one. If so, ``end()`` gives it back.
    func begin() -> Bool {
        count.withLock { count in
            guard count < Self.most else { return false }
            count += 1
            return true
        }
    }

    func end() { count.withLock { $0 -= 1 } }
}
