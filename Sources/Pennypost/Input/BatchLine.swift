import Foundation
import MailSetup
import Mailboxes

/// One line of a batch: a JSON object with the fields of `send`.
struct BatchLine {
    /// The longest line that is read, in bytes.
    static let longest = 150 * 1024 * 1024

    private static let known: Set<String> = [
        "from", "to", "cc", "bcc", "subject", "text", "textFile", "html", "htmlFile", "attach", "key", "inReplyTo",
    ]

    /// Parses a line.
    ///
    /// - Parameters:
    ///   - sender: the value of `--from`, for lines without `from`.
    ///   - language: the language of the words above the quotation of an answered message.
    static func input(
        _ line: [UInt8], sender: String?, language: DoctorLanguage = .english
    ) throws(CommandFailure) -> DraftInput {
        let value: Any
        do {
            value = try JSONSerialization.jsonObject(with: Data(line))
        } catch {
            throw bad("line", "it is not JSON", "Write one JSON object per line")
        }
        guard let object = value as? [String: Any] else {
            throw bad(
                "line", "it is not a JSON object", #"Write one: {"to":"jan@example.cz","subject":"…","text":"…"}"#)
        }
        if let unknown = object.keys.filter({ !known.contains($0) }).sorted().first {
            throw bad(unknown, "there is no such field", "The fields are: \(known.sorted().joined(separator: ", "))")
        }
        var input = DraftInput()
        input.from = try text("from", object) ?? sender
        input.to = try texts("to", object)
        input.cc = try texts("cc", object)
        input.bcc = try texts("bcc", object)
        input.subject = try text("subject", object)
        input.text = try body("text", "textFile", object)
        input.html = try body("html", "htmlFile", object)
        input.attachments = try texts("attach", object)
        input.key = try text("key", object)
        input.answer = try number("inReplyTo", object).map {
            AnswerInput(id: $0, field: "inReplyTo", language: language)
        }
        return input
    }

    private static func body(
        _ words: String, _ file: String, _ object: [String: Any]
    ) throws(CommandFailure) -> DraftInput.Body? {
        let given = try text(words, object)
        guard let path = try text(file, object) else { return given.map(DraftInput.Body.words) }
        guard given == nil else { throw bad(file, "\(words) is given too", "Give only one of them") }
        guard path != "-" else { throw bad(file, "a text in a batch cannot come from standard input", "Give a file") }
        return .file(path)
    }

    private static func text(_ name: String, _ object: [String: Any]) throws(CommandFailure) -> String? {
        switch object[name] {
        case nil, is NSNull: nil
        case let text as String: text
        default: throw bad(name, "it is not a string", "Write it in quotes")
        }
    }

    /// Returns the number of a stored message.
    private static func number(_ name: String, _ object: [String: Any]) throws(CommandFailure) -> Int64? {
        switch object[name] {
        case nil, is NSNull: return nil
        case let number as NSNumber:
            // Foundation reads true and false as numbers too.
            if String(cString: number.objCType) != "c", let exact = Int64(exactly: number.doubleValue) { return exact }
        default: break
        }
        throw bad(name, "it is not a message's number", "Write the number that list shows, without quotes: 42")
    }

    /// Returns one string or several.
    private static func texts(_ name: String, _ object: [String: Any]) throws(CommandFailure) -> [String] {
        switch object[name] {
        case nil, is NSNull: []
        case let text as String: [text]
        case let texts as [String]: texts
        default:
            throw bad(
                name, "it is neither a string nor an array of strings", #"Write "a@example.cz" or ["a@example.cz"]"#)
        }
    }

    private static func bad(_ field: String, _ message: String, _ remedy: String) -> CommandFailure {
        CommandFailure(status: .badData, code: "bad-line", field: field, message: message, remedy: remedy)
    }
}
