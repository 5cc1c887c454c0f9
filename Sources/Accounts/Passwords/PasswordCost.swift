/// How much work a password hash takes: the parameters of scrypt (RFC 7914 §2).
struct PasswordCost: Sendable, Hashable {
    /// N, a power of two. The memory is 128 · N · r bytes.
    let rounds: Int
    /// r.
    let blockSize: Int
    /// p: how often the work is repeated.
    let parallelism: Int

    /// N = 2¹⁵, r = 8, p = 3: 32 MiB and a tenth of a second. OWASP counts it as equal to N = 2¹⁷, p = 1, which takes
    /// 128 MiB (ASVS 11.4.2).
    static let standard = PasswordCost(rounds: 1 << 15, blockSize: 8, parallelism: 3)
}
