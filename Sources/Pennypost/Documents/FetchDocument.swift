import Mailboxes

/// The result of fetching one mailbox, as `fetch --json` prints it.
struct FetchDocument: Encodable, Sendable {
    /// A person's action on a message, which the server refused.
    struct RefusedAction: Encodable, Sendable {
        var id: Int64
        var reason: String
    }

    let address: String
    let newMessages: [Int64]
    let folderCount: Int
    let oversize: [ShortfallDocument.Oversize]
    let undelivered: [ShortfallDocument.Undelivered]
    let failedFolders: [ShortfallDocument.FailedFolder]
    let closedFolders: [String]
    let refusedActions: [RefusedAction]

    init(_ summary: FetchSummary, of address: String) {
        self.address = address
        newMessages = summary.newMessages
        folderCount = summary.folderCount
        let lacking = ShortfallDocument(summary.shortfall)
        oversize = lacking.oversize
        undelivered = lacking.undelivered
        failedFolders = lacking.failedFolders
        closedFolders = summary.closedFolders
        refusedActions = summary.refusedActions.sorted { $0.key < $1.key }.map {
            RefusedAction(id: $0.key, reason: $0.value)
        }
    }
}

/// A mailbox that could not be fetched, as `fetch --json` prints it.
struct FetchFailureDocument: Encodable, Sendable {
    var address: String
    var error: FailureDocument.Body
}
