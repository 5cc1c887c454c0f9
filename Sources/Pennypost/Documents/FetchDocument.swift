internal import Mailboxes

/// What fetching one mailbox has brought, as `fetch --json` prints it.
struct FetchDocument: Encodable, Sendable {
    struct Oversize: Encodable, Sendable {
        var folder: String
        var uid: Int64
        var size: Int
    }

    struct Undelivered: Encodable, Sendable {
        var folder: String
        var uid: Int64
        var reason: String
    }

    let address: String
    let result: Result<FetchSummary, CommandFailure>

    private enum CodingKeys: String, CodingKey {
        case address, newMessages, folderCount, oversize, undelivered, closedFolders, error
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(address, forKey: .address)
        switch result {
        case .success(let summary):
            try members.encode(summary.newMessages, forKey: .newMessages)
            try members.encode(summary.folderCount, forKey: .folderCount)
            let oversize = summary.oversize.map { Oversize(folder: $0.folder, uid: $0.uid, size: $0.size) }
            try members.encode(oversize, forKey: .oversize)
            let undelivered = summary.undelivered.map {
                Undelivered(folder: $0.folder, uid: $0.uid, reason: $0.reason)
            }
            try members.encode(undelivered, forKey: .undelivered)
            try members.encode(summary.closedFolders, forKey: .closedFolders)
        case .failure(let failure):
            try members.encode(FailureDocument.Body(failure), forKey: .error)
        }
    }
}
