import IMAP

extension IMAPSession {
    /// Those of the UIDs under which messages lie in the selected mailbox; `nil` if the server does not answer.
    func uids(among uids: UIDRanges) async throws(IMAPError) -> UIDRanges? {
        let result = try await search(.messages(.uids(uids.uidSet)))
        guard result.isTold else { return nil }
        var found = UIDRanges()
        for run in result.all { found.insert(run) }
        return found.intersection(uids)
    }

    /// Those of the UIDs whose messages have not gone from the selected mailbox. All of them if the server refuses to
    /// say.
    ///
    /// What other programs have removed is news that a server tells when it likes. Dovecot names it in searches until
    /// NOOP or FETCH has told it (RFC 9051 §7.5.1). And a search may pass over a message that exists: gone is what
    /// FETCH does not know either.
    /// - Throws: what ends the session, or asks for patience.
    func remaining(of uids: UIDRanges) async throws(IMAPError) -> UIDRanges {
        guard !uids.isEmpty else { return uids }
        do throws(IMAPError) {
            try await noop()
            guard var found = try await self.uids(among: uids) else { return uids }
            let unnamed = uids.subtracting(found)
            guard !unnamed.isEmpty else { return found }
            for message in try await fetchAll(.uids(unnamed.uidSet), [.uid]) {
                if let uid = message.uid?.rawValue, unnamed.contains(uid) { found.insert(uid...uid) }
            }
            return found
        } catch {
            guard error.isBearable else { throw error }
            return uids
        }
    }
}
