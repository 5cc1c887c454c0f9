/// The content of a TNEF file (MS-OXTNEF): properties, attachments, and the equivalent older attributes.
///
/// Ranges refer to the file's bytes. Nothing is copied or decoded yet.
struct TNEFContent {
    /// An attached file or message.
    struct Attachment {
        /// The attributes attAttachTitle and attAttachData, if present.
        var title: Range<Int>?
        var data: Range<Int>?
        var properties = MAPIProperties()
        /// The attached message: a TNEF file inside this one.
        var message: Range<Int>?
    }

    /// The code page of non-Unicode text (attOemCodepage).
    var codePage = CodePage.western
    var properties = MAPIProperties()
    var subject: Range<Int>?
    var body: Range<Int>?
    /// Each recipient's properties (attRecipTable).
    var recipients: [MAPIProperties] = []
    var attachments: [Attachment] = []
    /// Whether nothing was truncated or unreadable and all checksums matched.
    var isSound = true
}
