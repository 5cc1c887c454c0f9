/// Writes the header of a message attached in TNEF from its properties.
struct TNEFMessageHeader {
    private let text: TNEFText
    private var header = HeaderWriter()

    /// Returns the known fields, each line ending in CRLF.
    static func lines(of text: TNEFText) -> [UInt8] {
        var writer = TNEFMessageHeader(text: text)
        writer.write()
        return writer.header.bytes
    }

    private init(text: TNEFText) {
        self.text = text
    }

    /// The longest text of a field, in bytes; longer ones are truncated.
    private static let textLimit = 4000

    private static let senderAddresses: [MAPIProperties.Identifier] = [
        .sentRepresentingSMTPAddress, .sentRepresentingAddress, .senderSMTPAddress, .senderAddress,
    ]

    private mutating func write() {
        let properties = text.content.properties
        let name = line(.sentRepresentingName, of: properties) ?? line(.senderName, of: properties)
        if let sender = person(name, at: Self.senderAddresses, of: properties) { writePeople("From", [sender]) }
        writeRecipients("To", kind: 1, names: line(.displayTo, of: properties))
        writeRecipients("Cc", kind: 2, names: line(.displayCc, of: properties))
        let date = text.time(properties[.clientSubmitTime]) ?? text.time(properties[.deliveryTime])
        if let date { header.short("Date", date.rfc5322) }
        if let subject = text.subject {
            // One line is never refused.
            try? header.text("Subject", HeaderText.oneLine(subject, limit: Self.textLimit))
        }
        if let id = line(.messageID, of: properties).flatMap({ try? HeaderWriter.id($0, field: "") }) {
            header.ids("Message-ID", [id])
        }
    }

    /// Writes the recipients of one kind (PidTagRecipientType) from the recipient table, else the names that the
    /// message displays.
    private mutating func writeRecipients(_ field: String, kind: Int, names: String?) {
        let rows = text.content.recipients.filter { text.integer($0[.recipientType]) == kind }
        var people = rows.compactMap {
            person(line(.displayName, of: $0), at: [.smtpAddress, .emailAddress], of: $0)
        }
        if people.isEmpty {
            people = (names ?? "").split(separator: ";").map { Self.nameAlone(String($0.drop { $0 == " " })) }
        }
        writePeople(field, people)
    }

    private mutating func writePeople(_ field: String, _ people: [MailAddress]) {
        // An address that can't be sent to omits the whole field: all are checked before anything is written.
        try? header.addresses(field, people)
    }

    private func line(_ identifier: MAPIProperties.Identifier, of properties: MAPIProperties) -> String? {
        text.text(properties[identifier]).map { HeaderText.oneLine($0, limit: Self.textLimit) }
    }

    /// Returns a person with the first Internet mail address among several; others are names inside an Exchange server.
    private func person(
        _ name: String?, at addresses: [MAPIProperties.Identifier], of properties: MAPIProperties
    ) -> MailAddress? {
        for case let address? in addresses.map({ line($0, of: properties) }) where address.contains("@") {
            guard var found = try? MailAddress(parsing: address) else { continue }
            found.displayName = name == address ? nil : name
            return found
        }
        return name.map(Self.nameAlone)
    }

    /// Returns a name without an address, as a group without members (RFC 6854 allows one in From, too).
    private static func nameAlone(_ name: String) -> MailAddress {
        MailAddress(localPart: "", domain: "", group: name)
    }
}
