/// How a mailbox is written to files.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    /// A file a folder, in the form mboxrd: lines that begin with `From ` or `>From ` have one `>` more.
    case mbox
    /// Maildir++: a file a message, a folder a folder, flags in the files' names.
    case maildir
    /// A file a message, a folder a folder. Flags are not kept.
    case eml
}

/// What an export has written.
public struct ExportSummary: Hashable, Sendable {
    public internal(set) var folders = 0
    public internal(set) var messages = 0
    /// Bytes of the messages, without what the format adds.
    public internal(set) var bytes: Int64 = 0
}

/// Why an export was not made, or not to its end.
public enum ExportError: Error, Hashable, Sendable {
    /// The target is there and is no empty folder: nothing is overwritten.
    case targetNotEmpty(path: String)
    case cannotWrite(path: String, errorNumber: Int32)
}
