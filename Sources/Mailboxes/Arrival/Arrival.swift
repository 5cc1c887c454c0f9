import Storage

/// What happens when a message arrives: it joins its thread, becomes searchable, and its news go to the outbox.
enum Arrival {
    /// Registers a message in the transaction that stores it.
    ///
    /// Call it once for each message whose row is created, and again whenever the message is found in another place: a
    /// message to oneself is found in INBOX first and in Sent later. Extra calls do no harm.
    static func register(_ arrived: ArrivedMessage, in transaction: WriteTransaction) throws {
        guard let (receivedAt, isUnthreaded) = try place(of: arrived, in: transaction) else { return }
        if isUnthreaded || arrived.occasion == .digestedAgain {
            try MessageWords.add(
                arrived.digest, message: arrived.id, receivedAt: receivedAt, mailbox: arrived.mailboxID,
                in: transaction)
        }
        let ours = try OutboxLetters.known(
            among: ThreadLinks.named(by: arrived.digest), of: arrived.mailboxID, in: transaction)
        if isUnthreaded {
            let links = ThreadLinks(
                arrived.digest, gmailThreadID: arrived.gmailThreadID, ours: ours,
                formerNames: try formerNames(of: arrived, in: transaction))
            try ThreadStore.place(
                arrived.id, receivedAt: receivedAt, mailbox: arrived.mailboxID, links: links, in: transaction)
        } else if let gmailThreadID = arrived.gmailThreadID {
            try ThreadStore.tie(
                arrived.id, mailbox: arrived.mailboxID, gmailThreadID: gmailThreadID, digest: arrived.digest,
                in: transaction)
        }
        try DeliveryFeedback.tell(arrived, receivedAt: receivedAt, ours: ours, in: transaction)
    }

    /// Removes a message from its thread and from the full-text index, before its row is deleted.
    static func forget(messageID: Int64, in transaction: WriteTransaction) throws {
        let row = try transaction.row("SELECT received_at FROM messages WHERE id = $1", [messageID])
        guard let row else { return }
        try MessageWords.remove(messageID, receivedAt: try row.timestamp("received_at"), in: transaction)
        try ThreadStore.remove(messageID, in: transaction)
    }

    /// When the server received a message, and whether it is in no thread yet; `nil` if it is not stored.
    private static func place(
        of arrived: ArrivedMessage, in transaction: ReadTransaction
    ) throws -> (receivedAt: Timestamp, isUnthreaded: Bool)? {
        if case .new(let receivedAt) = arrived.occasion { return (receivedAt, true) }
        let row = try transaction.row("SELECT received_at, thread_id FROM messages WHERE id = $1", [arrived.id])
        return try row.map { (try $0.timestamp("received_at"), try $0.optionalInteger("thread_id") == nil) }
    }

    /// The Message-ID that the outbox gave a copy in Sent, if the server has given the copy another one.
    private static func formerNames(
        of arrived: ArrivedMessage, in transaction: ReadTransaction
    ) throws -> [String] {
        guard arrived.folderRole == SpecialFolder.sent.rawValue else { return [] }
        let letter = try OutboxLetters.recognise(arrived.digest.marks, of: arrived.mailboxID, in: transaction)
        return letter.map { [$0.messageID] }?.filter { $0 != arrived.digest.messageID } ?? []
    }
}
