/// The form in which a mailbox is written to files.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    /// One mboxrd file per folder: lines that begin with any number of `>` and `From ` get one more `>`.
    case mbox
    /// Maildir++: one directory per folder and one file per message, with the flags in the file names.
    case maildir
    /// One directory per folder and one file per message. Flags are not kept.
    case eml
}

/// What an export has written.
public struct ExportSummary: Hashable, Sendable {
    /// The number of folders.
    public internal(set) var folders = 0
    /// The number of messages.
    public internal(set) var messages = 0
    /// The size of the messages in bytes, without what the format adds.
    public internal(set) var bytes: Int64 = 0
}

/// Why an export was not made, or not finished.
public enum ExportError: Error, Hashable, Sendable {
    /// The target exists and is not an empty folder. Nothing is overwritten.
    case targetNotEmpty(path: String)
    /// The file or folder cannot be created or written; `errorNumber` is the `errno`.
    case cannotWrite(path: String, errorNumber: Int32)
}
