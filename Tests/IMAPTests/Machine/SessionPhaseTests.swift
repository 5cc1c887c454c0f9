import Testing

@testable import IMAP

@Suite("How far a session has come")
final class SessionPhaseTests {
    private var machine = SessionMachine()
    private var commands: UInt64 = 0

    private func send(_ name: String, _ phase: IMAPError.Phase) -> IMAPError.Phase {
        commands += 1
        var profile = CommandProfile(name)
        profile.phase = phase
        _ = machine.submit(CommandID(rawValue: commands), profile, [.text(Array(name.utf8))])
        return machine.reached
    }

    private func answer(_ kind: StatusResponse.Kind) -> IMAPError.Phase {
        _ = machine.receive(.tagged(tag: "A\(commands)", StatusResponse(kind: kind)))
        return machine.reached
    }

    @Test("A session goes from the greeting to the sign-in, and is open after the server's OK")
    func opening() {
        var phases = [machine.reached]
        _ = machine.receive(.status(StatusResponse(kind: .ok)))
        phases.append(machine.reached)
        phases += [send("STARTTLS", .startTLS), answer(.ok), send("CAPABILITY", .capabilities), answer(.ok)]
        phases += [send("AUTHENTICATE", .signIn), answer(.no), send("LOGIN", .signIn), answer(.ok)]
        phases += [send("CAPABILITY", .capabilities), answer(.ok)]
        #expect(
            phases == [
                .greeting, .capabilities, .startTLS, .startTLS, .capabilities, .capabilities, .signIn, .signIn, .signIn,
                .open, .open, .open,
            ])
    }

    @Test("A refused greeting belongs to the greeting, and a lost session to the phase of its last command")
    func ending() {
        let bye = StatusResponse(kind: .bye, text: "no")
        let refused = machine.receive(.status(bye))
        #expect(refused == [.fail(.serviceClosing(bye, phase: .greeting))])
        machine = SessionMachine()
        _ = machine.receive(.status(StatusResponse(kind: .ok)))
        _ = send("LOGIN", .signIn)
        let dismissed = machine.receive(.status(bye))
        #expect(dismissed == [.fail(.serviceClosing(bye, phase: .signIn))])
    }
}
