import LocalServers
import TestSupport

/// A company whose server files Sent copies, with a proxy before its submission server that can kill the program at a
/// byte.
struct SendingFixture {
    let company: TestMailServers
    let proxy: FaultProxy
    let killer: Killer

    static func start() async throws -> SendingFixture {
        var options = PostfixOptions()
        options.filesSentCopies = true
        options.authenticatesInPlain = true
        let company = try await TestMailServers.start(postfix: options)
        let killer = Killer()
        let proxy = try await FaultProxy.start(
            to: company.submission,
            notice: { _, fault in
                if fault.kind == .notice { killer.strike() }
            })
        return SendingFixture(company: company, proxy: proxy, killer: killer)
    }

    func stop() async {
        await proxy.stop()
        await company.stop()
    }

    /// The delivered messages, and the copies in Sent.
    var delivered: SentTokens { SentTokens(company.dovecot.messages(of: TestMailServers.jan.address)) }
    var copies: SentTokens { SentTokens(company.dovecot.messages(of: TestMailServers.anna.address, in: "Sent")) }

    /// Runs the program and kills it, at a byte of its conversation with the server or after some time.
    ///
    /// - Parameter reach: the farthest byte of the conversation at which it is killed.
    func runAndKill(
        _ arguments: [String], at place: ProgramPlace, input: String = "", reach: Int, _ random: inout SeededRandom
    ) async throws -> PennypostRun.End {
        let time = Duration.milliseconds(Int.random(in: 0...1200, using: &random))
        let direction: Fault.Direction = random.once(in: 2) ? .fromClient : .fromServer
        let position = Int.random(in: 0...reach, using: &random)
        let isTimed = random.once(in: 3)
        proxy.begin { number in number == 0 && !isTimed ? [Fault(.notice, direction, at: position)] : [] }
        let run = try place.start(arguments, input: input)
        killer.aim(at: run)
        let limit = isTimed ? time : .seconds(30)
        let clock = Task {
            try await Task.sleep(for: limit)
            run.kill()
        }
        let end = await run.end()
        clock.cancel()
        killer.aim(at: nil)
        return end
    }
}

/// Starts the servers, passes them to `body` and ends them afterwards.
func withSendingFixture(_ body: (SendingFixture) async throws -> Void) async throws {
    try await withStarted(SendingFixture.start(), stop: { await $0.stop() }, body)
}
