import LocalServers
import MailWire
import Storage
import Synchronization
import TestSupport

@testable import MailSetup
@testable import Mailboxes

/// A mailbox that behaves like Outlook.com: the submission server gives each letter another Message-ID and files it in
/// Sent, and both servers fail on demand.
final class FakeOutlook: Sendable {
    /// What is left of a letter's header in Sent.
    enum Manner: String, CaseIterable, Sendable {
        case keepsMessageID
        /// Ours is in X-Microsoft-Original-Message-ID.
        case keepsOriginal
        /// Fields that begin with X- stay, and the Message-ID is replaced.
        case keepsToken
        /// Only what people read stays.
        case keepsNothing
        /// Not even the Date stays.
        case changesDate
        /// The server files nothing.
        case filesNothing
    }

    struct Letter: Sendable {
        var uid: UInt32
        var text: String
        var receivedAt: String
    }

    struct State: Sendable {
        var manner = Manner.keepsOriginal
        /// The number of letters after which the server ends the connection without an answer, although it takes them.
        var lostAnswers = 0
        /// The number of letters at which the server ends the connection without taking them.
        var lostLetters = 0
        /// Whether the server ignores search keys.
        var searchesAll = false
        /// Whether the server returns no header field but Message-ID.
        var tellsFewFields = false
        var refused: Set<UInt32> = []
        var breaking: Set<UInt32> = []
        var sent: [Letter] = []
        var appended = 0
        /// The number of letters that the submission server has taken.
        var taken = 0
        var commands: [String] = []
        var receivedAt = "29-Nov-2026 10:00:00 +0000"
        fileprivate var data: [String]?
        fileprivate var reply = ""
        fileprivate var literal: (tag: String, left: Int, lines: [String])?
    }

    let state: Mutex<State>

    init(_ manner: Manner) {
        state = Mutex(State())
        change { $0.manner = manner }
    }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    var taken: Int { state.withLock(\.taken) }
    var sent: [Letter] { state.withLock(\.sent) }
    var appended: Int { state.withLock(\.appended) }

    /// Returns the Message-ID that the server gives to the letter with this number.
    static func name(_ number: Int) -> String { "AM0PR\(number)@AM0PR.prod.rewriter.test" }

    /// Puts a letter into Sent, as another program would.
    func place(_ text: String) { change { Self.file(text, &$0) } }

    private static func file(_ text: String, _ state: inout State) {
        let uid = (state.sent.last?.uid ?? 0) + 1
        state.sent.append(Letter(uid: uid, text: text, receivedAt: state.receivedAt))
    }
}

// MARK: Submission

extension FakeOutlook {
    var submission: [ScriptStep] {
        ScriptedSubmission.signIn + [
            .loop([
                .expectLine("a line that is answered") { self.takes($0) },
                .answer { _ in Array(self.state.withLock(\.reply).utf8) },
            ])
        ]
    }

    /// Handles a line; returns `false` if the connection ends now.
    private func takes(_ line: String) -> Bool {
        state.withLock { state in
            state.reply = ""
            guard let data = state.data else {
                if line == "DATA" { state.data = [] }
                state.reply = line == "DATA" ? "354 go on\r\n" : line == "QUIT" ? "221 bye\r\n" : "250 ok\r\n"
                return true
            }
            guard line == "." else {
                state.data?.append(line.hasPrefix("..") ? String(line.dropFirst()) : line)
                return true
            }
            state.data = nil
            if state.lostLetters > 0 {
                state.lostLetters -= 1
                return false
            }
            state.taken += 1
            if let copy = Self.copy(of: data, number: state.taken, state.manner) { Self.file(copy, &state) }
            state.reply = "250 2.0.0 OK [Hostname=AM0PR.prod.rewriter.test]\r\n"
            guard state.lostAnswers > 0 else { return true }
            state.lostAnswers -= 1
            return false
        }
    }

    private static func copy(of lines: [String], number: Int, _ manner: Manner) -> String? {
        guard manner != .filesNothing, let end = lines.firstIndex(of: "") else { return nil }
        guard manner != .keepsMessageID else { return lines.joined(separator: "\r\n") + "\r\n" }
        var (header, own, isDropped): ([String], String, Bool) = ([], "", false)
        for line in lines[..<end] {
            if !line.hasPrefix(" "), !line.hasPrefix("\t") {
                let name = line.prefix { $0 != ":" }.lowercased()
                isDropped =
                    name == "message-id" || (name.hasPrefix("x-") && manner != .keepsOriginal && manner != .keepsToken)
                if name == "message-id" { own = line.dropFirst("Message-ID:".count).filter { $0 != " " } }
                if name == "date", manner == .changesDate { isDropped = true }
            }
            if !isDropped { header.append(line) }
        }
        header.append("Message-ID: <\(name(number))>")
        if manner == .keepsOriginal { header.append("X-Microsoft-Original-Message-ID: \(own)") }
        return (header + lines[end...]).joined(separator: "\r\n") + "\r\n"
    }
}

// MARK: Folders

extension FakeOutlook {
    var folders: [ScriptStep] {
        ScriptStep.imapGreeting(capabilities: "IMAP4rev1 UNSELECT SASL-IR SPECIAL-USE UIDPLUS AUTH=PLAIN") + [
            .loop([.expectLine("a command") { self.goesOn($0) }, .answer { self.answer($0) }])
        ]
    }

    private func goesOn(_ line: String) -> Bool {
        state.withLock { state in
            guard state.literal == nil, line.contains("UID FETCH") else { return true }
            let words = line.split(separator: " ")
            return !Self.uids(String(words[3])).contains { range in state.breaking.contains(where: range.contains) }
        }
    }

    private func answer(_ line: String) -> [UInt8] {
        state.withLock { state in
            if let literal = state.literal {
                if literal.left > 0 {
                    state.literal?.lines.append(line)
                    state.literal?.left -= line.utf8.count + 2
                    return []
                }
                state.literal = nil
                state.appended += 1
                Self.file(literal.lines.joined(separator: "\r\n") + "\r\n", &state)
                return Array("\(literal.tag) OK appended\r\n".utf8)
            }
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { return [] }
            state.commands.append(words[1])
            if words[1].hasPrefix("APPEND"),
                let size = Int(
                    words[1].reversed().drop { $0 == "}" }.prefix { $0 != "{" }.reversed().map(String.init).joined())
            {
                state.literal = (words[0], size, [])
                return Array("+ go on\r\n".utf8)
            }
            var output = ""
            let end = Self.perform(words[1], state, &output)
            return Array((output + "\(words[0]) \(end)\r\n").utf8)
        }
    }

    private static func perform(_ command: String, _ state: State, _ output: inout String) -> String {
        if command.hasPrefix("AUTHENTICATE") { return "OK [CAPABILITY IMAP4rev1 UNSELECT SPECIAL-USE UIDPLUS] in" }
        if command.hasPrefix("LIST") {
            output += "* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST (\\HasNoChildren \\Sent) \"/\" Sent\r\n"
        } else if command.hasPrefix("EXAMINE") {
            output += "* \(state.sent.count) EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n"
            output += "* OK [UIDNEXT \((state.sent.last?.uid ?? 0) + 1)] n\r\n"
        } else if command.hasPrefix("UID SEARCH") {
            let found = state.sent.filter { state.searchesAll || agrees($0, command) }
            output += "* SEARCH" + found.map { " \($0.uid)" }.joined() + "\r\n"
        } else if command.hasPrefix("UID FETCH") {
            let set = uids(String(command.split(separator: " ")[2]))
            for (place, letter) in state.sent.enumerated() where set.contains(where: { $0.contains(letter.uid) }) {
                if state.refused.contains(letter.uid) { return "NO cannot read message \(letter.uid)" }
                let bytes = piece(of: letter, command, state)
                output += "* \(place + 1) FETCH (UID \(letter.uid) INTERNALDATE \"\(letter.receivedAt)\" "
                output += "\(bytes.name) {\(bytes.text.utf8.count)}\r\n\(bytes.text))\r\n"
            }
        }
        return "OK done"
    }

    private static func agrees(_ letter: Letter, _ command: String) -> Bool {
        guard let start = command.firstRange(of: "HEADER Message-ID ")?.upperBound else {
            guard let set = command.firstRange(of: "SEARCH UID ")?.upperBound else { return true }
            return uids(String(command[set...])).contains { $0.contains(letter.uid) }
        }
        let wanted = command[start...].filter { $0 != "\"" }
        return header(letter.text).contains { $0.lowercased() == "message-id: \(wanted)".lowercased() }
    }

    private static func piece(of letter: Letter, _ command: String, _ state: State) -> (name: String, text: String) {
        guard let start = command.firstRange(of: "HEADER.FIELDS (")?.upperBound else {
            return ("BODY[]<0>", letter.text)
        }
        var names = Set(
            command[start...].prefix { $0 != ")" }.split(separator: " ").map { $0.lowercased().filter { $0 != "\"" } })
        if state.tellsFewFields { names = ["message-id"] }
        var (kept, isKept): ([String], Bool) = ([], false)
        for line in header(letter.text) {
            if !line.hasPrefix(" "), !line.hasPrefix("\t") {
                isKept = names.contains(line.prefix { $0 != ":" }.lowercased())
            }
            if isKept { kept.append(line) }
        }
        return (
            "BODY[HEADER.FIELDS (\(names.sorted().joined(separator: " ")))]",
            (kept + ["", ""]).joined(separator: "\r\n")
        )
    }

    private static func header(_ text: String) -> [String] {
        Array(text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init).prefix { !$0.isEmpty })
    }

    private static func uids(_ set: String) -> [ClosedRange<UInt32>] {
        set.split(separator: ",").compactMap { part in
            let ends = part.split(separator: ":").compactMap { UInt32($0) }
            guard let first = ends.first, let last = ends.last else { return nil }
            return first...last
        }
    }
}

// MARK: A mailbox at this server

extension Workplace {
    /// Passes a mailbox at such a server to a test.
    func withMailbox(
        at outlook: FakeOutlook, isKnown: Bool = true, _ body: (Outbox, Mailbox, OutboxClock) async throws -> Void
    ) async throws {
        let smtp = try await ScriptedServer.start([outlook.submission])
        let imap = try await ScriptedServer.start([outlook.folders])
        let known = try ProviderDirectory.rewriter(filesCopies: isKnown)
        let directory = MailboxDirectory(database: database, sealingKey: sealingKey, providers: known)
        let mailbox = try await directory.add(
            .assumed(
                MailUser(address: "info@dilna.test", password: "abcdefghijklmnop"),
                imap: Endpoint(imap.endpoint, .plaintext), smtp: Endpoint(smtp.endpoint, .plaintext)))
        let clock = OutboxClock(Timestamp(seconds: 1_795_946_400))
        let outbox = Outbox(directory: directory, now: { clock.now }, sleep: clock.sleep)
        try await body(outbox, mailbox, clock)
        await smtp.stop()
        await imap.stop()
    }
}

extension ProviderDirectory {
    /// A provider whose submission server is this machine.
    fileprivate static func rewriter(filesCopies: Bool) throws -> ProviderDirectory {
        let file = """
            {"providers": [{"id": "rewriter", "name": "Rewriter", "domains": ["dilna.test"],
             "imap": {"host": "127.0.0.1", "port": 993, "security": "tls"},
             "smtp": {"host": "127.0.0.1", "port": 587, "security": "starttls"},
             "signIn": {"with": "account"}, "filesSentCopies": \(filesCopies), "sureness": "secondHand",
             "checked": "2026-11-29"}]}
            """
        return ProviderDirectory(try ProviderFile.read(Array(file.utf8)))
    }
}
