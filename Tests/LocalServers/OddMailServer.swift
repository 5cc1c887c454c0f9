internal import Synchronization

/// An IMAP server that misbehaves as it is told: it refuses commands, ends the connection at a message, leaves out what it
/// must say, or tells what nothing asked for. Otherwise it does what a server does.
///
/// It is a script for ``ScriptedServer``. All connections share its folders; one at a time has one selected.
public final class OddMailServer: Sendable {
    public struct Letter: Sendable {
        public var uid: UInt32
        public var bytes: [UInt8]
        public var flags: Set<String> = []
        var modSeq: UInt64 = 1
    }

    public struct Folder: Sendable {
        public var name: String
        public var attributes = "\\HasNoChildren"
        public var uidValidity: UInt32 = 7
        public var uidNext: UInt32 = 1
        public var letters: [Letter] = []
        var modSeq: UInt64 = 1
    }

    /// What becomes of a command instead of its usual answer.
    public enum Answer: Sendable {
        /// `NO` or `BAD` with words.
        case refusal(String)
        /// These lines, and `OK`. Nothing else.
        case lines([String])
        /// These bytes as they are, and the end of the connection.
        case end([UInt8])
        /// The usual answer, changed; it is given without its last line, the tagged one.
        case changed(@Sendable ([UInt8]) -> [UInt8])
    }

    /// What a fault is told of a command.
    public struct Command: Sendable {
        /// Behind the tag, as it was sent.
        public let text: String
        /// Of UID FETCH, UID STORE and UID MOVE: the messages of the selected folder that it names.
        public let uids: [UInt32]
        public let folder: String?
        /// The number of the sign-in, from 1.
        public let connection: Int
        /// Of UID FETCH: whole messages are asked for.
        public var wantsBodies: Bool { text.contains("BODY.PEEK[]") }
        /// Of UID FETCH: sizes are asked for.
        public var wantsSizes: Bool { text.contains("RFC822.SIZE") }
    }

    public typealias Fault = @Sendable (Command) -> Answer?

    private struct State {
        var folders: [Folder] = []
        var commands: [String] = []
        var faults: [Fault] = []
        var capabilities: String
        var connections = 0
        var selected: String?
        var idleTag: String?
    }

    private let state: Mutex<State>

    /// - Parameter capabilities: what it announces beside `IMAP4rev1`.
    public init(folders: [String] = ["INBOX"], capabilities: String = "UIDPLUS UNSELECT NAMESPACE IDLE") {
        let announced = "IMAP4rev1 SASL-IR AUTH=PLAIN " + capabilities
        state = Mutex(State(folders: folders.map { Folder(name: $0) }, capabilities: announced))
    }

    /// Adds a fault; the first that gives an answer to a command counts.
    public func misbehave(_ fault: @escaping Fault) { state.withLock { $0.faults.append(fault) } }

    /// From here on it does what a server does.
    public func behave() { state.withLock { $0.faults = [] } }

    @discardableResult
    public func add(_ bytes: [UInt8], to folder: String = "INBOX") -> UInt32 {
        var uid: UInt32 = 0
        change(folder) { folder in
            uid = folder.uidNext
            folder.letters.append(Letter(uid: uid, bytes: bytes, modSeq: folder.modSeq))
            folder.uidNext += 1
        }
        return uid
    }

    public func change(_ name: String, _ body: (inout Folder) -> Void) {
        state.withLock { state in
            guard let index = state.folders.firstIndex(where: { $0.name == name }) else { return }
            state.folders[index].modSeq += 1
            body(&state.folders[index])
        }
    }

    public func letters(in name: String = "INBOX") -> [Letter] {
        state.withLock { state in state.folders.first { $0.name == name }?.letters ?? [] }
    }

    /// Every command that came, in order, without its tag.
    public var commands: [String] { state.withLock { $0.commands } }

    /// How many commands began so.
    public func count(_ start: String) -> Int { commands.count { $0.hasPrefix(start) } }

    public var connectionCount: Int { state.withLock { $0.connections } }

    /// What each connection plays.
    public var script: [ScriptStep] {
        ScriptStep.imapGreeting(capabilities: state.withLock { $0.capabilities }) + [
            .loop([.expectLine("a command") { _ in true }, .answerOrEnd { line in self.answer(line) }])
        ]
    }

    // MARK: Answers

    private func answer(_ line: String) -> (bytes: [UInt8], ends: Bool) {
        state.withLock { state in
            if line == "DONE", let tag = state.idleTag {
                state.idleTag = nil
                return (Array("\(tag) OK done\r\n".utf8), false)
            }
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { return ([], false) }
            let (tag, text) = (words[0], words[1])
            state.commands.append(text)
            if text.hasPrefix("AUTHENTICATE") {
                state.connections += 1
                state.selected = nil
            }
            var answering = OddMailAnswering(
                folders: state.folders, selected: state.selected, capabilities: state.capabilities)
            let command = Command(
                text: text, uids: answering.uids(of: text), folder: state.selected, connection: state.connections)
            let fault = state.faults.lazy.compactMap { $0(command) }.first
            switch fault {
            case .refusal(let words): return (Array("\(tag) \(words)\r\n".utf8), false)
            case .lines(let lines):
                return (Array((lines.map { "* \($0)\r\n" }.joined() + "\(tag) OK done\r\n").utf8), false)
            case .end(let bytes): return (bytes, true)
            case .changed, nil: break
            }
            if text == "IDLE" {
                state.idleTag = tag
                return (Array("+ idling\r\n".utf8), false)
            }
            let end = answering.perform(text, tag: tag)
            (state.folders, state.selected) = (answering.folders, answering.selected)
            var output = answering.output
            if case .changed(let change)? = fault { output = change(output) }
            return (output + Array("\(tag) \(end)\r\n".utf8), text == "LOGOUT")
        }
    }
}
