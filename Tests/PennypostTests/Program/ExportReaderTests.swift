import Foundation
import IMAP
import LocalDatabases
import LocalServers
import MailWire
import NIOCore
import Storage
import TestSupport
import Testing

/// What `pennypost export` writes, read back by Dovecot: the same messages as on the server that they were fetched
/// from.
@Suite("Exports, read by Dovecot", .timeLimit(.minutes(5)))
struct ExportReaderTests {
    /// A message as a server gives it.
    struct Letter: Hashable, CustomStringConvertible {
        let bytes: [UInt8]
        let flags: Set<String>
        var description: String { "\(String(decoding: bytes, as: UTF8.self).debugDescription) \(flags.sorted())" }
    }

    private static let user = TestMailServers.anna
    /// The server's folders, and their names in Maildir and mbox.
    private static let folders: [(server: String, maildir: String, mbox: String)] = [
        ("INBOX", "INBOX", "INBOX"),
        ("Zakázky", "Zakázky", "Zakázky.mbox"),
        ("Zakázky/Řeč & čin", "Zakázky/Řeč & čin", "Zakázky_Řeč & čin.mbox"),
        ("Zakázky/Firma 2026.11", "Zakázky/Firma 2026_11", "Zakázky_Firma 2026.11.mbox"),
        ("zakázky", "zakázky~2", "zakázky~2.mbox"),
        ("Żółć/ďábel/ŕ", "Żółć/ďábel/ŕ", "Żółć_ďábel_ŕ.mbox"),
        ("Sent", "Sent", "Sent.mbox"),
    ]
    private static let flags: [[Flag]] = [
        [.seen, .answered], [], [.flagged, .draft], [Flag("\\Deleted"), Flag("$Forwarded")],
        [Flag("$label1"), .seen, Flag("NonJunk")], [Flag("NonJunk"), .answered],
    ]
    private static let bodies: [[UInt8]] = [
        Array(
            "From nowhere\r\n>From quoted\r\n>>From twice\r\n From\r\n\r\nFrom jan@x Thu Mar  5 09:15:03 2026\r\n".utf8),
        Array("žluťoučký kůň\r\n".utf8),
        [0x70, 0xF8, 0xED, 0x6C, 0x69, 0x9A, 0xFF, 0x80, 0x0D, 0x0A],
        Array("no end of line".utf8),
        Array("bare \r within\r\n\r\n\r\n.\r\n..\r\n".utf8),
        Array(String(repeating: "x", count: 20_000).utf8) + [0x0D, 0x0A],
    ]

    @Test("A Maildir holds every message of every folder, byte for byte, with flags", arguments: TestEngine.allCases)
    func maildir(engine: TestEngine) async throws {
        try await withExport(engine, as: "maildir") { path, expected in
            let read = try await Self.read("maildir:\(path):INDEX=MEMORY")
            #expect(Set(read.keys) == Set(Self.folders.map(\.maildir)))
            for folder in Self.folders {
                #expect(read[folder.maildir] == expected[folder.server], "\(folder.server)")
            }
        }
    }

    @Test("An mbox holds every message of every folder, byte for byte, with flags", arguments: TestEngine.allCases)
    func mbox(engine: TestEngine) async throws {
        try await withExport(engine, as: "mbox") { path, expected in
            let read = try await Self.read("mbox:\(path):UTF-8:INBOX=\(path)/INBOX.mbox:INDEX=MEMORY")
            #expect(Set(read.keys).subtracting(["INBOX.mbox"]) == Set(Self.folders.map(\.mbox)))
            for folder in Self.folders {
                let letters = try #require(read[folder.mbox])
                // Dovecot shows the `>` of mboxrd unchanged, and reads no keywords that its index does not know.
                let unquoted = letters.map { Letter(bytes: Self.unquoted($0.bytes), flags: $0.flags) }
                let whole = expected[folder.server]?.map { letter in
                    Letter(
                        bytes: letter.bytes.last == 0x0A ? letter.bytes : letter.bytes + [0x0D, 0x0A],
                        flags: letter.flags.filter { $0.hasPrefix("\\") })
                }
                #expect(unquoted.count == whole?.count)
                for (read, expected) in zip(unquoted, whole ?? []) { #expect(read == expected, "\(folder.server)") }
            }
        }
    }

    /// Fetches a mailbox of a Dovecot with the program, exports it, and gives the export to Dovecot's user.
    private func withExport(
        _ engine: TestEngine, as format: String, _ body: (String, [String: [Letter]]) async throws -> Void
    ) async throws {
        var options = DovecotOptions(users: [Self.user])
        // This store allows dots in folder names.
        options.store = .mdbox
        options.specialUseFolders = false
        let expected = try await Self.withDovecot(options) { (dovecot: DovecotServer) in
            let expected = try await Self.session(dovecot, Self.fill)
            let folder = try ProgramFolder()
            try await withDatabaseLocation(engine) { location in
                try await Self.export(from: dovecot, into: location, folder, as: format)
            }
            return (folder, expected)
        }
        #expect(expected.1["INBOX"]?.count == Self.bodies.count)
        try await body(expected.0.path + "/out", expected.1)
    }

    private static func fill(_ session: IMAPSession) async throws -> [String: [Letter]] {
        for (number, folder) in folders.enumerated() {
            let name = MailboxName(folder.server)
            if !name.isInbox { try await session.create(name) }
            for (index, body) in bodies.enumerated() {
                let header = "From: Jan <jan@firma.test>\r\nSubject: \(number)-\(index)\r\n\r\n"
                try await session.append(Array(header.utf8) + body, to: name, flags: flags[index])
            }
        }
        return try await letters(session)
    }

    private static func export(
        from dovecot: DovecotServer, into location: DatabaseLocation, _ folder: ProgramFolder, as format: String
    ) async throws {
        var environment: [String: String] = [:]
        if case .postgres(let url) = location { environment["PENNYPOST_DATABASE"] = url }
        let greeting = try await ScriptedServer.start([submission])
        let connect = [
            "connect", user.address, "--imap", "\(dovecot.imaps)/tls", "--ca", dovecot.authorityFile, "--smtp",
            "\(greeting.endpoint)/plain", "--password-file", "-",
        ]
        let connected = try await ProgramRun.run(
            connect, data: folder.data, input: user.password, environment: environment)
        await greeting.stop()
        try #require(connected.status == 0, "\(connected.errors)")
        let fetched = try await ProgramRun.run(["fetch"], data: folder.data, environment: environment)
        try #require(fetched.status == 0, "\(fetched.errors)")
        let target = folder.path + "/out"
        let exported = try await ProgramRun.run(
            ["export", user.address, "--to", format, target, "--json"], data: folder.data, environment: environment)
        try #require(exported.status == 0, "\(exported.errors)")
        let summary = try #require(try exported.objects().first)
        #expect(summary["messages"] as? Int == folders.count * bodies.count)
        #expect(summary["folders"] as? Int == folders.count)
        try DovecotServer.lend(target)
    }

    private static let submission: [ScriptStep] = [
        .line("220 hi"), .expectPrefix("EHLO "), .text("250-x\r\n250 AUTH PLAIN\r\n"), .expectPrefix("AUTH "),
        .line("235 2.7.0 welcome"),
        .loop([
            .expectLine("any") { _ in true },
            .answer { Array(($0 == "QUIT" ? "221 bye\r\n" : "250 2.0.0 ok\r\n").utf8) },
        ]),
    ]

    /// Returns everything that a Dovecot finds in a place.
    private static func read(_ location: String) async throws -> [String: [Letter]] {
        var options = DovecotOptions(users: [user])
        options.specialUseFolders = false
        options.extraConfiguration = "mail_location = \(location)"
        return try await withDovecot(options) { (dovecot: DovecotServer) in
            try await session(dovecot, letters)
        }
    }

    private static func letters(_ session: IMAPSession) async throws -> [String: [Letter]] {
        var found: [String: [Letter]] = [:]
        for entry in try await session.mailboxes() where entry.isSelectable {
            try await session.select(entry.name, readOnly: true)
            found[entry.name.text] = try await session.fetchAll(.all, [.uid, .flags, .message]).map { message in
                let flags = (message.flags ?? []).filter { $0 != .recent }.map { $0.name.lowercased() }
                return Letter(
                    bytes: message.content.map { Array($0.readableBytesView) } ?? [], flags: Set(flags))
            }
        }
        return found
    }

    private static func session<Result: Sendable>(
        _ dovecot: DovecotServer, _ body: (IMAPSession) async throws -> Result
    ) async throws -> Result {
        let client = IMAPClient(
            IMAPConfiguration(
                endpoint: Endpoint(dovecot.imaps, .tls), credentials: Credentials(user)),
            dialer: Dialer(trustRoots: .pem(dovecot.authorityPEM)))
        return try await client.withSession(body)
    }

    private static func withDovecot<Result>(
        _ options: DovecotOptions, _ body: (DovecotServer) async throws -> Result
    ) async throws -> Result {
        try await withStarted(DovecotServer.start(options), stop: { await $0.stop() }, body)
    }

    /// Removes one `>` from each line that begins with one or more of them and `From `.
    private static func unquoted(_ bytes: [UInt8]) -> [UInt8] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for index in lines.indices where lines[index].first == UInt8(ascii: ">") {
            if lines[index].drop(while: { $0 == UInt8(ascii: ">") }).starts(with: "From ".utf8) {
                lines[index] = lines[index].dropFirst()
            }
        }
        return Array(lines.joined(separator: [0x0A]))
    }
}
