import Foundation
import IMAP
import LocalDatabases
import LocalServers
import Storage
import Synchronization
import Testing

@testable import Mailboxes

@Suite("Exports", .timeLimit(.minutes(5)))
struct ExportTests {
    private static let time = Timestamp(seconds: 1_772_702_103)  // 2026-03-05T09:15:03Z
    /// What an export must not change, and what trips readers of these formats.
    private static let letters = [
        letter("a@x", text: "From nowhere\n>From quoted\n >From\nfrom\n\nFrom \n"),
        letter("b@x", text: "žluťoučký\r\nkůň").replacing("\n", with: "\r\n"),
        "Subject: no end of line",
        "\n\nno header\n",
        "From: \"a b\"@x\nSubject: odd\n\n\0\u{1}\n",
    ]
    private static let flags = [
        "\\Seen \\Answered", "", "\\Flagged \\Draft", "\\Seen \\Deleted $Forwarded", "\\Flagged",
    ]

    private func withExport(
        _ engine: TestEngine, _ format: ExportFormat, _ body: (String, ExportSummary) async throws -> Void
    ) async throws {
        try await withArchive(engine) { fixture in
            for (name, role) in [
                ("INBOX", "inbox"), ("Zakázky/2026", ""), ("Zakázky/2027.x", ""), ("zakázky/2026", ""), ("../..", ""),
            ] {
                let folder = try await fixture.folder(name, role: role.isEmpty ? nil : role)
                for (index, letter) in Self.letters.enumerated() {
                    // Each message is in one folder only: bytes are stored once.
                    let own = name == "INBOX" ? letter : "X-Folder: \(folder)\n" + letter
                    try await fixture.store(
                        [own], in: (folder, role), flags: Self.flags[index], receivedAt: [Self.time + .seconds(index)])
                }
            }
            try await withTemporaryFolder { temporary in
                let path = temporary.appending("out")
                let exporter = MessageExporter(database: fixture.database)
                let summary = try await exporter.export(fixture.mailbox, as: format, to: path)
                try await body(path, summary)
                await #expect(throws: ExportError.targetNotEmpty(path: path)) {
                    try await exporter.export(fixture.mailbox, as: format, to: path)
                }
            }
        }
    }

    @Test("Python reads every message of an mbox back, byte for byte, with its flags", arguments: TestEngine.allCases)
    func mbox(engine: TestEngine) async throws {
        try await withExport(engine, .mbox) { path, summary in
            #expect(summary.folders == 5)
            #expect(summary.messages == 25)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: path).sorted()
                    == ["INBOX.mbox", "Zakázky_2026.mbox", "Zakázky_2027.x.mbox", "___.mbox", "zakázky_2026~2.mbox"]
                    .sorted())
            let read = try python(
                """
                import mailbox, json, sys, re, base64
                box = mailbox.mbox(sys.argv[1] + "/INBOX.mbox", create=False)
                out = []
                for key in box.keys():
                    raw = box.get_bytes(key)
                    keywords = box.get_message(key)["X-Keywords"] or ""
                    rest = raw.split(b"\\n", 3 if keywords else 2)[-1]
                    out.append({"from": box.get_message(key).get_from(), "flags": box.get_message(key).get_flags(),
                        "keywords": keywords,
                        "bytes": base64.b64encode(re.sub(rb"(?m)^>(>*From )", rb"\\1", rest)).decode()})
                json.dump(out, open(sys.argv[2], "w"))
                """, path)
            #expect(read.map { $0["flags"] } == ["ROA", "O", "OFT", "ROD", "OF"])
            #expect(read.map { $0["keywords"] } == ["", "", "", "$Forwarded", ""])
            #expect(read.first?["from"] == "jan@jinde.test Thu Mar  5 09:15:03 2026")
            #expect(read[3]["from"]?.hasPrefix("MAILER-DAEMON ") == true)
            let bytes = read.map { Array(Data(base64Encoded: $0["bytes"] ?? "") ?? Data()) }
            // A message whose last line has no end gets one.
            #expect(bytes == Self.letters.map { Array($0.utf8) + ($0.utf8.last == 0x0A ? [] : [0x0A]) })
        }
    }

    @Test("Python reads every message of a Maildir back, byte for byte, with its flags", arguments: TestEngine.allCases)
    func maildir(engine: TestEngine) async throws {
        try await withExport(engine, .maildir) { path, summary in
            #expect(summary.messages == 25)
            let read = try python(
                """
                import mailbox, json, sys, base64
                box = mailbox.Maildir(sys.argv[1], create=False)
                out = [{"folders": "|".join(sorted(box.list_folders()))}]
                for key in sorted(box.keys()):
                    out.append({"flags": box.get_message(key).get_flags(), "date": str(int(box.get_message(key).get_date())),
                        "bytes": base64.b64encode(box.get_bytes(key)).decode()})
                json.dump(out, open(sys.argv[2], "w"))
                """, path)
            #expect(
                read[0]["folders"]?.split(separator: "|").sorted()
                    == ["Zak&AOE-zky.2026", "Zak&AOE-zky.2027_x", "_._", "zak&AOE-zky.2026~2"].sorted())
            #expect(read.dropFirst().map { $0["flags"] } == ["RS", "", "DF", "PSTa", "F"])
            #expect(read[1]["date"] == "1772702103")
            let bytes = read.dropFirst().map { Array(Data(base64Encoded: $0["bytes"] ?? "") ?? Data()) }
            #expect(bytes == Self.letters.map { Array($0.utf8) })
        }
    }

    @Test("Single-message files have the exact bytes", arguments: TestEngine.allCases)
    func eml(engine: TestEngine) async throws {
        try await withExport(engine, .eml) { path, summary in
            #expect(summary.messages == 25)
            let names = try FileManager.default.contentsOfDirectory(atPath: path + "/INBOX").sorted()
            #expect(names.first?.hasPrefix("2026-03-05T091503Z-") == true)
            let bytes = try names.map { Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/INBOX/\($0)"))) }
            #expect(bytes == Self.letters.map { Array($0.utf8) })
        }
    }

    @Test(
        "An export never looks finished before its end, and no file has its name before it is complete",
        arguments: ExportFormat.allCases)
    func unfinished(format: ExportFormat) async throws {
        try await withArchive(.sqlite) { fixture in
            let folder = try await fixture.folder("INBOX", role: "inbox")
            try await fixture.store(
                (1...20).map { letter("\($0)@x", text: String(repeating: "x", count: 1000 * $0)) },
                in: (folder, "inbox"), flags: "\\Seen $label1")
            try await withTemporaryFolder { temporary in
                let path = temporary.appending("out")
                let exporter = MessageExporter(database: fixture.database)
                let seen = Mutex<[Set<String>]>([])
                let export = Task {
                    try await exporter.export(fixture.mailbox, as: format, to: path) { summary in
                        let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
                        seen.withLock { $0.append(Set(files)) }
                        if summary.messages == 15 { withUnsafeCurrentTask { $0?.cancel() } }
                    }
                }
                await #expect(throws: CancellationError.self) { try await export.value }
                let moments = seen.withLock { $0 }
                #expect(moments.count == 15)
                #expect(moments.allSatisfy { $0.contains("UNFINISHED-EXPORT") })
                for (index, names) in moments.enumerated() {
                    #expect(!names.contains("INBOX.mbox"))
                    let letters = names.filter {
                        format == .maildir ? $0.hasPrefix("cur/") : $0.hasPrefix("INBOX/") && $0.hasSuffix(".eml")
                    }
                    #expect(letters.count == (format == .mbox ? 0 : index + 1))
                }
                #expect(FileManager.default.fileExists(atPath: path + "/UNFINISHED-EXPORT"))
                await #expect(throws: ExportError.targetNotEmpty(path: path)) {
                    try await exporter.export(fixture.mailbox, as: format, to: path)
                }
                let again = temporary.appending("again")
                _ = try await exporter.export(fixture.mailbox, as: format, to: again)
                let names = try FileManager.default.subpathsOfDirectory(atPath: again)
                #expect(!names.contains { $0 == "UNFINISHED-EXPORT" || $0.hasSuffix(".part") || $0.hasPrefix("tmp/") })
            }
        }
    }

    @Test("Messages of the same second keep their order by name, and keywords get letters")
    func namesWithinOneSecond() async throws {
        try await withArchive(.sqlite) { fixture in
            let folder = try await fixture.folder("INBOX", role: "inbox")
            let letters = (1...12).map { letter("\($0)@x") }
            for (index, letter) in letters.enumerated() {
                try await fixture.store(
                    [letter], in: (folder, "inbox"), flags: "\\Seen keyword\(index % 3)", receivedAt: [Self.time])
            }
            try await withTemporaryFolder { temporary in
                let path = temporary.appending("out")
                _ = try await MessageExporter(database: fixture.database).export(
                    fixture.mailbox, as: .maildir, to: path)
                let names = try FileManager.default.contentsOfDirectory(atPath: path + "/cur").sorted()
                let read = try names.map { try Data(contentsOf: URL(fileURLWithPath: "\(path)/cur/\($0)")) }
                #expect(read == letters.map { Data($0.utf8) })
                #expect(names.prefix(3).map { String($0.suffix(5)) } == [":2,Sa", ":2,Sb", ":2,Sc"])
                let keywords = try String(contentsOfFile: path + "/dovecot-keywords", encoding: .utf8)
                #expect(keywords == "0 keyword0\n1 keyword1\n2 keyword2\n")
            }
        }
    }

    @Test("Folder names are safe and never collide, whatever the server calls them")
    func names() {
        let long = String(repeating: "ž", count: 300)
        let given = [
            "a/b", "a_b", "A/B", "..", ".", "", "/", "-x", "a\0b", "a\nb", "con:", long, long + "1", "~", "x.", "x ",
        ]
        for isMaildir in [false, true] {
            var names = ExportNames(given)
            let made = given.map { isMaildir ? names.maildir($0) : names.plain($0) }
            #expect(Set(made.map { $0.lowercased() }).count == given.count)
            #expect(made.allSatisfy { !$0.isEmpty && $0.utf8.count <= 250 && !$0.contains("/") && !$0.contains("\0") })
            #expect(!made.contains(".") && !made.contains(".."))
        }
        // No disk may take two of these as one: they differ in case, Unicode form, or invisible characters.
        let alike = [
            "INBOX", "\u{131}nbox", "INBO\u{FF38}", "Straße", "STRASSE", "Příloha", "Pr\u{30C}i\u{301}loha", "K",
            "\u{212A}",
            "a\u{200B}b", "a\u{202E}b", "a_b", "UNFINISHED-EXPORT", "unfinished-export", "Unf\u{131}nished-Export",
        ]
        var same = ExportNames(alike)
        let apart = alike.map { same.plain($0) }
        let keys = apart.map { $0.decomposedStringWithCompatibilityMapping.uppercased().lowercased() }
        #expect(Set(keys).count == alike.count)
        #expect(apart[0] == "INBOX")
        #expect(!keys.contains("unfinished-export"))
        #expect(
            apart.allSatisfy { name in !name.unicodeScalars.contains { $0.properties.isDefaultIgnorableCodePoint } })

        var maildir = ExportNames(alike)
        #expect(alike.map { maildir.maildir($0) }.filter(\.isEmpty).count == 1)

        var below = ExportNames(["INBOX", "INBOX.Sent", "INBOX.Sent.2026"])
        #expect(below.maildir("INBOX") == "")
        #expect(below.maildir("INBOX.Sent.2026") == ".Sent.2026")
    }

    @Test("A name made only of combining marks is kept, and does not merge with the slash before it")
    func combiningMarks() {
        let given = [
            String(repeating: "\u{301}", count: 10_000), "\u{301}a", "a/\u{301}b", "a.\u{301}b",
            "a" + String(repeating: "\u{30C}", count: 5000),
        ]
        for isMaildir in [false, true] {
            var names = ExportNames(given)
            let made = given.map { isMaildir ? names.maildir($0) : names.plain($0) }
            #expect(Set(made).count == given.count)
            for name in made {
                #expect(!name.isEmpty && name.utf8.count <= 250)
                #expect(("out/" + name).split(separator: "/").count == 2)
                #expect(!name.unicodeScalars.contains("/"))
            }
            // A mark after a dot must not hide the dot, which separates the levels of Maildir++.
            if isMaildir { #expect(made[3].dropFirst().unicodeScalars.allSatisfy { $0 != "." }) }
        }
    }

    @Test("A long Maildir++ name is still valid modified UTF-7")
    func longMaildirName() throws {
        for given in [String(repeating: "ж", count: 400), "a/" + String(repeating: "ž", count: 300)] {
            var names = ExportNames([given])
            let made = names.maildir(given)
            #expect(made.utf8.count <= 201)
            let decoded = MailboxName(received: Array(made.dropFirst().utf8)).text
            #expect(decoded.unicodeScalars.filter { $0 == "ж" || $0 == "ž" }.count > 50)
            #expect(!decoded.contains("&"))
        }
    }

    @Test("A folder named like a Windows device never opens it", arguments: ["CON", "nul", "com1.alt", "Lpt9"])
    func windowsDevices(name: String) {
        var names = ExportNames([name])
        let base = names.plain(name).split(separator: ".")[0].lowercased()
        #expect(base == name.split(separator: ".")[0].lowercased() + "_")
    }

    @Test(
        "A folder named like the export's mark is exported, and the mark is gone at the end",
        arguments: ExportFormat.allCases)
    func folderNamedLikeTheMark(format: ExportFormat) async throws {
        try await withArchive(.sqlite) { fixture in
            for name in ["INBOX", "UNFINISHED-EXPORT", "unfinished-export", "\u{131}nbox", "\u{301}"] {
                let folder = try await fixture.folder(name, role: name == "INBOX" ? "inbox" : nil)
                try await fixture.store([letter("\(folder)@x")], in: (folder, ""))
            }
            try await withTemporaryFolder { temporary in
                let path = temporary.appending("out")
                let summary = try await MessageExporter(database: fixture.database).export(
                    fixture.mailbox, as: format, to: path)
                #expect(summary.folders == 5 && summary.messages == 5)
                #expect(!FileManager.default.fileExists(atPath: path + "/UNFINISHED-EXPORT"))
                let inbox = format == .maildir ? path + "/cur" : path + "/INBOX"
                guard format != .mbox else { return }
                #expect(try FileManager.default.contentsOfDirectory(atPath: inbox).count == 1)
            }
        }
    }

    /// Runs a script with a path and a file for its output, an array of objects of strings.
    private func python(_ script: String, _ path: String) throws -> [[String: String]] {
        let answer = path + ".json"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, path, answer]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: answer)))
        return object as? [[String: String]] ?? []
    }
}
