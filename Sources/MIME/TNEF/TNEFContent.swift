/// What is read of a TNEF file (MS-OXTNEF): properties, attachments and the older attributes that say the same.
///
/// Ranges refer to the file's bytes. Nothing is copied or decoded yet.
struct TNEFContent {
    /// A file or a message that is attached.
    struct Attachment {
        /// Its attributes attAttachTitle and attAttachData, if there are any.
        var title: Range<Int>?
        var data: Range<Int>?
        var properties = MAPIProperties()
        /// The message that is attached, which is a TNEF file inside.
        var message: Range<Int>?
    }

    /// The code page of text that is not Unicode (attOemCodepage).
    var codePage = CodePage.western
    var properties = MAPIProperties()
    var subject: Range<Int>?
    var body: Range<Int>?
    /// Each recipient's properties (attRecipTable).
    var recipients: [MAPIProperties] = []
    var attachments: [Attachment] = []
    /// False if anything was cut, had a wrong checksum, or could not be read.
    var isSound = true
}
