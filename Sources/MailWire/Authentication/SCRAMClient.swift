import Crypto
import CryptoExtras
import Foundation

/// The client side of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677).
struct SCRAMClient: Sendable {
    /// Accepted hashing rounds. Fewer give no protection; more would let a server keep the client's processor busy.
    static let acceptedRounds = 4096...600_000
    /// The longest server message that is accepted, in bytes.
    static let maximumMessageLength = 4096

    private enum State: Sendable {
        case initial
        case awaitsServerFirst
        case awaitsServerFinal(serverSignature: [UInt8])
        case proved
    }

    private let clientNonce: String
    private let clientFirstBare: String
    private let password: Secret
    private var state = State.initial

    init(userName: String, password: Secret, generator: inout some RandomNumberGenerator) throws(SASLError) {
        let random = (0..<18).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        try self.init(userName: userName, password: password, nonce: Data(random).base64EncodedString())
    }

    /// - Parameter nonce: printable ASCII without commas, never used twice (RFC 5802 §5.1).
    init(userName: String, password: Secret, nonce: String) throws(SASLError) {
        let name = try Self.prepare(userName).replacing("=", with: "=3D").replacing(",", with: "=2C")
        clientNonce = nonce
        clientFirstBare = "n=\(name),r=\(nonce)"
        self.password = Secret(try password.withText(Self.prepare))
    }

    /// Whether the server has proved that it knows the password.
    var isServerProved: Bool {
        if case .proved = state { true } else { false }
    }

    mutating func clientFirstMessage() -> [UInt8]? {
        guard case .initial = state else { return nil }
        state = .awaitsServerFirst
        return Array("n,,\(clientFirstBare)".utf8)
    }

    mutating func respond(to challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        guard challenge.count <= Self.maximumMessageLength, let text = String(validating: challenge, as: UTF8.self)
        else {
            throw .malformedChallenge(.scramSHA256, "length or characters")
        }
        switch state {
        case .initial:
            guard challenge.isEmpty, let message = clientFirstMessage() else {
                throw .unexpectedChallenge(.scramSHA256)
            }
            return message
        case .awaitsServerFirst:
            return try answer(serverFirst: text)
        case .awaitsServerFinal(let signature):
            try check(serverFinal: text, against: signature)
            return []
        case .proved:
            throw .unexpectedChallenge(.scramSHA256)
        }
    }

    private mutating func answer(serverFirst: String) throws(SASLError) -> [UInt8] {
        let attributes = Self.attributes(of: serverFirst)
        if let reason = attributes["e"] { throw .refusedByServer(reason) }
        guard attributes["m"] == nil else { throw .malformedChallenge(.scramSHA256, "mandatory extension") }
        guard let nonce = attributes["r"] else { throw .malformedChallenge(.scramSHA256, "nonce") }
        guard nonce.hasPrefix(clientNonce), nonce.utf8.count > clientNonce.utf8.count else { throw .nonceMismatch }
        guard let saltText = attributes["s"], let salt = Data(base64Encoded: saltText), !salt.isEmpty else {
            throw .malformedChallenge(.scramSHA256, "salt")
        }
        guard let roundsText = attributes["i"], let rounds = Int(roundsText) else {
            throw .malformedChallenge(.scramSHA256, "rounds")
        }
        guard Self.acceptedRounds.contains(rounds) else { throw .roundsOutOfBounds(rounds) }

        let salted: SymmetricKey
        do {
            // The server chooses the rounds; they were checked against `acceptedRounds` above.
            salted = try password.withBytes { bytes in
                try KDF.Insecure.PBKDF2.deriveKey(
                    from: bytes, salt: salt, using: .sha256, outputByteCount: 32, unsafeUncheckedRounds: rounds)
            }
        } catch {
            throw .malformedChallenge(.scramSHA256, "key derivation")
        }
        let withoutProof = "c=biws,r=\(nonce)"
        let authMessage = Data("\(clientFirstBare),\(serverFirst),\(withoutProof)".utf8)
        let clientKey = Data(HMAC<SHA256>.authenticationCode(for: Data("Client Key".utf8), using: salted))
        let storedKey = SymmetricKey(data: Data(SHA256.hash(data: clientKey)))
        let clientSignature = HMAC<SHA256>.authenticationCode(for: authMessage, using: storedKey)
        let proof = Data(zip(clientKey, clientSignature).map { $0 ^ $1 })
        let serverKey = SymmetricKey(
            data: Data(HMAC<SHA256>.authenticationCode(for: Data("Server Key".utf8), using: salted)))
        let serverSignature = Array(HMAC<SHA256>.authenticationCode(for: authMessage, using: serverKey))
        state = .awaitsServerFinal(serverSignature: serverSignature)
        return Array("\(withoutProof),p=\(proof.base64EncodedString())".utf8)
    }

    private mutating func check(serverFinal: String, against expected: [UInt8]) throws(SASLError) {
        let attributes = Self.attributes(of: serverFinal)
        if let reason = attributes["e"] { throw .refusedByServer(reason) }
        guard let verifier = attributes["v"], let signature = Data(base64Encoded: verifier) else {
            throw .malformedChallenge(.scramSHA256, "server signature")
        }
        guard Secret(bytes: Array(signature)) == Secret(bytes: expected) else { throw .serverNotProved }
        state = .proved
    }

    /// Parses `a=…,b=…`. If a letter occurs twice, the first one counts.
    private static func attributes(of message: String) -> [Character: String] {
        var found: [Character: String] = [:]
        for field in message.split(separator: ",") {
            guard let letter = field.first, field.dropFirst().first == "=" else { continue }
            if found[letter] == nil { found[letter] = String(field.dropFirst(2)) }
        }
        return found
    }

    /// Applies SASLprep (RFC 4013): other spaces become a space, characters mapped to nothing are dropped, the result
    /// is normalised to NFKC, and controls are refused.
    static func prepare(_ text: String) throws(SASLError) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var mapped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xA0, 0x1680, 0x2000...0x200B, 0x202F, 0x205F, 0x3000: mapped.append(" ")
            case 0xAD, 0x34F, 0x1806, 0x180B...0x180D, 0x200C, 0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: continue
            default: mapped.append(scalar)
            }
        }
        let normalised = String(mapped).precomposedStringWithCompatibilityMapping
        let isProhibited = normalised.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .surrogate, .privateUse, .unassigned: true
            default: false
            }
        }
        guard !isProhibited else { throw .prohibitedCharacter }
        return normalised
    }
}
