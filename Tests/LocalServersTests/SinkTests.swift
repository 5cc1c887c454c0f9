import LocalServers
import Testing

@Suite("smtp-sink behind stunnel")
struct SinkTests {
    @Test("takes a message over TLS")
    func takesMessage() async throws {
        let sink = try await SMTPSink.start()
        let tunnel = try await StunnelServer.start(inFrontOf: sink.endpoint)
        let answer = try await dialogue(
            with: tunnel.endpoint, trusting: tunnel.authorityFile,
            input: "EHLO client.test\nMAIL FROM:<a@b.test>\nRCPT TO:<c@d.test>\nDATA\nSubject: x\n\ny\n.\nQUIT\n")
        #expect(answer.contains("250-PIPELINING"))
        #expect(answer.contains("354"))
        #expect(answer.contains("221"))
        await tunnel.stop()
        await sink.stop()
    }
}
