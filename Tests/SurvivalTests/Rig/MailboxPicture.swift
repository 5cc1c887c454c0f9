import Crypto
import Foundation

/// The contents of a mailbox: for each folder, by UID, the hash of a message's bytes and its flags.
struct MailboxPicture: Sendable {
    struct Entry: Hashable, Sendable {
        let hash: String
        /// The flags without \Recent, which is not the message's own (RFC 9051 §2.3.2).
        let flags: Set<String>

        init(hash: String, flags: some Sequence<String>) {
            self.hash = hash
            self.flags = Set(flags.filter { $0.lowercased() != "\\recent" })
        }

        init(bytes: some Sequence<UInt8>, flags: some Sequence<String>) {
            self.init(hash: Self.hash(bytes), flags: flags)
        }

        static func hash(_ bytes: some Sequence<UInt8>) -> String {
            SHA256.hash(data: Data(bytes)).map { String(format: "%02x", $0) }.joined()
        }
    }

    var folders: [String: [Int64: Entry]] = [:]
    /// Folders that are listed but cannot be opened.
    var unreadable: Set<String> = []

    var count: Int { folders.values.reduce(0) { $0 + $1.count } }

    /// Returns how another picture differs from this one, in words; empty if they are equal.
    func differences(from there: MailboxPicture, limit: Int = 12) -> [String] {
        var found: [String] = []
        for name in Set(folders.keys).union(there.folders.keys).subtracting(there.unreadable).sorted() {
            guard let here = folders[name] else {
                found.append("\(name) is there with \(there.folders[name]?.count ?? 0) messages, and not here")
                continue
            }
            guard let there = there.folders[name] else {
                found.append("\(name) is here with \(here.count) messages, and gone there")
                continue
            }
            for uid in Set(here.keys).union(there.keys).sorted() where here[uid] != there[uid] {
                switch (here[uid], there[uid]) {
                case (nil, let there?): found.append("\(name) \(uid) is missing here (\(there.flags.sorted()))")
                case (let here?, nil): found.append("\(name) \(uid) is here only (\(here.flags.sorted()))")
                case (let here?, let there?) where here.hash != there.hash:
                    found.append("\(name) \(uid) has other bytes here")
                case (let here?, let there?):
                    found.append("\(name) \(uid) has \(here.flags.sorted()) here, \(there.flags.sorted()) there")
                case (nil, nil): break
                }
            }
        }
        return found.count > limit ? found.prefix(limit) + ["and \(found.count - limit) more"] : found
    }
}
