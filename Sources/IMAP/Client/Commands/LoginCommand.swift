import MailWire

/// LOGIN (RFC 9051 §6.2.3), for servers without a suitable SASL mechanism.
struct LoginCommand: IMAPCommand {
    let userName: String
    let password: Secret

    typealias Answer = StatusResponse

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("LOGIN")
        profile.pacing = .alone
        profile.answers = .capability
        profile.phase = .signIn
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        encoder.word("LOGIN ")
        try encoder.string(userName, field: "user name")
        encoder.space()
        try password.withBytes { (bytes) throws(ArgumentError) in
            try encoder.string(bytes, field: "password", isSecret: true)
        }
    }

    func refusal(_ status: StatusResponse, in phase: IMAPError.Phase) -> IMAPError {
        .signInRefused(status, mechanism: "LOGIN")
    }

    func record(_ answer: StatusResponse, in facts: inout SessionFacts) {
        (facts.mechanism, facts.signInResponse) = ("LOGIN", answer)
    }
}
