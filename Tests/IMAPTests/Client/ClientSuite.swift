import IMAP
import LocalServers
import MailWire
import NIOCore
import Testing

/// What a session must do with any server. Run against the scripted server and against Dovecot.
///
/// The mailbox holds three messages, "one", "two" and "three", with the UIDs 1 to 3.
enum ClientSuite {
    static func readsAMailbox(_ session: IMAPSession) async throws {
        let mailboxes = try await session.mailboxes(status: [.messages, .uidNext])
        let inbox = try #require(mailboxes.first { $0.name.isInbox })
        #expect(inbox.status?.messages == 3)
        #expect(inbox.status?.uidNext == 4)
        #expect(mailboxes.contains { $0.specialUse == .sent })

        let selected = try await session.select(.inbox)
        #expect(selected.exists == 3)
        #expect(selected.uidValidity != nil)
        #expect(selected.isReadOnly == false)
        #expect(session.selectedMailbox?.name == .inbox)

        let found = try await session.search(.notFlagged(.seen))
        #expect(found.uids.description == "1:3")

        var subjects: [String?] = []
        var bodies: [String] = []
        try await session.fetchMessages(.uids(found.uids), [.flags, .envelope, .message]) { message in
            subjects.append(message.envelope?.subject?.string)
            bodies.append(String(buffer: message.content ?? ByteBuffer()))
            #expect(message.uid != nil && message.flags != nil)
        }
        #expect(subjects == ["one", "two", "three"])
        #expect(bodies.allSatisfy { $0.hasSuffix("Dobrý den\r\n") })

        try await session.store(.uids([2]), .add([.flagged]))
        let flagged = try await session.fetchAll(.uids([2]), [.flags])
        #expect(flagged.first?.flags?.contains(.flagged) == true)

        let status = try await session.status(of: "Sent", [.messages])
        #expect(status.messages == 0)
        try await session.noop()
    }
}
