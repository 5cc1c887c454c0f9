import Testing

@testable import MailWire

@Suite("SCRAM-SHA-256") struct SCRAMTests {
    /// The example of RFC 7677 §3.
    static let serverFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    static let clientFinal =
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    static let serverFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    private func client() throws -> SCRAMClient {
        try SCRAMClient(userName: "user", password: Secret("pencil"), nonce: "rOprNGfwEbeRWgbNEkqO")
    }

    /// Returns a client that has sent its first message.
    private func begun() throws -> SCRAMClient {
        var client = try client()
        _ = client.clientFirstMessage()
        return client
    }

    @Test("The exchange matches RFC 7677")
    func theExchangeMatchesRFC7677() throws {
        var client = try client()
        #expect(try client.respond(to: []) == Array("n,,n=user,r=rOprNGfwEbeRWgbNEkqO".utf8))
        #expect(client.clientFirstMessage() == nil)
        #expect(try client.respond(to: Array(Self.serverFirst.utf8)) == Array(Self.clientFinal.utf8))
        #expect(!client.isServerProved)
        #expect(try client.respond(to: Array(Self.serverFinal.utf8)) == [])
        #expect(client.isServerProved)
        #expect(throws: SASLError.unexpectedChallenge(.scramSHA256)) { try client.respond(to: []) }
    }

    @Test("A server that does not prove itself is refused")
    func aServerThatDoesNotProveItselfIsRefused() throws {
        var client = try begun()
        _ = try client.respond(to: Array(Self.serverFirst.utf8))
        let forged = "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
        #expect(throws: SASLError.serverNotProved) { try client.respond(to: Array(forged.utf8)) }
        #expect(!client.isServerProved)
    }

    @Test("A success without the server's proof is refused")
    func aSuccessWithoutProofIsRefused() throws {
        let credentials = Credentials(userName: "user", password: Secret("pencil"))
        let endpoint = Endpoint(host: "mail.example.cz", port: 993, security: .tls)
        var exchange = try SASLExchange(mechanism: .scramSHA256, credentials: credentials, endpoint: endpoint)
        #expect(throws: SASLError.serverNotProved) { try exchange.succeed() }
        _ = try exchange.initialResponse()
        #expect(throws: SASLError.serverNotProved) { try exchange.succeed(with: []) }
    }

    @Test(
        "A bad first message of the server is refused with the right error",
        arguments: [
            ("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", SASLError.nonceMismatch),
            ("r=other%hvYDpWUa2,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", .nonceMismatch),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095", .roundsOutOfBounds(4095)),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=600001", .roundsOutOfBounds(600_001)),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1", .roundsOutOfBounds(-1)),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many", .malformedChallenge(.scramSHA256, "rounds")),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==", .malformedChallenge(.scramSHA256, "rounds")),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=?,i=4096", .malformedChallenge(.scramSHA256, "salt")),
            ("r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096", .malformedChallenge(.scramSHA256, "salt")),
            ("s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", .malformedChallenge(.scramSHA256, "nonce")),
            ("m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4096", .malformedChallenge(.scramSHA256, "mandatory extension")),
            ("e=unknown-user", .refusedByServer("unknown-user")),
            ("", .malformedChallenge(.scramSHA256, "nonce")),
        ])
    func aBadFirstMessageOfTheServerIsRefused(message: String, error: SASLError) throws {
        var client = try begun()
        #expect(throws: error) { try client.respond(to: Array(message.utf8)) }
    }

    @Test(
        "A bad last message of the server is refused with the right error",
        arguments: [
            ("e=invalid-proof", SASLError.refusedByServer("invalid-proof")),
            ("v=???", .malformedChallenge(.scramSHA256, "server signature")),
            ("", .malformedChallenge(.scramSHA256, "server signature")),
            ("v=", .serverNotProved),
        ])
    func aBadLastMessageOfTheServerIsRefused(message: String, error: SASLError) throws {
        var client = try begun()
        _ = try client.respond(to: Array(Self.serverFirst.utf8))
        #expect(throws: error) { try client.respond(to: Array(message.utf8)) }
    }

    @Test("A message that is too long or not UTF-8 is refused")
    func longAndUnreadableMessagesAreRefused() throws {
        for bytes in [[UInt8](repeating: 0x61, count: 4097), [0xFF, 0xFE]] {
            var client = try begun()
            #expect(throws: SASLError.malformedChallenge(.scramSHA256, "length or characters")) {
                try client.respond(to: bytes)
            }
        }
    }

    @Test("Names and passwords are prepared as RFC 4013 requires")
    func namesAndPasswordsArePreparedByRFC4013() throws {
        #expect(try SCRAMClient.prepare("I\u{AD}X") == "IX")
        #expect(try SCRAMClient.prepare("user") == "user")
        #expect(try SCRAMClient.prepare("USER") == "USER")
        #expect(try SCRAMClient.prepare("\u{AA}") == "a")
        #expect(try SCRAMClient.prepare("\u{2168}") == "IX")
        #expect(try SCRAMClient.prepare("a\u{A0}b") == "a b")
        #expect(throws: SASLError.prohibitedCharacter) { try SCRAMClient.prepare("\u{7}") }
        var client = try SCRAMClient(userName: "a=b,c", password: Secret("x"), nonce: "n")
        #expect(client.clientFirstMessage() == Array("n,,n=a=3Db=2Cc,r=n".utf8))
    }

    @Test("The nonce comes from the given generator")
    func nonceComesFromTheGenerator() throws {
        var first = CountingGenerator()
        var second = CountingGenerator()
        var a = try SCRAMClient(userName: "u", password: Secret("p"), generator: &first)
        var b = try SCRAMClient(userName: "u", password: Secret("p"), generator: &second)
        var c = try SCRAMClient(userName: "u", password: Secret("p"), generator: &second)
        let messages = [a.clientFirstMessage(), b.clientFirstMessage(), c.clientFirstMessage()]
        #expect(messages[0] == messages[1] && messages[1] != messages[2])
    }
}

private struct CountingGenerator: RandomNumberGenerator {
    private var state: UInt64 = 1
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
    }
}
