/// Identifies a command within its session.
struct CommandID: Hashable, Sendable {
    let rawValue: UInt64
}

/// The protocol's state: which commands are waiting or in progress, and what they and the server may do next.
///
/// Performs no I/O. Methods take an event and return actions. The caller runs the actions and reports back.
struct SessionMachine: ~Copyable {
    /// Something for the caller to do, in order.
    enum Action: Equatable, Sendable {
        /// Write these bytes to the wire.
        case write([UInt8])
        /// The session may begin; the status is the greeting.
        case greet(StatusResponse)
        /// Pass an untagged response to the command.
        case deliver(CommandID, Response)
        /// Ask the command for its next line.
        case challenge(CommandID, [UInt8])
        /// The command is done: OK, NO or BAD.
        case finish(CommandID, StatusResponse)
        /// Stop reading, change how bytes are read, then call ``upgraded(_:_:_:)``.
        case upgrade(CommandID, CommandProfile.Upgrade, StatusResponse)
        /// Report an event to the session's user.
        case tell(SessionEvent)
        /// ``context`` has changed.
        case contextChanged
        /// The selected mailbox was left.
        case selectionEnded
        /// Fail every command and close.
        case fail(IMAPError)
    }

    /// A command waiting for its turn.
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
        /// The command's remaining parts wait for `+`.
        case awaitingContinuation(CommandID, ArraySlice<CommandEncoder.Part>)
        case upgrading
        case ended
    }

    private enum Idle {
        case none
        /// Sent but not yet accepted. If `isOver` is set, DONE follows the acceptance at once.
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
    /// Whether the capabilities belong to the session's current state.
    private(set) var capabilitiesAreFresh = false
    /// What commands are encoded with.
    private(set) var context = SessionContext()
    /// How far the session has come.
    private(set) var reached = IMAPError.Phase.greeting
    /// The last status text that was not part of a command's response.
    private(set) var lastWords: StatusResponse?

    init() {}

    // MARK: Commands

    /// Queues a command. Returns `write` if its turn has come.
    mutating func submit(
        _ id: CommandID, _ profile: CommandProfile, _ parts: [CommandEncoder.Part]
    ) -> [Action] {
        waiting.append(Waiting(id: id, profile: profile, parts: parts))
        return pump()
    }

    /// Drops a command. Returns `false` if it has already been sent.
    mutating func withdraw(_ id: CommandID) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// Sends a command's reply to a challenge.
    func answerChallenge(_ line: [UInt8]) -> [Action] { [.write(line + [0x0D, 0x0A])] }

    /// Ends IDLE. Returns `write` if the server has accepted it; otherwise DONE is sent once it has.
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

    /// Whether IDLE is in progress or waiting for its turn.
    var isIdling: Bool {
        if case .none = idle { waiting.contains { $0.profile.isIdle } } else { true }
    }

    /// Resumes after the caller has carried out ``Action/upgrade(_:_:_:)``. Whatever the server said before TLS is
    /// forgotten.
    mutating func upgraded(_ id: CommandID, _ upgrade: CommandProfile.Upgrade, _ status: StatusResponse) -> [Action] {
        phase = .ready
        if upgrade == .tls { forgetCapabilities() }
        return [.contextChanged, .finish(id, status)] + pump()
    }

    /// Forgets the capabilities: they can differ after STARTTLS and after the sign-in (RFC 9051 §6.1.1).
    mutating func forgetCapabilities() {
        capabilitiesAreFresh = false
        context.capabilities = CapabilitySet([])
    }

    /// Marks the capabilities as out of date. They stay in use until they are requested again.
    mutating func markCapabilitiesStale() { capabilitiesAreFresh = false }

    /// Ends the session. Nothing is accepted or returned afterwards.
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
            begin(next.profile.phase)
            inProgress.append(InProgress(id: next.id, tag: tag, profile: next.profile))
            if next.profile.isIdle { idle = .requested(isOver: false) }
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

    /// Notes the phase of a command that is sent. Once the session is open, CAPABILITY leaves it open.
    private mutating func begin(_ phase: IMAPError.Phase) {
        if phase != .capabilities || reached != .open { reached = phase }
    }

    /// Writes parts up to the first literal that needs the server's go-ahead (RFC 9051 §4.3, RFC 7888).
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

    /// Handles a complete response.
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
        case .flags(let flags): return deliver(response, to: .status, otherwise: .flags(flags))
        case .list(let entry): return deliver(response, to: .list, otherwise: .listed(entry))
        case .subscribed: return deliver(response, to: .subscribed)
        case .mailboxStatus(let status): return deliver(status)
        case .search(let result): return deliver(result)
        case .namespaces: return deliver(response, to: .namespaces)
        case .id: return deliver(response, to: .id)
        case .exists(let count): return deliver(response, to: .selected, otherwise: .exists(count))
        case .recent(let count): return deliver(response, to: .selected, otherwise: .recent(count))
        case .expunge(let number): return [.tell(.expunged(number))]
        case .vanished(let uids, let earlier):
            return earlier
                ? deliver(response, to: .vanishedEarlier, otherwise: .vanished(uids)) : [.tell(.vanished(uids))]
        case .unknown: return []
        }
    }

    private mutating func greeting(_ response: Response) -> [Action] {
        guard case .status(let status) = response else {
            return [.fail(.protocolViolation(.noGreeting, phase: reached))]
        }
        switch status.kind {
        case .ok, .preauth:
            phase = .ready
            reached = .capabilities
            if case .capability(let set) = status.code { learn(set) }
            return [.contextChanged, .greet(status)] + pump()
        case .bye: return [.fail(.serviceClosing(status, phase: reached))]
        case .no, .bad: return [.fail(.protocolViolation(.noGreeting, phase: reached))]
        }
    }

    private mutating func tagged(_ tag: String, _ status: StatusResponse) -> [Action] {
        guard let index = inProgress.firstIndex(where: { $0.tag == tag }) else {
            return [.fail(.protocolViolation(.unknownTag(String(tag.prefix(20))), phase: reached))]
        }
        let command = inProgress.remove(at: index)
        // A server may refuse a command before its literal has been sent.
        if case .awaitingContinuation(let id, _) = phase, id == command.id { phase = .ready }
        if command.profile.isIdle { idle = .none }
        if command.profile.phase == .signIn, status.kind == .ok { reached = .open }
        var actions: [Action] = []
        if case .capability(let set) = status.code {
            learn(set)
            actions.append(.contextChanged)
        }
        if command.profile.endsSelection { actions.append(.selectionEnded) }
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
        // A stray `+` during a command does no harm. Some servers send one even for LITERAL+.
        return inProgress.isEmpty ? [.fail(.protocolViolation(.unexpectedContinuation, phase: reached))] : []
    }

    private mutating func untagged(_ status: StatusResponse) -> [Action] {
        if status.kind == .bye {
            return inProgress.contains { $0.profile.isLogout }
                ? [] : [.fail(.serviceClosing(status, phase: reached))]
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
        return actions + deliver(.status(status), to: .status, otherwise: .status(status))
    }

    // MARK: Untagged responses

    private mutating func learn(_ set: CapabilitySet) {
        context.capabilities = set
        capabilitiesAreFresh = true
    }

    /// The most extensions recorded as enabled, since a server can send ENABLED unasked.
    private static let mostEnabled = 200

    private mutating func learn(enabled names: [Capability]) {
        context.enabled.formUnion(names.prefix(max(0, Self.mostEnabled - context.enabled.count)))
        if context.enabled.contains(.qResync) { context.enabled.insert(.condStore) }
        if !context.enabled.isDisjoint(with: [.utf8Accept, .imap4rev2]) { context.utf8 = true }
    }

    /// Returns the oldest command in progress that takes responses of these kinds.
    func owner(of answers: CommandProfile.Answers) -> InProgress? {
        inProgress.first { !$0.profile.answers.isDisjoint(with: answers) }
    }

    /// Passes a response to the command that takes it, or reports an event if there is none.
    private func deliver(
        _ response: Response, to answers: CommandProfile.Answers, otherwise event: SessionEvent? = nil
    ) -> [Action] {
        guard let owner = owner(of: answers) else { return event.map { [.tell($0)] } ?? [] }
        return [.deliver(owner.id, response)]
    }

    /// Passes a STATUS to the command that asked for its mailbox, or to a LIST that asked for all of them.
    private func deliver(_ status: MailboxStatus) -> [Action] {
        let takers = inProgress.filter { $0.profile.answers.contains(.mailboxStatus) }
        let owner =
            takers.first { $0.profile.mailbox == status.name }
            ?? takers.first { $0.profile.mailbox == nil }
            // Some servers spell the name differently.
            ?? (takers.count == 1 ? takers.first : nil)
        guard let owner else { return [.tell(.mailbox(status))] }
        return [.deliver(owner.id, .mailboxStatus(status))]
    }

    /// Passes a search result to its command, which ESEARCH names (RFC 4466 §2.6.2).
    private func deliver(_ result: SearchResult) -> [Action] {
        let takers = inProgress.filter { $0.profile.answers.contains(.search) }
        guard let owner = takers.first(where: { $0.tag == result.tag }) ?? takers.first else { return [] }
        return [.deliver(owner.id, .search(result))]
    }

    /// Which time limit applies to the oldest command.
    var timing: CommandProfile.Timing {
        guard let oldest = inProgress.first else { return .unlimited }
        if oldest.profile.isIdle, case .agreed = idle { return .unlimited }
        return oldest.profile.timing
    }
}
