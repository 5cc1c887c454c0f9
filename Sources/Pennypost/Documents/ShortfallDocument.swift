import Mailboxes
import Storage

/// What is at a server but could not be fetched, as `fetch`, `fetch --watch` and `mailboxes` print it with `--json`.
struct ShortfallDocument: Encodable, Sendable {
    struct Oversize: Encodable, Sendable {
        var folder: String
        var uid: Int64
        var size: Int
    }

    struct Undelivered: Encodable, Sendable {
        var folder: String
        var uid: Int64
        var reason: String
        var tries: Int
        var nextTryAt: String?
    }

    struct FailedFolder: Encodable, Sendable {
        var folder: String
        var reason: String
    }

    let oversize: [Oversize]
    let undelivered: [Undelivered]
    let failedFolders: [FailedFolder]

    init(_ shortfall: FetchShortfall) {
        oversize = shortfall.oversize.map { Oversize(folder: $0.folder, uid: $0.uid, size: $0.size) }
        undelivered = shortfall.undelivered.map {
            Undelivered(
                folder: $0.folder, uid: $0.uid, reason: $0.reason, tries: $0.tries,
                nextTryAt: $0.nextTryAt?.description)
        }
        failedFolders = shortfall.failedFolders.map { FailedFolder(folder: $0.folder, reason: $0.reason) }
    }
}
