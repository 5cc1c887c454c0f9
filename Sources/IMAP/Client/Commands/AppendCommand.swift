/// The UID of an appended message, if the server reports it (UIDPLUS, RFC 4315 §3).
public struct AppendResult: Hashable, Sendable {
    /// The mailbox's UIDVALIDITY; `nil` if the server does not report it.
    public var uidValidity: UIDValidity?
    /// The message's UID; `nil` if the server does not report it.
    public var uid: UID?
}

/// APPEND (RFC 9051 §6.3.12).
struct AppendCommand: IMAPCommand {
    let message: [UInt8]
    let mailbox: MailboxName
    let flags: [Flag]
    let date: InternalDate?

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("APPEND")
        profile.timing = .stream
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        encoder.word("APPEND ")
        try encoder.mailbox(mailbox)
        encoder.space()
        if !flags.isEmpty {
            try encoder.flags(flags)
            encoder.space()
        }
        if let date { encoder.word("\"\(date)\" ") }
        if context.utf8, context.enabled.contains(.utf8Accept) {
            // After UTF8=ACCEPT a message with 8-bit headers is sent as a literal8 (RFC 6855 §4).
            encoder.word("UTF8 (")
            encoder.literal(message, isBinary: true)
            encoder.word(")")
        } else {
            guard !message.contains(0) else { throw .nulByte(field: "message") }
            encoder.literal(message, isBinary: false)
        }
    }

    consuming func answer(_ status: StatusResponse) -> AppendResult {
        var result = AppendResult()
        if case .appendUID(let validity, let uids) = status.code {
            result.uidValidity = validity
            result.uid = uids.runs.first?.lower
        }
        return result
    }
}
