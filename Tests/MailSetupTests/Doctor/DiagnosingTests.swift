import DNS
import LocalServers
import MailWire
import TestStage
import Testing

@testable import MailSetup

@Suite("Doctor: what needs no server")
struct DiagnosingTests {
    private func cause(_ change: (inout Observations) -> Void) -> Cause? {
        var seen = Observations(address: "jana@firma.test", domain: "firma.test", now: 1_790_000_000)
        change(&seen)
        return Diagnosing(seen: seen, providers: .builtIn).diagnosis()?.cause
    }

    private func unreached(
        _ service: MailService, _ reach: [ServerObservation.AddressLook.Reach]
    ) -> ServerObservation {
        let endpoint = Endpoint(host: "\(service.rawValue).firma.test", port: 993, security: .tls)
        var server = ServerObservation(
            service: service, endpoint: endpoint, userName: "jana@firma.test",
            trouble: .notConnected(.connectionFailed(endpoint: endpoint, attempts: [])))
        server.addresses = reach.map { .init(version: .v4, address: "192.0.2.1", reach: $0) }
        return server
    }

    @Test("A domain that does not exist, takes no mail, or is unknown")
    func domainCauses() {
        #expect(cause { $0.domainStanding = .noSuchDomain } == .noSuchDomain)
        #expect(cause { $0.domainStanding = .takesNoMail } == .domainTakesNoMail)
        #expect(cause { $0.domainStanding = .nameServersSilent } == .nameServersSilent)
        #expect(cause { $0.domainStanding = .exists } == .serversUnknown)
    }

    @Test("A machine without a network is distinguished from missing servers")
    func network() {
        #expect(
            cause {
                $0.imap = unreached(.imap, [.noRoute])
                $0.smtp = unreached(.smtp, [.noRoute])
            } == .networkDown)
        #expect(
            cause {
                $0.imap = unreached(.imap, [.noRoute, .closed])
                $0.smtp = unreached(.smtp, [.noRoute])
            } == .portClosed)
    }

    @Test("What passes by itself is not named before what must be fixed, and a notice comes last")
    func order() {
        let busy = ServerWords(replyCode: 454, enhancedCode: "4.7.0", text: "Too many login attempts")
        let wrong = ServerWords(responseCode: "AUTHENTICATIONFAILED", text: "no")
        #expect(
            cause {
                $0.smtp = unreached(.smtp, [])
                $0.smtp?.trouble = .refused(busy, at: .signIn)
                $0.imap = unreached(.imap, [])
                $0.imap?.trouble = .refused(wrong, at: .signIn)
            } == .passwordWrong)
        #expect(
            cause {
                $0.smtp = unreached(.smtp, [])
                $0.smtp?.trouble = nil
                $0.smtp?.maximumMessageSize = 1_000
                $0.imap = unreached(.imap, [])
                $0.imap?.trouble = .refused(busy, at: .signIn)
            } == .tooManySignIns)
    }

    @Test("Unreadable authorities")
    func unreadableAuthorities() async throws {
        let nowhere = Endpoint(host: "127.0.0.1", port: 1, security: .tls)
        var request = ConnectRequest(
            address: "jana@firma.test", password: Secret("tajneheslo"), imap: nowhere, smtp: nowhere)
        request.authorityPEM = Array("no certificate".utf8)
        #expect(try await Doctor().examine(request).diagnosis?.cause == .authorityUnreadable)
    }

    @Test("The name servers distinguish a domain that takes no mail from one that does not exist")
    func nameServers() async throws {
        for (answer, cause) in [
            (
                Result<[MailExchanger], DNSError>.success([MailExchanger(host: "", preference: 0)]),
                Cause.domainTakesNoMail
            ),
            (.failure(.noSuchDomain), .noSuchDomain),
        ] {
            let names = ScriptedNames(exchangers: ["firma.test": answer])
            let discovery = MailServerDiscovery(
                providers: .builtIn, names: names, resolver: Stage([:]), limits: .patient)
            let doctor = Doctor(discovery: discovery, resolver: Stage([:]))
            let request = ConnectRequest(address: "jana@firma.test", password: Secret("tajneheslo"))
            #expect(try await doctor.examine(request).diagnosis?.cause == cause)
        }
    }
}
