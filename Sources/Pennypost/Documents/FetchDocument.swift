import Mailboxes

/// The result of fetching one mailbox, as `fetch --json` prints it.
struct FetchDocument: Encodable, Sendable {
    /// A person's action on a message, which the server refused.
    struct RefusedAction: Encodable, Sendable {
        var id: Int64
        var reason: String
    }

    let address: String
    let result: Result<FetchSummary, CommandFailure>

    private enum CodingKeys: String, CodingKey {
        case address, newMessages, folderCount, oversize, undelivered, failedFolders, closedFolders, refusedActions
        case error
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(address, forKey: .address)
        switch result {
        case .success(let summary):
            try members.encode(summary.newMessages, forKey: .newMessages)
            try members.encode(summary.folderCount, forKey: .folderCount)
            let lacking = ShortfallDocument(summary.shortfall)
            try members.encode(lacking.oversize, forKey: .oversize)
            try members.encode(lacking.undelivered, forKey: .undelivered)
            try members.encode(lacking.failedFolders, forKey: .failedFolders)
            try members.encode(summary.closedFolders, forKey: .closedFolders)
            let refused = summary.refusedActions.sorted { $0.key < $1.key }
            try members.encode(
                refused.map { RefusedAction(id: $0.key, reason: $0.value) }, forKey: .refusedActions)
        case .failure(let failure):
            try members.encode(FailureDocument.Body(failure), forKey: .error)
        }
    }
}
