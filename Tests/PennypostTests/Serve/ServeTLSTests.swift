import Foundation
import LocalServers
import TestSupport
import Testing

@Suite("The certificate of pennypost serve", .timeLimit(.minutes(10)))
struct ServeTLSTests {
    /// Asks for /healthz in HTTP/2, and returns everything that is answered (RFC 9113 §3.4, §4.1; RFC 7541 §6).
    private static func answerInHTTP2(port: Int, _ folder: ProgramFolder) async throws -> String {
        // :method GET, :scheme https, :path /healthz, :authority a.
        let fields: [UInt8] = [0x82, 0x87, 0x04, 0x08] + Array("/healthz".utf8) + [0x01, 0x01] + Array("a".utf8)
        let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
        let headers: [UInt8] = [0, 0, UInt8(fields.count), 1, 5, 0, 0, 0, 1] + fields
        let file = try folder.file("h2", Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings + headers)
        let script = """
            { cat '\(file)'; for ((i = 0; i < 500; i++)); do
                grep -qa ok '\(file).answer' && break; sleep 0.02; done; } |
              openssl s_client -connect 127.0.0.1:\(port) -alpn h2 -quiet -no_ign_eof > '\(file).answer' 2>/dev/null
            cat '\(file).answer'
            """
        let run = try await ProgramRun.run(["-c", script], data: folder.data, command: "/bin/bash")
        return run.text
    }

    @Test("is taken again when its files change; a broken one leaves the old one in use")
    func reloads() async throws {
        let folder = try ProgramFolder()
        let certificates = try TestCertificates.shared.get()
        let (first, second) = (try certificates.identity(), try certificates.identity())
        let authority = try folder.file("authority.pem", certificates.authorityPEM.utf8)
        let certificate = try folder.file("certificate.pem", first.certificatePEM.utf8)
        let key = try folder.file("key.pem", first.keyPEM.utf8)
        let server = try await ServerProcess.start(
            ["--web-certificate-file", certificate, "--web-certificate-key-file", key], in: folder)
        #expect(server.output.contains("https://127.0.0.1:"))
        func certificateInUse() async throws -> String {
            let run = try await ProgramRun.run(
                [
                    "s_client", "-connect", "127.0.0.1:\(try server.port)", "-CAfile", authority,
                    "-verify_return_error", "-ign_eof",
                ], data: folder.data,
                input: "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", command: "/usr/bin/openssl")
            #expect(run.status == 0 && run.text.contains("HTTP/1.1 200 OK"), "\(run.text)\(run.errors)")
            let pem = run.text.components(separatedBy: "-----BEGIN CERTIFICATE-----").last?
                .components(separatedBy: "-----END CERTIFICATE-----").first
            return (pem ?? "").filter { !$0.isWhitespace }
        }
        func body(_ identity: ServerIdentity) -> String {
            identity.certificatePEM.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        }
        #expect(try await certificateInUse() == body(first))
        // A certificate without its key can't be used.
        _ = try folder.file("certificate.pem", second.certificatePEM.utf8)
        try await wait(for: "the broken one to be noticed; the log says \(server.errors)") {
            server.errors.contains("the new certificate can't be used; the old one stays")
        }
        #expect(try await certificateInUse() == body(first))
        _ = try folder.file("key.pem", second.keyPEM.utf8)
        try await wait(for: "the new one; the log says \(server.errors)") {
            server.errors.contains("new certificate in use")
        }
        #expect(try await certificateInUse() == body(second))
        #expect(try await Self.answerInHTTP2(port: try server.port, folder).contains("ok\n"))
        // Nobody gets an answer without TLS.
        #expect(!(try await server.get("/healthz")).contains("200 OK"))
        #expect(await server.end() == 0)
    }
}
