import Foundation

/// What a journal belongs to: a boot of the machine and a database.
struct JournalStanding: Sendable, Hashable {
    private static let bootFile = "/proc/sys/kernel/random/boot_id"
    private static let longestBoot = 64

    /// The machine's boot: the identifier that the kernel generates at each boot.
    let boot: String
    /// A mark of the database that changes when it is restored from a backup or a copy.
    let database: String

    /// The bytes that begin a journal.
    var bytes: [UInt8] { Array("\(boot)\n\(database)".utf8) }

    /// The boot that the process runs in; `nil` if the system does not say.
    static let currentBoot: String? = {
        let descriptor = open(bootFile, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: longestBoot)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self).prefix { $0 != "\n" }
        return text.isEmpty ? nil : String(text)
    }()
}
