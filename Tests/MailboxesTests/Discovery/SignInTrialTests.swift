import LocalServers
import MailWire
import Synchronization
import Testing

@testable import Mailboxes

@Suite("Signing in by one of two user names")
struct SignInTrialTests {
    private func proposal(_ userName: String) -> ProvedConnection {
        ProvedConnection(
            address: "anna@firma.test", name: nil, providerID: nil, userName: userName, password: Secret("secret"),
            imap: Endpoint(host: "imap.firma.test", port: 993, security: .tls),
            smtp: Endpoint(host: "smtp.firma.test", port: 465, security: .tls), authorityPEM: nil)
    }

    private static let refusal = ProbeFailure(kind: .signInRefused, summary: "no", serverWords: nil, advice: nil)

    /// What comes of it where the IMAP and the SMTP server take these user names.
    private func run(
        _ names: [String], imap: Set<String>, smtp: Set<String>, failure: ProbeFailure = refusal
    ) async -> (taken: String?, refused: Int) {
        let refused = Mutex(0)
        let trial = SignInTrial { service, proposal in
            guard !(service == .imap ? imap : smtp).contains(proposal.userName) else { return nil }
            refused.withLock { $0 += 1 }
            return failure
        }
        let outcome = await trial.run(names.map(proposal))
        return (try? outcome.get().userName, refused.withLock { $0 })
    }

    @Test("The name is found that both servers take, and never are more than two sign-ins refused")
    func allCases() async {
        let sets: [Set<String>] = [[], ["a"], ["b"], ["a", "b"]]
        for imap in sets {
            for smtp in sets {
                let both = await run(["a", "b", "c"], imap: imap.union(["c"]), smtp: smtp.union(["c"]))
                #expect(both.refused <= 2, "\(imap) \(smtp)")
                #expect(both.taken == ["a", "b"].first { imap.contains($0) && smtp.contains($0) }, "\(imap) \(smtp)")
                let one = await run(["a"], imap: imap, smtp: smtp)
                #expect(one.refused <= 2)
                #expect(one.taken == (imap.contains("a") && smtp.contains("a") ? "a" : nil))
            }
        }
    }

    @Test("A failure that is no wrong user name, or that the server explains, is not followed by a second name")
    func otherFailures() async {
        for failure in [
            ProbeFailure(kind: .temporary, summary: "later", serverWords: nil, advice: nil),
            ProbeFailure(kind: .unreachable, summary: "away", serverWords: nil, advice: nil),
            ProbeFailure(
                kind: .signInRefused, summary: "no", serverWords: nil, advice: .gmailAppPasswordRequired),
        ] {
            #expect(await run(["a", "b"], imap: ["b"], smtp: ["b"], failure: failure).taken == nil)
        }
    }
}
