import MailWire

/// AUTHENTICATE (RFC 9051 §6.2.2). The first response is sent with the command if the server allows it (SASL-IR).
struct AuthenticateCommand: IMAPCommand {
    private var exchange: SASLExchange
    private let initialResponse: [UInt8]?

    typealias Answer = StatusResponse

    init(exchange: SASLExchange, sendsInitialResponse: Bool) throws(SASLError) {
        var exchange = exchange
        initialResponse = sendsInitialResponse && exchange.clientGoesFirst ? try exchange.initialResponse() : nil
        self.exchange = exchange
    }

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("AUTHENTICATE")
        profile.pacing = .alone
        profile.answers = .capability
        profile.phase = .signIn
        profile.isSignIn = true
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) {
        encoder.word("AUTHENTICATE \(exchange.mechanism.rawValue)")
        guard let initialResponse else { return }
        encoder.space()
        // An empty initial response is written as `=` (RFC 4959 §3).
        encoder.secretWord(initialResponse.isEmpty ? "=" : Base64.encode(initialResponse), shownAs: "[credentials]")
    }

    mutating func respond(to challenge: [UInt8]) throws(IMAPError) -> [UInt8]? {
        do throws(SASLError) {
            // The first challenge should be empty or base64. Some servers send plain words instead.
            let bytes = Base64.decode(challenge) ?? []
            return Array(Base64.encode(try exchange.respond(to: bytes)).utf8)
        } catch {
            throw .signInFailed(error)
        }
    }

    consuming func answer(_ status: StatusResponse) throws(IMAPError) -> StatusResponse {
        do throws(SASLError) {
            try exchange.succeed()
        } catch {
            throw .signInFailed(error)
        }
        return status
    }

    func refusal(_ status: StatusResponse, in phase: IMAPError.Phase) -> IMAPError {
        .signInRefused(status, mechanism: exchange.mechanism.rawValue)
    }

    func record(_ answer: StatusResponse, in facts: inout SessionFacts) {
        (facts.mechanism, facts.signInResponse) = (exchange.mechanism.rawValue, answer)
    }
}
