import Crypto
import CryptoExtras
import Dispatch
import Storage
import Synchronization

/// Hashes of passwords by scrypt (RFC 7914), at the cost of ``PasswordCost/standard``.
///
/// Two are computed at a time, on threads of their own, so that a storm of sign-ins takes neither the memory nor the
/// threads that other requests need. The others wait in order.
final class PasswordHashing: Sendable {
    static let saltLength = 16
    static let hashLength = 32
    /// How many are computed at a time.
    static let mostAtOnce = 2

    /// The work that a hash takes. Only tests choose another one.
    let cost: PasswordCost
    private let queues = (0..<mostAtOnce).map { DispatchQueue(label: "pennypost.scrypt.\($0)") }
    private let turns = HashingTurns(count: mostAtOnce)
    private let computed = Atomic(0)

    /// How many were computed so far.
    var count: Int { computed.load(ordering: .relaxed) }

    init(cost: PasswordCost = .standard) { self.cost = cost }

    /// Returns the hash of a secret.
    ///
    /// - Parameter caller: Who asks, as far as it is known: of one, only a few wait.
    /// - Throws: ``AccountsError/busy`` if too many wait already; `CancellationError` if the task is cancelled.
    func hash(_ secret: [UInt8], salt: [UInt8], for caller: String? = nil) async throws -> [UInt8] {
        let turn = try await turns.take(for: caller)
        defer { turns.giveBack(turn) }
        computed.add(1, ordering: .relaxed)
        let cost = cost
        return try await withCheckedThrowingContinuation { continuation in
            queues[turn].async {
                continuation.resume(
                    with: Result {
                        let key = try KDF.Scrypt.deriveKey(
                            from: secret, salt: salt, outputByteCount: Self.hashLength, rounds: cost.rounds,
                            blockSize: cost.blockSize, parallelism: cost.parallelism)
                        return key.withUnsafeBytes { Array($0) }
                    })
            }
        }
    }
}
