import IMAP
import Storage

/// Names of files and folders for a server's folders: safe on any disk, and no two alike, not even but for their case.
struct ExportNames {
    /// Bytes of a name; 255 fit, and extensions and numbers want some.
    private static let longest = 200

    /// What parts the levels of the server's names; nil where nothing tells.
    private let separator: Character?
    private var taken: Set<String> = []

    /// - Parameter names: of all folders, as the server has them.
    init(_ names: [String]) {
        let all = Set(names)
        separator = ["/", "."].first { (separator: Character) in
            names.contains { name in
                guard let end = name.lastIndex(of: separator) else { return false }
                let parent = String(name[..<end])
                return separator == "/" || all.contains(parent) || parent.uppercased() == "INBOX"
            }
        }
    }

    /// A file's or folder's name: `Zakázky_2026`.
    mutating func plain(_ name: String) -> String {
        unique(levels(name).map(Self.safe).joined(separator: "_"))
    }

    /// A folder's name in Maildir++: `.Zak&AOE-zky.2026`. INBOX is the Maildir itself: an empty name.
    mutating func maildir(_ name: String) -> String {
        guard name.uppercased() != "INBOX" else { return "" }
        var levels = levels(name)
        // Where all folders lie below INBOX, Maildir++ has them beside it.
        if levels.count > 1, levels[0].uppercased() == "INBOX" { levels.removeFirst() }
        let encoded = levels.map { level in
            let safe = Self.safe(level).replacing(".", with: "_")
            return String(decoding: MailboxName(safe).encoded(utf8: false), as: UTF8.self)
        }
        return "." + unique(encoded.joined(separator: "."))
    }

    private func levels(_ name: String) -> [String] {
        guard let separator else { return [name] }
        let levels = name.split(separator: separator).map(String.init)
        return levels.isEmpty ? [name] : levels
    }

    /// Without what some disk does not take, or what means something in a path.
    private static func safe(_ name: String) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            let isUnsafe =
                scalar.value < 0x20 || scalar.value == 0x7F || "/\\:*?\"<>|~".unicodeScalars.contains(scalar)
            safe.append(isUnsafe ? "_" : scalar)
        }
        if safe.first == "." || safe.first == "-" {
            safe.replaceSubrange(..<safe.index(after: safe.startIndex), with: "_".unicodeScalars)
        }
        while let last = safe.last, last == "." || last == " " { safe.removeLast() }
        return safe.isEmpty ? "_" : String(safe)
    }

    private mutating func unique(_ name: String) -> String {
        var short = name
        while short.utf8.count > Self.longest { short.removeLast() }
        var candidate = short
        var number = 2
        while !taken.insert(candidate.lowercased()).inserted {
            candidate = "\(short)~\(number)"
            number += 1
        }
        return candidate
    }
}
