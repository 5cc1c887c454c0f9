import MIME
import Storage

extension MessageDraft {
    /// A name of what a message says, to whom: two drafts with the same one are the same message, whenever they were
    /// written and whatever Message-ID they got.
    func contentDigest() throws(MessageBuildError) -> BlobID {
        var same = self
        same.date = MessageDate(secondsSinceEpoch: 0)
        same.messageID = "content@pennypost.invalid"
        let built = try same.build()
        let recipients = built.envelopeRecipients.joined(separator: "\n")
        return BlobID(of: built.bytes + [0] + Array(recipients.utf8))
    }
}
