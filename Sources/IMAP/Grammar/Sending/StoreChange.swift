/// A change for STORE to make (RFC 9051 §6.4.6; Gmail's labels with X-GM-EXT-1).
public enum StoreChange: Hashable, Sendable {
    /// Adds flags.
    case add([Flag])
    /// Removes flags.
    case remove([Flag])
    /// Replaces all flags with these.
    case replace([Flag])
    /// Adds Gmail labels. Needs X-GM-EXT-1.
    case addLabels([String])
    /// Removes Gmail labels. Needs X-GM-EXT-1.
    case removeLabels([String])

    func encode(into encoder: inout CommandEncoder, isSilent: Bool) throws(ArgumentError) {
        let silent = isSilent ? ".SILENT" : ""
        switch self {
        case .add(let flags):
            encoder.word("+FLAGS\(silent) ")
            try encoder.flags(flags)
        case .remove(let flags):
            encoder.word("-FLAGS\(silent) ")
            try encoder.flags(flags)
        case .replace(let flags):
            encoder.word("FLAGS\(silent) ")
            try encoder.flags(flags)
        case .addLabels(let labels):
            encoder.word("+X-GM-LABELS\(silent) ")
            try Self.encode(labels, into: &encoder)
        case .removeLabels(let labels):
            encoder.word("-X-GM-LABELS\(silent) ")
            try Self.encode(labels, into: &encoder)
        }
    }

    private static func encode(_ labels: [String], into encoder: inout CommandEncoder) throws(ArgumentError) {
        encoder.word("(")
        for (index, label) in labels.enumerated() {
            if index > 0 { encoder.space() }
            // A system label looks like a flag. Other labels are encoded like mailbox names.
            if label.hasPrefix("\\"), label.utf8.dropFirst().allSatisfy(ASCII.isAtom) {
                encoder.word(label)
            } else {
                try encoder.mailbox(MailboxName(label))
            }
        }
        encoder.word(")")
    }
}
