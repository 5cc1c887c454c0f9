import LocalServers
import Synchronization

/// A server that behaves like Gmail, as far as a fetch needs it: folders that are labels, X-GM-EXT-1, CONDSTORE without
/// QRESYNC, and faults on demand.
final class FakeGmail: Sendable {
    struct Letter: Sendable {
        var uid: UInt32
        var bytes: [UInt8]
        var flags: Set<String> = []
        var labels: Set<String> = []
        var id: UInt64
        var thread: UInt64
        var modSeq: UInt64 = 1
    }

    struct Folder: Sendable {
        var name: String
        var attributes: String
        var uidValidity: UInt32 = 7
        var uidNext: UInt32 = 1
        var letters: [Letter] = []
        var modSeq: UInt64 = 1
    }

    struct State: Sendable {
        var folders: [Folder] = []
        var selected: Int?
        /// UIDs of messages that the server refuses to deliver.
        var refused: Set<UInt32> = []
        /// UIDs of messages that the server silently leaves out.
        var silent: Set<UInt32> = []
        /// Every command, in order.
        var commands: [String] = []
        var capabilities =
            "IMAP4rev1 UNSELECT IDLE X-GM-EXT-1 UIDPLUS MOVE CONDSTORE ESEARCH LIST-EXTENDED LIST-STATUS LITERAL- "
            + "SPECIAL-USE SASL-IR AUTH=PLAIN"
    }

    let state = Mutex(State())

    init(_ folders: [(name: String, attributes: String)]) {
        state.withLock { $0.folders = folders.map { Folder(name: $0.name, attributes: $0.attributes) } }
    }

    func add(_ bytes: [UInt8], to folder: String, id: UInt64, thread: UInt64 = 1, labels: Set<String> = []) {
        change(folder) { folder in
            let letter = Letter(
                uid: folder.uidNext, bytes: bytes, labels: labels, id: id, thread: thread, modSeq: folder.modSeq)
            folder.letters.append(letter)
            folder.uidNext += 1
        }
    }

    func change(_ name: String, _ body: (inout Folder) -> Void) {
        state.withLock { state in
            guard let index = state.folders.firstIndex(where: { $0.name == name }) else { return }
            state.folders[index].modSeq += 1
            body(&state.folders[index])
        }
    }

    /// Returns the number of commands that begin with `start`, not counting the tag.
    func count(_ start: String) -> Int {
        state.withLock { $0.commands.count { $0.hasPrefix(start) } }
    }

    /// The script of each connection.
    var script: [ScriptStep] {
        let capabilities = state.withLock { $0.capabilities }
        return ScriptStep.imapGreeting(capabilities: capabilities) + [
            .loop([.expectLine("a command") { _ in true }, .answer { self.answer($0) }])
        ]
    }

    // MARK: Answers

    private func answer(_ line: String) -> [UInt8] {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return [] }
        let (tag, command) = (words[0], words[1])
        return state.withLock { state in
            state.commands.append(command)
            var output: [UInt8] = []
            let end = Self.perform(command, tag: tag, &state, &output)
            return output + Array("\(tag) \(end)\r\n".utf8)
        }
    }

    private static func perform(
        _ command: String, tag: String, _ state: inout State, _ output: inout [UInt8]
    ) -> String {
        func say(_ text: String) { output += Array("* \(text)\r\n".utf8) }
        if command.hasPrefix("AUTHENTICATE") { return "OK [CAPABILITY \(state.capabilities)] in" }
        if command.hasPrefix("LIST") {
            for folder in state.folders {
                say("LIST (\(folder.attributes)) \"/\" \(quoted(folder.name))")
                say(
                    "STATUS \(quoted(folder.name)) (MESSAGES \(folder.letters.count) UIDNEXT \(folder.uidNext) "
                        + "UIDVALIDITY \(folder.uidValidity) HIGHESTMODSEQ \(folder.modSeq))")
            }
        } else if command.hasPrefix("STATUS") {
            guard let folder = state.folders.first(where: { command.contains(quoted($0.name)) }) else {
                return "NO none"
            }
            say("STATUS \(quoted(folder.name)) (UIDNEXT \(folder.uidNext) UIDVALIDITY \(folder.uidValidity))")
        } else if command.hasPrefix("EXAMINE") || command.hasPrefix("SELECT") {
            state.selected = state.folders.firstIndex { command.contains(quoted($0.name)) }
            guard let index = state.selected else { return "NO none" }
            let folder = state.folders[index]
            say("\(folder.letters.count) EXISTS")
            say("OK [UIDVALIDITY \(folder.uidValidity)] v")
            say("OK [UIDNEXT \(folder.uidNext)] n")
            say("OK [HIGHESTMODSEQ \(folder.modSeq)] h")
            return command.hasPrefix("EXAMINE") ? "OK [READ-ONLY] open" : "OK [READ-WRITE] open"
        } else if let index = state.selected {
            return performSelected(command, tag, &state.folders[index], state, &output)
        }
        return "OK done"
    }

    private static func performSelected(
        _ command: String, _ tag: String, _ folder: inout Folder, _ state: State, _ output: inout [UInt8]
    ) -> String {
        let words = command.split(separator: " ").map(String.init)
        if command.hasPrefix("UID SEARCH") {
            let set = words.last.map(uids) ?? []
            let found = folder.letters.map(\.uid).filter { uid in
                command.hasSuffix("ALL") || set.contains { $0.contains(uid) }
            }
            let all = found.isEmpty ? "" : " ALL " + found.map(String.init).joined(separator: ",")
            output += Array("* ESEARCH (TAG \"\(tag)\") UID\(all)\r\n".utf8)
        } else if command.hasPrefix("UID FETCH"), words.count > 2 {
            let set = uids(words[2])
            let since = words.firstIndex(of: "(CHANGEDSINCE").flatMap { UInt64(words[$0 + 1].filter(\.isNumber)) }
            let isBody = command.contains("BODY.PEEK[]")
            for (place, letter) in folder.letters.enumerated() where set.contains(where: { $0.contains(letter.uid) }) {
                if let since, letter.modSeq <= since { continue }
                if isBody, state.silent.contains(letter.uid) { continue }
                if isBody, state.refused.contains(letter.uid) { return "NO cannot read message \(letter.uid)" }
                output += Array("* \(place + 1) FETCH (\(attributes(letter))".utf8)
                if isBody {
                    output += Array(" BODY[] {\(letter.bytes.count)}\r\n".utf8) + letter.bytes
                }
                output += Array(")\r\n".utf8)
            }
        } else if command.hasPrefix("UID STORE"), words.count > 4 {
            folder.modSeq += 1
            let names = words[4...].joined(separator: " ").trimmed
            for index in folder.letters.indices
            where uids(words[2]).contains(where: { $0.contains(folder.letters[index].uid) }) {
                folder.letters[index].modSeq = folder.modSeq
                switch words[3] {
                case "+X-GM-LABELS.SILENT": folder.letters[index].labels.insert(names)
                case "-X-GM-LABELS.SILENT": folder.letters[index].labels.remove(names)
                case "+FLAGS.SILENT": folder.letters[index].flags.insert(names)
                default: folder.letters[index].flags.remove(names)
                }
            }
        }
        return "OK done"
    }

    private static func attributes(_ letter: Letter) -> String {
        let labels = letter.labels.sorted().map { $0.hasPrefix("\\") ? $0 : quoted($0) }.joined(separator: " ")
        return "UID \(letter.uid) FLAGS (\(letter.flags.sorted().joined(separator: " "))) "
            + "INTERNALDATE \"21-Nov-2026 10:00:00 +0000\" RFC822.SIZE \(letter.bytes.count) "
            + "X-GM-MSGID \(letter.id) X-GM-THRID \(letter.thread) X-GM-LABELS (\(labels)) MODSEQ (\(letter.modSeq))"
    }

    private static func uids(_ set: String) -> [ClosedRange<UInt32>] {
        set.split(separator: ",").compactMap { part in
            let ends = part.split(separator: ":").map { $0 == "*" ? UInt32.max : UInt32($0) ?? 0 }
            guard let first = ends.first, let last = ends.last else { return nil }
            return min(first, last)...max(first, last)
        }
    }

    private static func quoted(_ name: String) -> String { "\"\(name)\"" }
}

extension String {
    fileprivate var trimmed: String { filter { $0 != "(" && $0 != ")" && $0 != "\"" } }
}
