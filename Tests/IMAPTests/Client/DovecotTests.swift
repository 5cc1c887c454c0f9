import IMAP
import LocalServers
import MailWire
import NIOCore
import Testing

@Suite("An IMAP session with a real Dovecot", .serialized) struct DovecotTests {
    private static let three = [message("one"), message("two"), message("three")]

    @Test("A mailbox is read over TLS, STARTTLS and plaintext")
    func theSuitePassesOverTLSStartTLSAndPlaintext() async throws {
        for security in TransportSecurity.allCases {
            try await withDovecot { server in
                try server.place(Self.three, for: someone.address)
                try await server.client(security).withSession(ClientSuite.readsAMailbox)
            }
        }
    }

    @Test("A mailbox is read without the server's extensions")
    func theSuitePassesWithoutExtensions() async throws {
        var options = DovecotOptions()
        options.hiddenCapabilities = [
            "ESEARCH", "LIST-EXTENDED", "LIST-STATUS", "CONDSTORE", "QRESYNC", "LITERAL+", "SASL-IR", "MOVE",
            "UNSELECT", "ENABLE",
        ]
        try await withDovecot(options) { server in
            try server.place(Self.three, for: someone.address)
            try await server.client().withSession(ClientSuite.readsAMailbox)
        }
    }

    @Test("A mailbox is read with compression")
    func theSuitePassesWithCompression() async throws {
        try await withDovecot { server in
            try server.place(Self.three, for: someone.address)
            try await server.client { $0.compress = true }.withSession { session in
                #expect(session.isCompressed)
                try await ClientSuite.readsAMailbox(session)
            }
        }
    }

    @Test("Every sign-in mechanism works")
    func everySignInMechanismWorks() async throws {
        try await withDovecot { server in
            for mechanism in SASLMechanism.allCases {
                let token = Secret(try server.token(for: someone.address))
                let client = server.client { configuration in
                    configuration.mechanism = mechanism
                    if mechanism == .xoauth2 || mechanism == .oauthBearer {
                        configuration.credentials = Credentials(userName: someone.address, proof: .accessToken(token))
                    }
                }
                try await client.withSession { #expect($0.signInMechanism == mechanism.rawValue) }
            }
        }
    }

    @Test("A wrong password is reported with the server's code")
    func aWrongPasswordIsReportedInTheServersWords() async throws {
        try await withDovecot { server in
            for mechanism in [SASLMechanism.plain, .scramSHA256] {
                let client = server.client {
                    $0.mechanism = mechanism
                    $0.credentials = Credentials(userName: someone.address, password: Secret("wrong"))
                }
                let error = await #expect(throws: IMAPError.self) { _ = try await client.checkSignIn() }
                #expect(error?.status?.code == .authenticationFailed)
            }
        }
    }

    @Test("Mailboxes are created, subscribed to, renamed and deleted")
    func mailboxesAreCreatedRenamedAndDeleted() async throws {
        try await withDovecot { server in
            try await server.client { $0.identification = [("name", "Pennypost"), ("version", "0")] }.withSession {
                session in
                #expect(session.serverIdentification["name"] == "Dovecot")
                #expect(try await session.namespaces().personal.first?.delimiter == "/")
                try await session.create("Zákazníci/Žlutý & syn")
                try await session.subscribe("Zákazníci/Žlutý & syn")
                try await session.rename("Zákazníci/Žlutý & syn", to: "Zákazníci/Modrý")
                let names = try await session.mailboxes(matching: "Zákazníci/*").map(\.name)
                #expect(names == ["Zákazníci/Modrý"])
                try await session.unsubscribe("Zákazníci/Žlutý & syn")
                #expect(try await session.subscribedMailboxes().contains { $0.name == "Sent" })
                try await session.delete("Zákazníci/Modrý")
                let error = await #expect(throws: IMAPError.self) { try await session.select("Zákazníci/Modrý") }
                #expect(error?.status?.kind == .no)
                #expect(session.selectedMailbox == nil)
            }
        }
    }

    @Test("Messages are appended, copied, moved and expunged")
    func messagesAreAppendedCopiedMovedAndExpunged() async throws {
        try await withDovecot { server in
            try await server.client().withSession { session in
                let date = try #require(InternalDate(parsing: "17-Jul-1996 02:44:25 -0700".utf8))
                let appended = try await session.append(
                    message("filed", size: 300_000), to: "Sent", flags: [.seen, "$Forwarded"], date: date)
                #expect(appended.uid == 1)
                let selected = try await session.select("Sent")
                #expect(selected.uidValidity == appended.uidValidity)
                let filed = try #require(
                    try await session.fetchAll(
                        .all, [.flags, .internalDate, .size, .bodyStructure, .modificationSequence]
                    ).first)
                #expect(filed.flags.map(Set.init)?.isSuperset(of: [.seen, "$Forwarded"]) == true)
                #expect(filed.internalDate?.secondsSince1970 == date.secondsSince1970)
                #expect(filed.size == ReportedSize(message("filed", size: 300_000).count))
                #expect(filed.bodyStructure?.type == "text")
                #expect(filed.modificationSequence != nil)

                let copied = try await session.copy(.uid(1), to: "Archive")
                #expect(copied?.source == UIDSet(UID(1)))
                let moved = try await session.move(.uid(1), to: "Trash")
                #expect(moved?.destination == UIDSet(UID(1)))
                #expect(session.selectedMailbox?.exists == 0)

                try await session.select("Archive")
                try await session.store(.uid(1), .add([.deleted]))
                try await session.expunge([1])
                #expect(try await session.search(.all).uids.isEmpty)
                await #expect(throws: IMAPError.self) { try await session.append(message("x"), to: "None") }
                try await session.unselect()
                #expect(session.selectedMailbox == nil)
                try await session.select("Trash")
                try await session.check()
                try await session.close()
            }
        }
    }

    @Test("Without MOVE and UNSELECT the fallbacks do the same")
    func theFallbacksOfMoveAndUnselectDoTheSame() async throws {
        var options = DovecotOptions()
        options.hiddenCapabilities = ["MOVE", "UNSELECT"]
        try await withDovecot(options) { server in
            try server.place(Self.three, for: someone.address)
            try await server.client().withSession { session in
                try await session.select(.inbox)
                let moved = try await session.move(.uids([1, 3]), to: "Archive")
                #expect(moved?.destination.count == 2)
                #expect(try await session.search(.all).uids == [2])
                try await session.store(.uid(2), .add([.deleted]))
                try await session.unselect()
                #expect(try await session.status(of: .inbox, [.messages]).messages == 1)
            }
        }
    }

    @Test("Searches return the requested figures, sequence numbers and UIDs")
    func searchesReturnWhatWasRequested() async throws {
        try await withDovecot { server in
            try server.place(Self.three, for: someone.address)
            try await server.client().withSession { session in
                try await session.select(.inbox)
                let figures = try await session.search(.all, returning: [.min, .max, .count])
                #expect(figures.min == 1 && figures.max == 3 && figures.count == 3 && figures.all.isEmpty)
                #expect(try await session.search(.body("Dobrý")).uids.count == 3)
                #expect(
                    try await session.search(.or(.subject("one"), .messageID("<three@firma.test>"))).uids.description
                        == "1,3")
                #expect(
                    try await session.search(.and([.not(.subject("two")), .smaller(1000)]), byUID: false).sequence
                        .description == "1,3")
                async let first = session.search(.subject("one"))
                async let second = session.search(.subject("two"))
                #expect(try await first.uids == [1])
                #expect(try await second.uids == [2])
            }
        }
    }

    @Test("QRESYNC reports what changed and what vanished in the meantime")
    func qResyncReportsWhatChangedMeanwhile() async throws {
        try await withDovecot { server in
            try server.place(Self.three, for: someone.address)
            let client = server.client { $0.enable = [.qResync] }
            let known = try await client.withSession { session in
                #expect(session.enabled.contains(.qResync))
                let selected = try await session.select(.inbox)
                return KnownMailboxState(
                    uidValidity: try #require(selected.uidValidity),
                    modificationSequence: try #require(selected.highestModificationSequence))
            }
            try await client.withSession { session in
                try await session.select(.inbox)
                try await session.store(.uid(1), .add([.flagged]))
                try await session.store(.uid(2), .add([.deleted]))
                try await session.expunge()
                #expect(session.takeEvents().contains(.vanished(UIDSet(UID(2)))))
                let stale = try await session.store(
                    .uid(1), .add([.answered]), unchangedSince: known.modificationSequence)
                #expect(stale.modified == [1...1])
            }
            try await client.withSession { session in
                let selected = try await session.select(.inbox, since: known)
                #expect(selected.vanished.contains(2))
                #expect(selected.changes.map(\.uid) == [1])
                let changed = try await session.fetchAll(.all, [.flags], changedSince: known.modificationSequence)
                #expect(changed.map(\.uid) == [1])
                let vanished = try await session.fetch(
                    .all, [.flags], changedSince: known.modificationSequence, vanished: true
                ) { _ in }
                #expect(vanished.contains(2))
            }
        }
    }

    @Test("IDLE reports new mail")
    func idleReportsNewMail() async throws {
        try await withDovecot { server in
            let client = server.client()
            try await client.withSession { session in
                try await session.select(.inbox)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        _ = try await client.withSession { try await $0.append(message("news"), to: .inbox) }
                    }
                    try await session.idle { $0.contains(.exists(1)) ? .stop : .goOn }
                    try await group.waitForAll()
                }
                #expect(session.selectedMailbox?.exists == 1)
                try await session.idle(for: .milliseconds(10)) { _ in .goOn }
                try await session.noop()
            }
        }
    }

    @Test("A large message is read in pieces and never held whole")
    func aLargeMessageIsNeverHeldWhole() async throws {
        let large = message("large", size: 20_000_000)
        try await withDovecot { server in
            try server.place([large, message("small")], for: someone.address)
            for compress in [false, true] {
                try await server.client { $0.compress = compress }.withSession { session in
                    try await session.select(.inbox)
                    var bytes = 0
                    var largestPiece = 0
                    var sizes: [UInt64] = []
                    try await session.fetch(.all, [.message]) { event in
                        switch event {
                        case .sectionBegan(_, let size): sizes.append(size)
                        case .sectionBytes(let piece):
                            bytes += piece.readableBytes
                            largestPiece = max(largestPiece, piece.readableBytes)
                        default: break
                        }
                    }
                    #expect(sizes == [UInt64(large.count), UInt64(message("small").count)])
                    #expect(bytes == large.count + message("small").count)
                    #expect(largestPiece < 1_000_000)
                    let part = try await session.fetchAll(
                        .uid(1), [.section(.message, range: 5..<25), .section(.fields("Subject"))])
                    #expect(part.first?.sections.values.contains(ByteBuffer(bytes: large[5..<25])) == true)
                    #expect(part.first?[.fields("Subject")].map { String(buffer: $0) } == "Subject: large\r\n\r\n")
                    await #expect(throws: IMAPError.limitExceeded(.heldSection, maximum: 1000)) {
                        try await session.fetchMessages(.uid(1), [.message], limit: 1000) { _ in }
                    }
                }
            }
        }
    }

    @Test("Fetches from many tasks in one session all complete")
    func fetchesFromManyTasksAllComplete() async throws {
        try await withDovecot { server in
            try server.place((0..<40).map { message("m\($0)", size: 5000) }, for: someone.address)
            try await server.client().withSession { session in
                try await session.select(.inbox)
                let found = try await withThrowingTaskGroup(of: [UID?].self) { group in
                    for batch in UIDSet(UID(1)...UID(40)).batches(of: 5) {
                        group.addTask { try await session.fetchAll(.uids(batch), [.envelope, .message]).map(\.uid) }
                    }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                #expect(Set(found.compactMap { $0 }).count == 40)
            }
        }
    }
}
