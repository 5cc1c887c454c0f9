import Testing

@testable import IMAP

/// A machine that can be called within `#expect`.
private final class Machine {
    private var machine = SessionMachine()

    func receive(_ response: Response) -> [SessionMachine.Action] { machine.receive(response) }
    func endIdle() -> [SessionMachine.Action] { machine.endIdle() }
    func withdraw(_ id: CommandID) -> Bool { machine.withdraw(id) }
    var context: SessionContext { machine.context }
    var capabilitiesAreFresh: Bool { machine.capabilitiesAreFresh }
    var isIdling: Bool { machine.isIdling }

    func submit(
        _ id: CommandID, _ profile: CommandProfile, _ parts: [CommandEncoder.Part]
    ) -> [SessionMachine.Action] {
        machine.submit(id, profile, parts)
    }

    func upgraded(
        _ id: CommandID, _ upgrade: CommandProfile.Upgrade, _ status: StatusResponse
    ) -> [SessionMachine.Action] {
        machine.upgraded(id, upgrade, status)
    }
}

/// Events in, actions out: the session's behaviour can be tested without a connection.
@Suite("The machine of an IMAP session") struct SessionMachineTests {
    private static func id(_ number: UInt64) -> CommandID { CommandID(rawValue: number) }

    private static func bytes(_ text: String) -> SessionMachine.Action { .write(Array(text.utf8)) }

    private static func text(_ text: String) -> [CommandEncoder.Part] { [.text(Array(text.utf8))] }

    private static func profile(
        _ name: String, _ answers: CommandProfile.Answers = [], _ change: (inout CommandProfile) -> Void = { _ in }
    ) -> CommandProfile {
        var profile = CommandProfile(name)
        profile.answers = answers
        change(&profile)
        return profile
    }

    private static func ok(_ tag: String, _ code: ResponseCode? = nil) -> Response {
        .tagged(tag: tag, StatusResponse(kind: .ok, code: code))
    }

    fileprivate static func greeted(_ capabilities: [Capability] = [.imap4rev1]) -> Machine {
        let machine = Machine()
        _ = machine.receive(.status(StatusResponse(kind: .ok, code: .capability(CapabilitySet(capabilities)))))
        return machine
    }

    @Test("Commands wait for the greeting, and any other first response ends the session")
    func theGreetingComesFirst() {
        let machine = Machine()
        #expect(machine.submit(Self.id(1), Self.profile("NOOP"), Self.text("NOOP")) == [])
        let greeting = StatusResponse(kind: .ok, code: .capability(CapabilitySet([.imap4rev1])))
        #expect(machine.receive(.status(greeting)) == [.contextChanged, .greet(greeting), Self.bytes("A1 NOOP\r\n")])
        #expect(machine.capabilitiesAreFresh)
        let other = Machine()
        #expect(other.receive(.exists(3)) == [.fail(.protocolViolation(.noGreeting, phase: .greeting))])
        let bye = Machine()
        let refusal = StatusResponse(kind: .bye, text: "too many")
        #expect(bye.receive(.status(refusal)) == [.fail(.serviceClosing(refusal, phase: .greeting))])
    }

    @Test("Commands are pipelined, and their responses may come in any order")
    func commandsArePipelined() {
        let machine = Self.greeted()
        #expect(machine.submit(Self.id(1), Self.profile("NOOP"), Self.text("NOOP")) == [Self.bytes("A1 NOOP\r\n")])
        #expect(machine.submit(Self.id(2), Self.profile("CHECK"), Self.text("CHECK")) == [Self.bytes("A2 CHECK\r\n")])
        // Servers may respond in another order.
        #expect(machine.receive(Self.ok("A2")) == [.finish(Self.id(2), StatusResponse(kind: .ok))])
        #expect(machine.receive(Self.ok("A1")) == [.finish(Self.id(1), StatusResponse(kind: .ok))])
        #expect(machine.receive(Self.ok("A1")) == [.fail(.protocolViolation(.unknownTag("A1"), phase: .open))])
    }

    @Test("A command that changes the session is sent alone")
    func commandsThatChangeTheSessionAreSentAlone() {
        let machine = Self.greeted()
        let select = Self.profile("SELECT", [.selected]) { ($0.pacing, $0.endsSelection) = (.alone, true) }
        _ = machine.submit(Self.id(1), Self.profile("NOOP"), Self.text("NOOP"))
        #expect(machine.submit(Self.id(2), select, Self.text("SELECT x")) == [])
        #expect(machine.submit(Self.id(3), Self.profile("NOOP"), Self.text("NOOP")) == [])
        #expect(
            machine.receive(Self.ok("A1")) == [
                .finish(Self.id(1), StatusResponse(kind: .ok)), Self.bytes("A2 SELECT x\r\n"),
            ])
        #expect(machine.receive(.exists(3)) == [.deliver(Self.id(2), .exists(3))])
        #expect(
            machine.receive(Self.ok("A2"))
                == [.selectionEnded, .finish(Self.id(2), StatusResponse(kind: .ok)), Self.bytes("A3 NOOP\r\n")])
        #expect(machine.receive(.exists(4)) == [.tell(.exists(4))])
    }

    /// The sequences that RFC 9051 §5.5 names.
    @Test(
        "Only unambiguous sequences of commands are pipelined",
        arguments: [
            (["FETCH", "STORE", "SEARCH", "CHECK"], true), (["STORE", "COPY", "EXPUNGE"], true),
            (["FETCH", "NOOP", "STORE"], false),
            (["STORE", "COPY", "FETCH"], false), (["COPY", "COPY"], false), (["CHECK", "FETCH"], false),
            (["UID SEARCH", "UID SEARCH"], true), (["UID FETCH", "FETCH"], false), (["UID FETCH", "UID FETCH"], false),
            (["UID FETCH", "UID STORE"], false), (["LIST", "LIST"], false), (["STATUS", "STATUS"], true),
            (["LIST", "STATUS"], true),
        ])
    func onlyUnambiguousSequencesArePipelined(names: [String], allowed: Bool) {
        let machine = Self.greeted()
        var sent = 0
        for (index, name) in names.enumerated() {
            let profile = Self.sampleProfile(name)
            sent += machine.submit(Self.id(UInt64(index)), profile, Self.text(name)).count
        }
        // FETCH and STORE have the same responses. The second waits, although the standard allows it to be sent.
        let expected = names.starts(with: ["FETCH", "STORE"]) ? 1 : names.count
        #expect((sent == expected) == allowed)
    }

    private static func sampleProfile(_ name: String) -> CommandProfile {
        let context = SessionContext()
        let all = MessageSet.sequence(.all)
        switch name {
        case "FETCH":
            return FetchCommand(messages: all, items: [.flags], changedSince: nil, vanished: false).profile(in: context)
        case "UID FETCH":
            return FetchCommand(messages: .all, items: [.flags], changedSince: nil, vanished: false).profile(
                in: context)
        case "STORE", "UID STORE":
            return StoreCommand(
                messages: name == "STORE" ? all : .all, change: .add([.seen]), isSilent: true, unchangedSince: nil,
                limit: 1
            )
            .profile(in: context)
        case "SEARCH", "UID SEARCH":
            return SearchCommand(key: .all, byUID: name != "SEARCH", returns: [.all], isExtended: true).profile(
                in: context)
        case "COPY": return CopyCommand(messages: all, mailbox: "x", isMove: false).profile(in: context)
        case "EXPUNGE": return ExpungeCommand(uids: nil).profile(in: context)
        case "LIST": return ListCommand(verb: .list, limit: 1).profile(in: context)
        case "STATUS": return StatusCommand(mailbox: "x", items: [.messages]).profile(in: context)
        default: return CommandProfile(name)
        }
    }

    @Test("A literal waits for the server's go-ahead unless its extensions allow it to be sent at once")
    func literalsWaitForTheServersGoAheadIfRequired() {
        let parts: [CommandEncoder.Part] = [
            .text(Array("LOGIN ".utf8)), .literal(Array("a\"".utf8), isBinary: false), .text([0x20]),
            .literal(Array("b".utf8), isBinary: false),
        ]
        let machine = Self.greeted()
        #expect(machine.submit(Self.id(1), Self.profile("LOGIN"), parts) == [Self.bytes("A1 LOGIN {2}\r\n")])
        #expect(machine.submit(Self.id(2), Self.profile("NOOP"), Self.text("NOOP")) == [])
        #expect(machine.receive(.continuation([])) == [Self.bytes("a\" {1}\r\n")])
        #expect(machine.receive(.continuation([])) == [Self.bytes("b\r\n"), Self.bytes("A2 NOOP\r\n")])

        let plus = Self.greeted([.imap4rev1, .literalPlus])
        #expect(
            plus.submit(Self.id(1), Self.profile("LOGIN"), parts) == [Self.bytes("A1 LOGIN {2+}\r\na\" {1+}\r\nb\r\n")])

        let minus = Self.greeted([.imap4rev1, .literalMinus])
        let large: [CommandEncoder.Part] = [.literal([UInt8](repeating: 0x61, count: 4097), isBinary: true)]
        #expect(minus.submit(Self.id(1), Self.profile("APPEND"), large) == [Self.bytes("A1 ~{4097}\r\n")])
        #expect(minus.receive(Self.ok("A1")) == [.finish(Self.id(1), StatusResponse(kind: .ok))])
        let small: [CommandEncoder.Part] = [.literal([UInt8](repeating: 0x61, count: 4096), isBinary: false)]
        #expect(minus.submit(Self.id(2), Self.profile("APPEND"), small).count == 1)
    }

    @Test("A refused literal is not sent")
    func aRefusedLiteralIsNotSent() {
        let machine = Self.greeted()
        let parts: [CommandEncoder.Part] = [.text(Array("APPEND ".utf8)), .literal([0x61], isBinary: false)]
        _ = machine.submit(Self.id(1), Self.profile("APPEND"), parts)
        let no = StatusResponse(kind: .no, code: .tooBig, text: "too big")
        _ = machine.submit(Self.id(2), Self.profile("NOOP"), Self.text("NOOP"))
        #expect(machine.receive(.tagged(tag: "A1", no)) == [.finish(Self.id(1), no), Self.bytes("A2 NOOP\r\n")])
    }

    @Test("A response goes to the command that asked for it, and any other is an event")
    func responsesGoToTheCommandThatAskedForThem() {
        let machine = Self.greeted()
        let inbox = Self.profile("STATUS", .mailboxStatus) {
            $0.mailbox = .inbox; $0.answersAreDistinct = true
        }
        let sent = Self.profile("STATUS", .mailboxStatus) {
            $0.mailbox = "Sent"; $0.answersAreDistinct = true
        }
        _ = machine.submit(Self.id(1), inbox, Self.text("STATUS INBOX"))
        _ = machine.submit(Self.id(2), sent, Self.text("STATUS Sent"))
        let answer = Response.mailboxStatus(MailboxStatus(name: "Sent"))
        #expect(machine.receive(answer) == [.deliver(Self.id(2), answer)])
        let other = MailboxStatus(name: "Other")
        #expect(machine.receive(.mailboxStatus(other)) == [.tell(.mailbox(other))])

        let search = Self.profile("SEARCH", .search) { $0.answersAreDistinct = true }
        _ = machine.submit(Self.id(3), search, Self.text("SEARCH"))
        _ = machine.submit(Self.id(4), search, Self.text("SEARCH"))
        var found = SearchResult()
        found.tag = "A4"
        #expect(machine.receive(.search(found)) == [.deliver(Self.id(4), .search(found))])
        found.tag = nil
        #expect(machine.receive(.search(found)) == [.deliver(Self.id(3), .search(found))])
    }

    @Test("IDLE is interrupted for a waiting command, but not before the server has agreed to it")
    func idleIsInterruptedForAWaitingCommand() {
        let machine = Self.greeted()
        let idle = IdleCommand().profile(in: SessionContext())
        #expect(machine.submit(Self.id(1), idle, Self.text("IDLE")) == [Self.bytes("A1 IDLE\r\n")])
        #expect(machine.submit(Self.id(2), Self.profile("NOOP"), Self.text("NOOP")) == [])
        // DONE before the server's agreement would be read as a command.
        #expect(machine.receive(.continuation([])) == [Self.bytes("DONE\r\n")])
        #expect(machine.endIdle() == [])
        #expect(
            machine.receive(Self.ok("A1")) == [
                .finish(Self.id(1), StatusResponse(kind: .ok)), Self.bytes("A2 NOOP\r\n"),
            ])
        #expect(!machine.isIdling)

        _ = machine.receive(Self.ok("A2"))
        _ = machine.submit(Self.id(3), idle, Self.text("IDLE"))
        #expect(machine.receive(.continuation([])) == [])
        #expect(machine.receive(.exists(5)) == [.tell(.exists(5))])
        #expect(machine.submit(Self.id(4), Self.profile("NOOP"), Self.text("NOOP")) == [Self.bytes("DONE\r\n")])
    }

    @Test("STARTTLS discards the capabilities that were announced before it")
    func startTLSForgetsWhatTheServerSaidBefore() {
        let machine = Self.greeted([.imap4rev1, .startTLS, .literalPlus])
        let profile = Self.profile("STARTTLS") {
            $0.pacing = .alone; $0.upgrade = .tls
        }
        _ = machine.submit(Self.id(1), profile, Self.text("STARTTLS"))
        _ = machine.submit(Self.id(2), Self.profile("NOOP"), Self.text("NOOP"))
        let ok = StatusResponse(kind: .ok)
        #expect(machine.receive(Self.ok("A1")) == [.upgrade(Self.id(1), .tls, ok)])
        #expect(
            machine.upgraded(Self.id(1), .tls, ok) == [
                .contextChanged, .finish(Self.id(1), ok), Self.bytes("A2 NOOP\r\n"),
            ])
        #expect(machine.context.capabilities.isEmpty && !machine.capabilitiesAreFresh)
    }

    @Test("An alert is reported, and a BYE ends the session unless it follows LOGOUT")
    func alertsAreReportedAndByeEndsTheSession() {
        let machine = Self.greeted()
        let alert = StatusResponse(kind: .ok, code: .alert, text: "look")
        #expect(machine.receive(.status(alert)) == [.tell(.status(alert))])
        let bye = StatusResponse(kind: .bye, text: "going down")
        #expect(machine.receive(.status(bye)) == [.fail(.serviceClosing(bye, phase: .capabilities))])
        let leaving = Self.greeted()
        _ = leaving.submit(Self.id(1), Self.profile("LOGOUT") { $0.isLogout = true }, Self.text("LOGOUT"))
        #expect(leaving.receive(.status(bye)) == [])
    }

    @Test("A stray continuation is tolerated only during a command")
    func aStrayContinuationIsToleratedOnlyDuringACommand() {
        let machine = Self.greeted()
        #expect(
            machine.receive(.continuation([])) == [
                .fail(.protocolViolation(.unexpectedContinuation, phase: .capabilities))
            ])
        let busy = Self.greeted()
        _ = busy.submit(Self.id(1), Self.profile("NOOP"), Self.text("NOOP"))
        #expect(busy.receive(.continuation([])) == [])
    }

    @Test("Enabling IMAP4rev2 changes how names are written, and enabling QRESYNC does not")
    func enablingChangesHowNamesAreWritten() {
        let machine = Self.greeted()
        _ = machine.receive(.enabled([.qResync]))
        #expect(machine.context.enabled == [.qResync, .condStore] && !machine.context.utf8)
        _ = machine.receive(.enabled([.imap4rev2]))
        #expect(machine.context.utf8)
    }

    @Test("A command that is not yet sent can be withdrawn")
    func aCommandNotYetSentCanBeWithdrawn() {
        let machine = Self.greeted()
        let alone = Self.profile("SELECT") { $0.pacing = .alone }
        _ = machine.submit(Self.id(1), alone, Self.text("SELECT x"))
        _ = machine.submit(Self.id(2), Self.profile("NOOP"), Self.text("NOOP"))
        #expect(machine.withdraw(Self.id(2)))
        #expect(!machine.withdraw(Self.id(1)))
    }
}
