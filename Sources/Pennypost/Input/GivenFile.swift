import Foundation
import MailWire

/// A file that an option names; `-` is standard input.
struct GivenFile: Sendable {
    /// The option, for errors.
    let option: String
    let path: String

    /// Returns the bytes; never holds more than `limit`.
    func read(limit: Int) throws(CommandFailure) -> [UInt8] {
        do {
            return try MessageSource(argument: path).read(limit: limit)
        } catch {
            let (code, message, remedy) =
                switch error {
                case .missing: ("no-input", "there is no file “\(path)”", "Check the path")
                case .folder: ("no-input", "“\(path)” is a folder", "Give a file")
                case .unreadable: ("no-input", "“\(path)” cannot be read", "Check its permissions")
                case .tooLarge(_, let limit):
                    ("too-large", "“\(path)” is larger than \(limit) bytes", "Give a smaller file")
                }
            throw CommandFailure(
                status: code == "too-large" ? .badData : .noInput, code: code, field: option, message: message,
                remedy: remedy)
        }
    }

    /// Returns the bytes as text.
    func readText(limit: Int) throws(CommandFailure) -> String {
        guard let text = String(validating: try read(limit: limit), as: UTF8.self) else {
            throw CommandFailure(
                status: .badData, code: "not-utf-8", field: option, message: "“\(path)” is not in UTF-8",
                remedy: "Convert it, for example: iconv -f WINDOWS-1250 -t UTF-8 FILE")
        }
        // A byte order mark is not part of the text.
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }
}
