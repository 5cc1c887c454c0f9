import Foundation

extension PostfixServer {
    /// How many consecutive checks must find Postfix idle, so that no connection still waiting to be accepted is
    /// missed.
    private static let quietLooks = 4

    /// Waits until Postfix serves no client and every accepted message has been delivered or returned.
    ///
    /// Only root can read the queue.
    ///
    /// - Throws: ``LocalServerError`` if this isn't root, or Postfix isn't idle within `limit`.
    public func waitUntilIdle(within limit: Duration = .seconds(60)) async throws(LocalServerError) {
        guard ServerAccount.isRoot else { throw .needsRoot(program: "a look into Postfix's queue") }
        let deadline = ContinuousClock.now.advanced(by: limit)
        var quiet = 0
        while quiet < Self.quietLooks {
            guard ContinuousClock.now < deadline, !Task.isCancelled else {
                throw .timedOut("Postfix's queue to become empty. It wrote:\n\(log.suffix(2000))")
            }
            quiet = !servesClients && queueIsEmpty ? quiet + 1 : 0
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    private var servesClients: Bool {
        let text = folder.text(of: "mail.log")
        return text.count(of: "]: connect from") != text.count(of: "]: disconnect from")
    }

    /// Messages move through these folders in this order, so none is missed on its way.
    private var queueIsEmpty: Bool {
        ["maildrop", "incoming", "active", "deferred"].allSatisfy { name in
            let files = FileManager.default.enumerator(
                at: URL(fileURLWithPath: folder.appending("queue/\(name)")),
                includingPropertiesForKeys: [.isRegularFileKey])
            while let file = files?.nextObject() as? URL {
                if (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile != false { return false }
            }
            return true
        }
    }
}

extension String {
    fileprivate func count(of word: String) -> Int { components(separatedBy: word).count - 1 }
}
