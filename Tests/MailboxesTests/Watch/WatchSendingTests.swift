import LocalServers
import MailWire
import Storage
import Testing

@testable import Mailboxes

@Suite("What a watch sends", .timeLimit(.minutes(3)))
struct WatchSendingTests {
    @Test("A message in the outbox leaves, and arrives in the other watched mailbox")
    func handsOver() async throws {
        try await withTestMailServers { company in
            try await withWorkplace { workplace in
                let anna = try await workplace.connect(TestMailServers.anna, at: company)
                let jan = try await workplace.connect(TestMailServers.jan, at: company)
                let draft = try invoice(from: TestMailServers.anna, to: [jan.address])
                let id = try await workplace.outbox.enqueue(draft, from: anna).item.id
                let run = WatchRun()
                let watch = MailWatch(directory: workplace.directory, policy: WatchRun.policy)
                run.start(watch, [anna, jan], sending: workplace.outbox)
                try await run.wait(for: "the invoice") { run in
                    run.all.contains { event in
                        guard event.mailbox == jan.address, case .fetched(let summary, _, _) = event.kind else {
                            return false
                        }
                        return !summary.newMessages.isEmpty
                    }
                }
                #expect(try await workplace.outbox.item(id: id)?.state == .accepted)
                await run.stop()
            }
        }
    }

    @Test("A watch that is stopped waits for the answer to what is on the wire, and sends nothing more")
    func ends() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let script =
                ScriptedSubmission.signIn + ScriptedSubmission.untilTheDot + [.pause, .line("250 2.0.0 taken")]
                + ScriptedSubmission.quit
            let server = try await ScriptedServer.start([script])
            let mailbox = try await workplace.connect(submittingTo: server, at: company)
            var policy = OutboxPolicy()
            policy.inFlight = 1
            let outbox = Outbox(directory: workplace.directory, policy: policy)
            try await outbox.setFilesSentCopies(true, of: mailbox)
            var ids: [Int64] = []
            for number in 1...2 {
                let draft = try invoice(
                    from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "Faktura \(number)")
                ids.append(try await outbox.enqueue(draft, from: mailbox).item.id)
            }
            let run = WatchRun()
            run.start(
                MailWatch(directory: workplace.directory, policy: WatchRun.policy), [mailbox], sending: outbox)
            try await server.wait(for: "the message") { connections in
                connections.contains { String(decoding: $0.received, as: UTF8.self).contains("\r\n.\r\n") }
            }
            async let end: Void = run.stop()
            try await Task.sleep(for: .milliseconds(200))
            server.proceed()
            await end
            #expect(try await workplace.item(ids[0]).state == .accepted)
            #expect(try await workplace.item(ids[1]).state == .queued)
            await server.stop()
        }
    }
}
