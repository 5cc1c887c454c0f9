import MIME
import Storage

extension MessageDraft {
    /// Returns a digest of what the message says, and to whom. Two drafts with the same digest are the same message,
    /// whatever their dates and Message-IDs.
    func contentDigest() throws(MessageBuildError) -> BlobID {
        var same = self
        same.date = MessageDate(secondsSinceEpoch: 0)
        same.messageID = "content@pennypost.invalid"
        let built = try same.build()
        let recipients = built.envelopeRecipients.joined(separator: "\n")
        return BlobID(of: built.bytes + [0] + Array(recipients.utf8))
    }
}

extension OutboxStore.NewItem {
    /// Builds a message, and fixes its Message-ID and its token.
    init(
        _ draft: MessageDraft, key: String?, isBulk: Bool, answering answered: AnsweredMessage? = nil
    ) throws(MessageBuildError) {
        var marked = draft
        marked.extraHeaders.removeAll { $0.name.lowercased() == LetterToken.header.lowercased() }
        marked.extraHeaders.append(.init(LetterToken.header, LetterToken.random().description))
        let built = try marked.build()
        let blob = Blob(built.bytes)
        self.init(
            key: key,
            // Without a key, nothing is ever compared with it.
            contentDigest: key == nil ? blob.id : try draft.contentDigest(), blob: blob,
            messageID: String(built.messageID.drop { $0 == "<" }.prefix { $0 != ">" }),
            reversePath: built.envelopeSender, recipients: built.envelopeRecipients,
            needsSMTPUTF8: built.needsSMTPUTF8, subject: draft.subject, isBulk: isBulk,
            marks: LetterMarks(header: built.bytes), answered: answered)
    }
}
