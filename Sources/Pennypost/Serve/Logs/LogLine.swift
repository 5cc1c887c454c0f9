import Foundation
import Logging
import Storage

/// An event as it is written to the log: one line, whatever is in it.
struct LogLine: Sendable {
    /// The most bytes of a value.
    static let longestValue = 2000

    let time: Timestamp
    let level: Logger.Level
    let label: String
    let message: String
    let metadata: Logger.Metadata

    /// Returns the line in a form, with its end.
    func bytes(_ format: LogFormat) -> [UInt8] {
        switch format {
        case .text: return Array((text + "\n").utf8)
        case .json:
            let document = LogDocument(
                time: time.description, level: level.rawValue, label: label, message: Self.cut(message),
                metadata: metadata.isEmpty ? nil : LogDocument.Metadata(metadata.mapValues { Self.cut($0.description) })
            )
            // Strings can always be written as JSON.
            return ((try? JSONLineEncoder().encode(document)) ?? []) + [0x0A]
        }
    }

    private var text: String {
        let word = level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
        var line = "\(time) \(word) \(Self.escaped(message))"
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += " \(Self.escaped(key))=\(Self.quoted(value.description))"
        }
        return line
    }

    private static func quoted(_ value: String) -> String {
        let text = escaped(value)
        let isPlain =
            !text.isEmpty && !text.contains { $0.isWhitespace || $0 == "\"" || $0 == "=" || $0 == "\\" }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\\\"") + "\""
    }

    /// Writes control and other invisible characters as `\u{…}`, so that nothing from outside can start a line or
    /// move a terminal's cursor.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in cut(text).unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\\": result += "\\\\"
            case _ where HiddenCharacters.contains(scalar): result += scalar.escaped(asASCII: true)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > longestValue else { return text }
        var kept = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            guard count <= longestValue else { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }
}

/// `{"time":…,"level":…,"label":…,"message":…,"metadata":{…}}`
private struct LogDocument: Encodable, Sendable {
    var time: String
    var level: String
    var label: String
    var message: String
    var metadata: Metadata?

    /// Words under their names, in the order of the names.
    struct Metadata: Encodable, Sendable {
        private struct Name: CodingKey {
            let stringValue: String
            let intValue: Int? = nil
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        private let words: [String: String]

        init(_ words: [String: String]) { self.words = words }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Name.self)
            for (name, word) in words.sorted(by: { $0.key < $1.key }) {
                try container.encode(word, forKey: Name(stringValue: name))
            }
        }
    }
}
