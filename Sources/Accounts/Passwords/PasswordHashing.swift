import Crypto
import CryptoExtras
import Dispatch
import Storage

/// Hashes of passwords by scrypt (RFC 7914) with N = 2¹⁵, r = 8, p = 3, which takes 32 MiB and a tenth of a second.
///
/// Two are computed at a time, on threads of their own, so that a storm of sign-ins takes neither the memory nor the
/// threads that other requests need. The others wait in order.
final class PasswordHashing: Sendable {
    static let rounds = 1 << 15
    static let blockSize = 8
    static let parallelism = 3
    static let saltLength = 16
    static let hashLength = 32
    /// How many are computed at a time.
    static let mostAtOnce = 2

    private let queues = (0..<mostAtOnce).map { DispatchQueue(label: "pennypost.scrypt.\($0)") }
    private let turns = HashingTurns(count: mostAtOnce)

    /// Returns the hash of a secret.
    func hash(_ secret: [UInt8], salt: [UInt8]) async throws -> [UInt8] {
        let turn = try await turns.take()
        defer { turns.giveBack(turn) }
        return try await withCheckedThrowingContinuation { continuation in
            queues[turn].async {
                continuation.resume(
                    with: Result {
                        let key = try KDF.Scrypt.deriveKey(
                            from: secret, salt: salt, outputByteCount: Self.hashLength, rounds: Self.rounds,
                            blockSize: Self.blockSize, parallelism: Self.parallelism)
                        return key.withUnsafeBytes { Array($0) }
                    })
            }
        }
    }
}
