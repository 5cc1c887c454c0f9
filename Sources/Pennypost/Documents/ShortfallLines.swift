import Mailboxes

extension FetchShortfall {
    /// Returns a line for each thing that is missing, for people.
    ///
    /// - Parameter most: the most messages to name.
    func lines(most: Int = 20) -> [String] {
        var lines = failedFolders.map { failed in
            let isList = failed.folder == FetchSummary.FailedFolder.allFolders
            return "not fetched\(isClosed(failed)): \(isList ? "the list of folders" : failed.folder), \(failed.reason)"
        }
        lines += undelivered.prefix(most).map { "not delivered: \($0.folder), UID \($0.uid), \($0.reason)" }
        if undelivered.count > most { lines.append("not delivered: \(undelivered.count - most) more messages") }
        lines += oversize.prefix(most).map {
            "left at the server: \($0.folder), UID \($0.uid), \(MessageSummary.size($0.size))"
        }
        if oversize.count > most { lines.append("left at the server: \(oversize.count - most) more messages") }
        return lines
    }

    private func isClosed(_ failed: FetchSummary.FailedFolder) -> String {
        failed.isClosed || failed.folder == FetchSummary.FailedFolder.allFolders ? "" : " completely"
    }
}
