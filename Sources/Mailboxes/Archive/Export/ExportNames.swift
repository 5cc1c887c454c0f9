import Foundation
import IMAP
import Storage

/// Names of files and directories for a server's folders. Every disk accepts them, and none takes two of them as one.
struct ExportNames {
    /// The longest name in bytes. Disks take 255; numbers and extensions need the rest.
    private static let longest = 200
    /// The most scalars read of a server's name. More would be cut off in any case.
    private static let mostScalars = 200
    /// Names that belong to the export itself.
    private static let reserved = [ExportMark.name]
    /// Names that Windows takes for devices, with any extension.
    private static let devices: Set<String> = Set(
        ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })

    /// What separates the levels of the server's names; `nil` if no name shows it.
    private let separator: Unicode.Scalar?
    private var taken: Set<String>

    /// - Parameter names: The names of all folders at the server.
    init(_ names: [String]) {
        let all = Set(names)
        taken = Set(Self.reserved.map(Self.key))
        separator = ["/", "."].first { (separator: Unicode.Scalar) in
            names.contains { name in
                guard let end = name.unicodeScalars.lastIndex(of: separator) else { return false }
                let parent = String(name.unicodeScalars[..<end])
                return separator == "/" || all.contains(parent) || MailboxName(parent).isInbox
            }
        }
    }

    /// Returns the name of a file or directory: `Zakázky_2026`.
    mutating func plain(_ name: String) -> String {
        var name = levels(name).joined(separator: "_")
        if let base = name.split(separator: ".").first, Self.devices.contains(base.lowercased()) {
            name.insert("_", at: base.endIndex)
        }
        return unique(Self.cut(name))
    }

    /// Returns a folder's name in Maildir++: `.Zak&AOE-zky.2026`. INBOX is the Maildir itself, so its name is empty.
    mutating func maildir(_ name: String) -> String {
        guard !MailboxName(name).isInbox else { return "" }
        var levels = levels(name)
        // If all folders are below INBOX, Maildir++ has them beside it.
        if levels.count > 1, MailboxName(levels[0]).isInbox { levels.removeFirst() }
        levels = levels.map { String(String.UnicodeScalarView($0.unicodeScalars.map { $0 == "." ? "_" : $0 })) }
        var encoded = Self.encode(levels)
        // The name is cut before it is encoded, because modified UTF-7 cut in the middle is invalid.
        while encoded.utf8.count > Self.longest, let last = levels.popLast() {
            let shorter = last.unicodeScalars.dropLast(8)
            if !shorter.isEmpty { levels.append(String(shorter)) }
            encoded = Self.encode(levels)
        }
        return "." + unique(encoded.isEmpty ? "_" : encoded)
    }

    private static func encode(_ levels: [String]) -> String {
        levels.map { String(decoding: MailboxName($0).encoded(utf8: false), as: UTF8.self) }.joined(separator: ".")
    }

    /// The levels of a name, each safe and not empty.
    private func levels(_ name: String) -> [String] {
        let scalars = name.unicodeScalars.prefix(Self.mostScalars)
        let levels = separator.map { separator in scalars.split { $0 == separator } } ?? [scalars[...]]
        return levels.isEmpty ? ["_"] : levels.map(Self.safe)
    }

    /// Replaces what some disk rejects, what has a meaning in a path, and what is invisible.
    private static func safe(_ name: Substring.UnicodeScalarView) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in name { safe.append(isUnsafe(scalar) ? "_" : scalar) }
        if let first = safe.first, first == "." || first == "-" || isMark(first) {
            // A mark would combine with the letter or the slash before the name.
            safe.replaceSubrange(
                ..<safe.index(after: safe.startIndex), with: isMark(first) ? ["_", first] : ["_"] as [Unicode.Scalar])
        }
        while let last = safe.last, last == "." || last == " " { safe.removeLast() }
        return safe.isEmpty ? "_" : String(safe)
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "/", "\\", ":", "*", "?", "\"", "<", ">", "|", "~": true
        default: scalar.properties.isDefaultIgnorableCodePoint || isControl(scalar)
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Cuts the name to ``longest`` bytes. It counts scalars: a name of combining marks alone is one character.
    private static func cut(_ name: String) -> String {
        var cut = String.UnicodeScalarView()
        var bytes = 0
        for scalar in name.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= longest else { break }
            cut.append(scalar)
        }
        while let last = cut.last, last == "." || last == " " { cut.removeLast() }
        return cut.isEmpty ? "_" : String(cut)
    }

    private mutating func unique(_ name: String) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(Self.key(candidate)).inserted {
            candidate = "\(name)~\(number)"
            number += 1
        }
        return candidate
    }

    /// The name as a disk compares it that ignores case and Unicode normalisation. Raising before lowering also turns
    /// `ı` into `i`, `ſ` into `s` and `ß` into `ss`.
    private static func key(_ name: String) -> String {
        name.precomposedStringWithCompatibilityMapping.uppercased().lowercased().precomposedStringWithCanonicalMapping
    }
}
