import Accounts
import Logging
import MailWire

/// How a value is written in a file, in the environment or in an argument.
struct SettingForm<Value: Sendable>: Sendable {
    /// What may be written, for the reference and for errors: “a number from 1 to 10”.
    let words: String
    /// Whether it is a list.
    var isList = false
    /// Reads what is written; `nil` if it has another form. There is at least one element.
    let read: @Sendable ([String]) -> Value?
    /// Writes a value; empty if there is none.
    let text: @Sendable (Value) -> String
}

extension SettingForm where Value == Int {
    /// A whole number.
    static func number(_ range: ClosedRange<Int>) -> Self {
        SettingForm(words: "a number from \(range.lowerBound) to \(range.upperBound)") { written in
            guard let number = written.first.flatMap({ Int($0) }), range.contains(number) else { return nil }
            return number
        } text: {
            String($0)
        }
    }
}

extension SettingForm where Value == Bool {
    /// Whether something is done.
    static var yesOrNo: Self {
        SettingForm(words: "yes or no") { written in
            switch written.first?.lowercased() {
            case "yes", "true", "on", "1": true
            case "no", "false", "off", "0": false
            default: nil
            }
        } text: {
            $0 ? "yes" : "no"
        }
    }
}

extension SettingForm where Value == String {
    /// A word on one line.
    static func word(_ words: String) -> Self {
        SettingForm(words: words, read: { SettingText.line($0.first) }, text: { $0 })
    }
}

extension SettingForm where Value == String? {
    /// A word on one line, or nothing.
    static func word(_ words: String) -> Self {
        SettingForm(words: words, read: { SettingText.line($0.first).map(Optional.some) }, text: { $0 ?? "" })
    }

    /// The path of a file.
    static var file: Self { word("the path of a file") }

    /// An origin: scheme, host and port of an address on the web.
    static var origin: Self {
        SettingForm(words: "an address such as https://post.firma.cz") { written in
            guard let text = written.first, let origin = WebOrigin(text) else { return nil }
            return .some(origin.description)
        } text: {
            $0 ?? ""
        }
    }
}

extension SettingForm where Value == [String] {
    /// Several words.
    static func words(_ words: String, where isGood: @escaping @Sendable (String) -> Bool = { _ in true }) -> Self {
        SettingForm(words: words, isList: true) { written in
            let lines = written.compactMap { SettingText.line($0) }
            return lines.count == written.count && lines.allSatisfy(isGood) ? lines : nil
        } text: {
            $0.joined(separator: ", ")
        }
    }
}

extension SettingForm where Value == [Network] {
    /// Networks or single addresses.
    static var networks: Self {
        SettingForm(words: "addresses or networks such as 10.0.0.0/8", isList: true) { written in
            let networks = written.compactMap { Network($0) }
            return networks.count == written.count ? networks : nil
        } text: {
            $0.map(\.description).joined(separator: ", ")
        }
    }
}

extension SettingForm where Value == Secret? {
    /// A secret. It is never shown.
    static var secret: Self {
        SettingForm(words: "a secret") { written in
            guard let line = SettingText.line(written.first) else { return nil }
            return .some(Secret(line))
        } text: {
            $0 == nil ? "" : "•••"
        }
    }
}

extension SettingForm where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of a few words.
    static var choice: Self {
        let names = Value.allCases.map(\.rawValue)
        return SettingForm(words: names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")) { written in
            written.first.flatMap { Value(rawValue: $0.lowercased()) }
        } text: {
            $0.rawValue
        }
    }
}

/// What is common to the written values.
enum SettingText {
    /// The most bytes of a value.
    static let longest = 4096

    /// Returns a value without control characters and of a bounded length; otherwise `nil`.
    static func line(_ text: String?) -> String? {
        guard let text, !text.isEmpty, text.utf8.count <= longest,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        return text
    }
}
