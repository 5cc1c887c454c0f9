import IMAP

extension IMAPSession {
    /// Returns those of the UIDs that exist in the selected mailbox; `nil` if the server does not answer.
    func uids(among uids: UIDRanges) async throws(IMAPError) -> UIDRanges? {
        let result = try await search(.messages(.uids(uids.uidSet)))
        guard result.isTold else { return nil }
        var found = UIDRanges()
        for run in result.all { found.insert(run) }
        return found.intersection(uids)
    }

    /// Returns those of the UIDs whose messages are still in the selected mailbox; all of them if the server refuses to
    /// say.
    ///
    /// A server may delay news of what other clients removed. Dovecot lists such messages in searches until a NOOP or
    /// FETCH has reported them (RFC 9051 §7.5.1). A search may also omit an existing message, so a message counts as
    /// gone only if FETCH does not find it either.
    ///
    /// - Throws: An error that ends the session or asks for patience.
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
