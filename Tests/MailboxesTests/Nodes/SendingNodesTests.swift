import LocalServers
import MailWire
import Storage
import Testing

@testable import Mailboxes

@Suite("Nodes that send for the same mailbox", .timeLimit(.minutes(2)))
struct SendingNodesTests {
    private func sent(_ run: WatchRun) -> [Int64] {
        run.all.compactMap { if case .sent(let item) = $0.kind { item.id } else { nil } }
    }

    @Test(
        "Another node's messages leave at once and only once, and a user who sends there is not kept waiting")
    func follows() async throws {
        try await withTestMailServers { company in
            try await withTwoNodes { nodes in
                let mailbox = try await nodes.connect(TestMailServers.anna, at: company)
                // An idle connection, and its lease, would be kept far longer than this test lasts.
                var policy = OutboxPolicy()
                policy.idleLimit = .seconds(600)
                policy.lease = .seconds(600)
                let outboxes = [nodes.one, nodes.other].map { Outbox(directory: $0, policy: policy) }
                for outbox in outboxes { try await outbox.setFilesSentCopies(true, of: mailbox) }
                let run = WatchRun()
                run.start(
                    MailWatch(directory: nodes.one, policy: WatchRun.policy), [mailbox], sending: outboxes[0])
                try await run.wait(for: "the first pass") { $0.passes.count == 1 }
                var ids: [Int64] = []
                for (number, outbox) in [outboxes[0], outboxes[1], outboxes[1]].enumerated() {
                    let draft = try invoice(
                        from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "Faktura \(number)")
                    ids.append(try await outbox.enqueue(draft, from: mailbox).item.id)
                    let expected = ids
                    try await run.wait(for: "letter \(number)") { sent($0) == expected }
                }
                // As `pennypost send` on the other node: it returns when the message is sent, by either node.
                let draft = try invoice(
                    from: TestMailServers.anna, to: [TestMailServers.jan.address], subject: "Faktura 4")
                let id = try await outboxes[1].enqueue(draft, from: mailbox).item.id
                try await outboxes[1].deliver(mailbox, only: [id])
                #expect(try await outboxes[1].item(id: id)?.state == .accepted)
                await run.stop()
                try await company.postfix.waitUntilIdle()
                let jan = company.dovecot.messages(of: TestMailServers.jan.address)
                #expect(jan.count == 4)
            }
        }
    }

    @Test("A password that is entered at another node is tried at once, for fetching and for sending")
    func password() async throws {
        try await withTestMailServers { company in
            try await withTwoNodes { nodes in
                let mailbox = try await nodes.connect(TestMailServers.anna, at: company)
                try company.dovecot.setPassword("changedchangedch", of: mailbox.address)
                var policy = WatchRun.policy
                policy.passwordLook = .seconds(600)
                let outbox = Outbox(directory: nodes.one)
                let draft = try invoice(from: TestMailServers.anna, to: [TestMailServers.jan.address])
                let id = try await outbox.enqueue(draft, from: mailbox).item.id
                let run = WatchRun()
                run.start(MailWatch(directory: nodes.one, policy: policy), [mailbox], sending: outbox)
                try await run.wait(for: "the refusal") { $0.states == [.mailbox(.needsPassword)] }
                _ = try await PasswordReplacement(directory: nodes.other).replace(
                    of: mailbox.address, with: Secret("changedchangedch"))
                try await run.wait(for: "the session") { $0.states.last == .mailbox(.connected) }
                try await run.wait(for: "the letter") { sent($0).contains(id) }
                #expect(try await outbox.item(id: id)?.state == .accepted)
                await run.stop()
            }
        }
    }
}
