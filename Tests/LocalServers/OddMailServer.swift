import Synchronization

/// An IMAP server that misbehaves on request: it refuses commands, closes the connection at a message, omits required
/// responses, or sends unsolicited ones. Otherwise it behaves like any server.
///
/// It is a script for ``ScriptedServer``. All connections share its folders. Only one connection at a time can have a
/// folder selected.
public final class OddMailServer: Sendable {
    /// A message in a folder.
    public struct Letter: Sendable {
        /// The message's UID.
        public var uid: UInt32
        /// The whole message.
        public var bytes: [UInt8]
        /// The message's flags.
        public var flags: Set<String> = []
        var modSeq: UInt64 = 1
    }

    /// A folder with its messages.
    public struct Folder: Sendable {
        /// The folder's name.
        public var name: String
        /// The folder's attributes in LIST.
        public var attributes = "\\HasNoChildren"
        /// The folder's UIDVALIDITY.
        public var uidValidity: UInt32 = 7
        /// The UID of the next message.
        public var uidNext: UInt32 = 1
        /// The messages, in order of their UIDs.
        public var letters: [Letter] = []
        var modSeq: UInt64 = 1
    }

    /// What happens to a command instead of its usual answer.
    public indirect enum Answer: Sendable {
        /// `NO` or `BAD` with this text.
        case refusal(String)
        /// Only these lines, and `OK`.
        case lines([String])
        /// Exactly these bytes, then the connection closes.
        case end([UInt8])
        /// The usual answer, modified. The closure receives it without its last line, the tagged one.
        case changed(@Sendable ([UInt8]) -> [UInt8])
        /// These messages of the selected folder are gone before the command is carried out; then this, or the usual
        /// answer.
        case vanishing(Set<UInt32>, Answer?)
    }

    /// What a fault knows about a command.
    public struct Command: Sendable {
        /// The command as it was sent, without its tag.
        public let text: String
        /// For UID FETCH, UID STORE and UID MOVE, the messages of the selected folder that the command names.
        public let uids: [UInt32]
        /// The selected folder, if there is one.
        public let folder: String?
        /// The number of the sign-in, starting at 1.
        public let connection: Int
        /// Whether a UID FETCH asks for whole messages.
        public var wantsBodies: Bool { text.contains("BODY.PEEK[]") }
        /// Whether a UID FETCH asks for sizes.
        public var wantsSizes: Bool { text.contains("RFC822.SIZE") }
    }

    /// Returns what happens to a command; `nil` for the usual answer.
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

    /// Creates a server with empty folders.
    ///
    /// - Parameter capabilities: the capabilities announced in addition to `IMAP4rev1`.
    public init(folders: [String] = ["INBOX"], capabilities: String = "UIDPLUS UNSELECT NAMESPACE IDLE") {
        let announced = "IMAP4rev1 SASL-IR AUTH=PLAIN " + capabilities
        state = Mutex(State(folders: folders.map { Folder(name: $0) }, capabilities: announced))
    }

    /// Adds a fault. The first fault that returns an answer to a command applies.
    public func misbehave(_ fault: @escaping Fault) { state.withLock { $0.faults.append(fault) } }

    /// Removes all faults. From now on the server behaves.
    public func behave() { state.withLock { $0.faults = [] } }

    /// Adds a message to a folder and returns its UID.
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

    /// Changes a folder, and raises its modification sequence.
    public func change(_ name: String, _ body: (inout Folder) -> Void) {
        state.withLock { state in
            guard let index = state.folders.firstIndex(where: { $0.name == name }) else { return }
            state.folders[index].modSeq += 1
            body(&state.folders[index])
        }
    }

    /// Returns the messages of a folder.
    public func letters(in name: String = "INBOX") -> [Letter] {
        state.withLock { state in state.folders.first { $0.name == name }?.letters ?? [] }
    }

    /// All commands received, in order, without their tags.
    public var commands: [String] { state.withLock { $0.commands } }

    /// Returns the number of commands that begin with `start`.
    public func count(_ start: String) -> Int { commands.count { $0.hasPrefix(start) } }

    /// Number of sign-ins so far.
    public var connectionCount: Int { state.withLock { $0.connections } }

    /// The script that each connection plays.
    public var script: [ScriptStep] {
        ScriptStep.imapGreeting(capabilities: state.withLock { $0.capabilities }) + [
            .loop([.expectLine("a command") { _ in true }, .answerOrEnd { line in self.answer(line) }])
        ]
    }

    // MARK: Answers

    private func answering(_ state: State) -> OddMailAnswering {
        OddMailAnswering(folders: state.folders, selected: state.selected, capabilities: state.capabilities)
    }

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
            let command = Command(
                text: text, uids: answering(state).uids(of: text), folder: state.selected,
                connection: state.connections)
            // Each is asked once: it may count what it has seen.
            var fault: Answer?
            for one in state.faults where fault == nil { fault = one(command) }
            if case .vanishing(let uids, let other)? = fault {
                fault = other
                for index in state.folders.indices where state.folders[index].name == state.selected {
                    state.folders[index].letters.removeAll { uids.contains($0.uid) }
                    state.folders[index].modSeq += 1
                }
            }
            var answering = answering(state)
            switch fault {
            case .refusal(let words): return (Array("\(tag) \(words)\r\n".utf8), false)
            case .lines(let lines):
                return (Array((lines.map { "* \($0)\r\n" }.joined() + "\(tag) OK done\r\n").utf8), false)
            case .end(let bytes): return (bytes, true)
            case .changed, .vanishing, nil: break
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
