/// CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE (RFC 9051 §6.3.4 to §6.3.8).
struct MailboxCommand: IMAPCommand {
    let name: String
    let mailbox: MailboxName
    /// The new name, for RENAME.
    var newName: MailboxName?
    /// The use in `CREATE … (USE (…))` (RFC 6154 §3).
    var specialUse: SpecialUse?

    typealias Answer = StatusResponse

    func profile(in context: SessionContext) -> CommandProfile { CommandProfile(name) }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        encoder.word("\(name) ")
        try encoder.mailbox(mailbox)
        if let newName {
            encoder.space()
            try encoder.mailbox(newName)
        }
        if let specialUse { encoder.word(" (USE (\(specialUse.attribute)))") }
    }
}
