import IMAP
import LocalMailServers
import MailWire
import NIOCore
import Testing

@Suite struct DovecotTests {
    @Test func signsInListsSelectsAndFetches() async throws {
        try await withDovecot { server in
            try server.place([message("one"), message("two", size: 100_000), message("three")], for: someone.address)
            try await server.client().withSession { session in
                #expect(session.signInMechanism == "SCRAM-SHA-256")
                #expect(session.capabilities.contains(.qResync))
                let mailboxes = try await session.mailboxes(status: [.messages, .uidNext, .uidValidity])
                #expect(mailboxes.first { $0.specialUse == .sent }?.name == "Sent")
                #expect(mailboxes.first { $0.name.isInbox }?.status?.messages == 3)
                let selected = try await session.select(.inbox)
                #expect(selected.exists == 3)
                #expect(selected.uidNext == 4)
                var subjects: [String] = []
                try await session.fetchMessages(.all, [.flags, .internalDate, .size, .envelope, .message]) { message in
                    subjects.append(message.envelope?.subject?.string ?? "")
                    #expect(message.message?.readableBytes == message.size.map(Int.init))
                }
                #expect(subjects == ["one", "two", "three"])
            }
        }
    }
}
