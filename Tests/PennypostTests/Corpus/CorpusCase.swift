import Foundation
import Testing

/// A message of Tests/Corpus with what must be found in it.
struct CorpusCase: Sendable, CustomTestStringConvertible {
    /// How the message's lines end.
    enum Form: String, CaseIterable, Sendable {
        case lf = "LF"
        case crlf = "CRLF"
        case asIs = "as it is"
    }

    /// The file without its ending, e.g. `charsets/koi8-r`.
    var name: String
    var message: [UInt8]
    var expected: JSONValue
    var forms: [Form]

    var testDescription: String { name }

    /// Returns the bytes in a form. Files that are read in both forms hold LF.
    func bytes(in form: Form) -> [UInt8] {
        guard form == .crlf else { return message }
        return message.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Corpus")
        .standardizedFileURL

    /// Returns all cases, by name. If a file cannot be read, the test that asks for them fails.
    static func all() throws -> [CorpusCase] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try paths.filter { $0.hasSuffix(".eml") }.sorted().map { path in
            let name = String(path.dropLast(4))
            let message = try Data(contentsOf: folder.appending(path: path))
            let document = try JSONDecoder().decode(
                JSONValue.self, from: Data(contentsOf: folder.appending(path: name + ".json")))
            return CorpusCase(
                name: name, message: Array(message), expected: document["expect"] ?? .null,
                forms: document["lineEnds"]?.string == "as-is" ? [.asIs] : [.lf, .crlf])
        }
    }
}
