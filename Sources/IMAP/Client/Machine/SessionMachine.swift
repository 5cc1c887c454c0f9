/// Names one command within its session.
struct CommandID: Hashable, Sendable {
    let rawValue: UInt64
}

/// The protocol's state: which commands wait, which are in progress, what they and the server may do next.
///
/// It does no I/O: an event goes in, actions come out, and whoever runs them reports back. Each method says which.
struct SessionMachine: ~Copyable {
    /// What is to be done, in order.
    enum Action: Equatable, Sendable {
        /// Put these bytes on the wire.
        case write([UInt8])
        /// The session may begin; the status is the greeting.
        case greet(StatusResponse)
        /// Give the command an untagged answer.
        case deliver(CommandID, Response)
        /// Ask the command for its next line.
        case challenge(CommandID, [UInt8])
        /// The command is done: OK, NO or BAD.
        case finish(CommandID, StatusResponse)
        /// Stop reading, change the bytes' meaning, then call ``upgraded(_:_:)``.
        case upgrade(CommandID, CommandProfile.Upgrade, StatusResponse)
        /// Tell the session's user.
        case tell(SessionEvent)
        /// ``context`` has changed.
        case contextChanged
        /// The mailbox selected before is left.
        case selectionEnded
        /// Fail every command and close.
        case fail(IMAPError)
    }

    /// A command that waits for its turn.
    private struct Waiting {
        let id: CommandID
        let profile: CommandProfile
        let parts: [CommandEncoder.Part]
    }

    struct InProgress {
        let id: CommandID
        let tag: String
        let profile: CommandProfile
    }

    private enum Phase {
        case awaitingGreeting
        case ready
        /// The command's next parts wait for `+`.
        case awaitingContinuation(CommandID, ArraySlice<CommandEncoder.Part>)
        case upgrading
        case ended
    }

    private enum Idle {
        case none
        /// Sent, not agreed to yet; `isOver`: DONE is due at once after the agreement.
        case requested(isOver: Bool)
        case agreed
        /// DONE has been sent.
        case ending
    }

    private var phase = Phase.awaitingGreeting
    private var idle = Idle.none
    private var waiting: [Waiting] = []
    private(set) var inProgress: [InProgress] = []
    private var nextTag: UInt64 = 1
    /// Whether the capabilities are those of the state that the session is in now.
    private(set) var capabilitiesAreFresh = false
    /// What commands are written by.
    private(set) var context = SessionContext()
    /// What the server last said outside of an answer.
    private(set) var lastWords: StatusResponse?

    init() {}

    // MARK: Commands

    /// A command shall be sent. Gives `write` where its turn has come.
    mutating func submit(
        _ id: CommandID, _ profile: CommandProfile, _ parts: [CommandEncoder.Part]
    ) -> [Action] {
        waiting.append(Waiting(id: id, profile: profile, parts: parts))
        return pump()
    }

    /// A command is no longer wanted. True where it had not been sent and is forgotten.
    mutating func withdraw(_ id: CommandID) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// The line that a command answers to a challenge.
    func answerChallenge(_ line: [UInt8]) -> [Action] { [.write(line + [0x0D, 0x0A])] }

    /// IDLE shall end. Gives `write` where the server has agreed to it.
    mutating func endIdle() -> [Action] {
        switch idle {
        case .none, .ending: return []
        case .requested:
            idle = .requested(isOver: true)
            return []
        case .agreed:
            idle = .ending
            return [.write(Array("DONE\r\n".utf8))]
        }
    }

    /// Whether IDLE is on the wire or waits for its turn.
    var isIdling: Bool {
        if case .none = idle { waiting.contains { $0.profile.name == "IDLE" } } else { true }
    }

    /// The bytes' meaning has changed as ``Action/upgrade(_:_:_:)`` asked. What the server said before TLS is
    /// forgotten.
    mutating func upgraded(_ id: CommandID, _ upgrade: CommandProfile.Upgrade, _ status: StatusResponse) -> [Action] {
        phase = .ready
        if upgrade == .tls { forgetCapabilities() }
        return [.contextChanged, .finish(id, status)] + pump()
    }

    /// After STARTTLS and after the sign-in a server can do other things than before (RFC 9051 §6.1.1).
    mutating func forgetCapabilities() {
        capabilitiesAreFresh = false
        context.capabilities = CapabilitySet([])
    }

    /// The capabilities are to be asked anew, but hold until then.
    mutating func doubtCapabilities() { capabilitiesAreFresh = false }

    /// Nothing more is taken or given.
    mutating func end() {
        phase = .ended
        waiting = []
        inProgress = []
        idle = .none
    }

    // MARK: Sending

    /// Sends the commands whose turn has come, up to the first that must wait.
    private mutating func pump() -> [Action] {
        guard case .ready = phase else { return [] }
        var output = WireOutput()
        while let next = waiting.first, next.profile.mayFollow(inProgress.map(\.profile)) {
            waiting.removeFirst()
            let tag = "A\(nextTag)"
            nextTag += 1
            inProgress.append(InProgress(id: next.id, tag: tag, profile: next.profile))
            if next.profile.name == "IDLE" { idle = .requested(isOver: false) }
            output.append(tag.utf8)
            output.append([0x20])
            write(next.parts[...], of: next.id, into: &output)
            guard case .ready = phase else { break }
        }
        var actions = output.chunks.map { Action.write($0) }
        // A command that waits for the end of IDLE ends it.
        if !waiting.isEmpty { actions += endIdle() }
        return actions
    }

    /// Writes parts up to the first literal that needs the server's leave (RFC 9051 §4.3, RFC 7888).
    private mutating func write(
        _ parts: ArraySlice<CommandEncoder.Part>, of id: CommandID, into output: inout WireOutput
    ) {
        var parts = parts
        while let part = parts.popFirst() {
            switch part {
            case .text(let bytes): output.append(bytes)
            case .literal(let bytes, let isBinary):
                let needsNoLeave =
                    context.capabilities.contains(.literalPlus)
                    || (context.capabilities.contains(.literalMinus) && bytes.count <= 4096)
                let header = "\(isBinary ? "~" : ""){\(bytes.count)\(needsNoLeave ? "+" : "")}\r\n"
                output.append(header.utf8)
                guard needsNoLeave else {
                    phase = .awaitingContinuation(id, [.text(bytes)] + parts)
                    return
                }
                output.append(bytes)
            }
        }
        phase = .ready
        output.append([0x0D, 0x0A])
    }

    // MARK: Receiving

    /// A whole response has come.
    mutating func receive(_ response: Response) -> [Action] {
        if case .ended = phase { return [] }
        if case .awaitingGreeting = phase { return greeting(response) }
        switch response {
        case .tagged(let tag, let status): return tagged(tag, status)
        case .continuation(let text): return continuation(text)
        case .status(let status): return untagged(status)
        case .capability(let set):
            learn(set)
            return [.contextChanged] + deliver(response, to: .capability)
        case .enabled(let names):
            learn(enabled: names)
            return [.contextChanged] + deliver(response, to: .enabled)
        case .flags(let flags): return deliver(response, to: .selected, otherwise: .flags(flags))
        case .list(let entry): return deliver(response, to: .list, otherwise: .listed(entry))
        case .subscribed: return deliver(response, to: .subscribed)
        case .mailboxStatus(let status): return deliver(status)
        case .search(let result): return deliver(result)
        case .namespaces: return deliver(response, to: .namespaces)
        case .id: return deliver(response, to: .id)
        case .exists(let count): return deliver(response, to: .selected, otherwise: .exists(count), moveTells: true)
        case .recent(let count): return deliver(response, to: .selected, otherwise: .recent(count), moveTells: true)
        case .expunge(let number): return [.tell(.expunged(number))]
        case .vanished(let uids, let earlier):
            return earlier
                ? deliver(response, to: .vanishedEarlier, otherwise: .vanished(uids)) : [.tell(.vanished(uids))]
        case .unknown: return []
        }
    }

    private mutating func greeting(_ response: Response) -> [Action] {
        guard case .status(let status) = response else {
            return [.fail(.protocolViolation(.noGreeting))]
        }
        switch status.kind {
        case .ok, .preauth:
            phase = .ready
            if case .capability(let set) = status.code { learn(set) }
            return [.contextChanged, .greet(status)] + pump()
        case .bye: return [.fail(.bye(status))]
        case .no, .bad: return [.fail(.protocolViolation(.noGreeting))]
        }
    }

    private mutating func tagged(_ tag: String, _ status: StatusResponse) -> [Action] {
        guard let index = inProgress.firstIndex(where: { $0.tag == tag }) else {
            return [.fail(.protocolViolation(.unknownTag(String(tag.prefix(20)))))]
        }
        let command = inProgress.remove(at: index)
        // A server may refuse a command before its literal has been sent.
        if case .awaitingContinuation(let id, _) = phase, id == command.id { phase = .ready }
        if command.profile.name == "IDLE" { idle = .none }
        var actions: [Action] = []
        if case .capability(let set) = status.code {
            learn(set)
            actions.append(.contextChanged)
        }
        if ["SELECT", "EXAMINE", "CLOSE", "UNSELECT"].contains(command.profile.name) {
            actions.append(.selectionEnded)
        }
        if status.code == .alert { actions.append(.tell(.status(status))) }
        if let upgrade = command.profile.upgrade, status.kind == .ok {
            phase = .upgrading
            return actions + [.upgrade(command.id, upgrade, status)]
        }
        actions.append(.finish(command.id, status))
        return actions + pump()
    }

    private mutating func continuation(_ text: [UInt8]) -> [Action] {
        if case .awaitingContinuation(let id, let parts) = phase {
            var output = WireOutput()
            write(parts, of: id, into: &output)
            return output.chunks.map { .write($0) } + pump()
        }
        if case .requested(let isOver) = idle {
            idle = .agreed
            return isOver ? endIdle() : []
        }
        if let command = inProgress.first(where: \.profile.isSignIn) { return [.challenge(command.id, text)] }
        // With a command in progress a stray `+` does no harm: some servers send one for LITERAL+, too.
        return inProgress.isEmpty ? [.fail(.protocolViolation(.unexpectedContinuation))] : []
    }

    private mutating func untagged(_ status: StatusResponse) -> [Action] {
        if status.kind == .bye {
            return inProgress.contains { $0.profile.name == "LOGOUT" } ? [] : [.fail(.bye(status))]
        }
        if !status.text.isEmpty { lastWords = status }
        var actions: [Action] = []
        switch status.code {
        case .capability(let set):
            learn(set)
            return [.contextChanged]
        case .closed: actions.append(.selectionEnded)
        case .alert, .webAlert: return [.tell(.status(status))]
        default: break
        }
        return actions + deliver(.status(status), to: .selected, otherwise: .status(status))
    }

    // MARK: Answers

    private mutating func learn(_ set: CapabilitySet) {
        context.capabilities = set
        capabilitiesAreFresh = true
    }

    /// The most names kept of the extensions that a server says, unasked, it has enabled.
    private static let mostEnabled = 200

    private mutating func learn(enabled names: [Capability]) {
        context.enabled.formUnion(names.prefix(max(0, Self.mostEnabled - context.enabled.count)))
        if context.enabled.contains(.qResync) { context.enabled.insert(.condStore) }
        if !context.enabled.isDisjoint(with: [.utf8Accept, .imap4rev2]) { context.utf8 = true }
    }

    /// The oldest command in progress that takes such answers.
    func owner(of answers: CommandProfile.Answers) -> InProgress? {
        inProgress.first { !$0.profile.answers.isDisjoint(with: answers) }
    }

    /// - Parameter moveTells: news of the mailbox's size is told even while MOVE, which reads untagged OK, is in
    ///   progress.
    private func deliver(
        _ response: Response, to answers: CommandProfile.Answers, otherwise event: SessionEvent? = nil,
        moveTells: Bool = false
    ) -> [Action] {
        guard let owner = owner(of: answers), !(moveTells && owner.profile.name == "MOVE") else {
            return event.map { [.tell($0)] } ?? []
        }
        return [.deliver(owner.id, response)]
    }

    /// STATUS goes to the command that asked for this mailbox, or to the one LIST that asked for all.
    private func deliver(_ status: MailboxStatus) -> [Action] {
        let takers = inProgress.filter { $0.profile.answers.contains(.mailboxStatus) }
        let owner =
            takers.first { $0.profile.mailbox == status.name }
            ?? takers.first { $0.profile.mailbox == nil }
            // A server may spell the name in its own way.
            ?? (takers.count == 1 ? takers.first : nil)
        guard let owner else { return [.tell(.mailbox(status))] }
        return [.deliver(owner.id, .mailboxStatus(status))]
    }

    /// ESEARCH names the command that it answers (RFC 4466 §2.6.2).
    private func deliver(_ result: SearchResult) -> [Action] {
        let takers = inProgress.filter { $0.profile.answers.contains(.search) }
        guard let owner = takers.first(where: { $0.tag == result.tag }) ?? takers.first else { return [] }
        return [.deliver(owner.id, .search(result))]
    }

    /// How long the oldest command may take.
    var timing: CommandProfile.Timing {
        guard let oldest = inProgress.first else { return .unlimited }
        if oldest.profile.name == "IDLE", case .agreed = idle { return .unlimited }
        return oldest.profile.timing
    }
}
