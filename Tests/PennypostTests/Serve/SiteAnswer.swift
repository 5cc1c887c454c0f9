import Foundation
import Testing

/// What the site answered, as its bytes say it.
struct SiteAnswer: Sendable {
    let status: Int
    /// The header fields; names in lower case.
    let fields: [(name: String, value: String)]
    let body: String

    /// Reads an answer of a connection that was closed after it.
    init(_ text: String) throws {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = try #require(parts.first, "\(text)").split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        status = try #require(words.count > 1 ? Int(words[1]) : nil, "no answer: \(text)")
        fields = lines.dropFirst().map { line in
            let pair = line.split(separator: ":", maxSplits: 1)
            return (pair.first.map { $0.lowercased() } ?? "", pair.count > 1 ? String(pair[1].drop { $0 == " " }) : "")
        }
        body = parts.count > 1 ? String(parts[1]) : ""
    }

    func values(of name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// Where the answer sends the browser; `nil` if it is a page.
    var location: String? { values(of: "location").first }

    /// The value of a hidden field of the page's form.
    func hidden(_ name: String) -> String? {
        part(between: "<input type=\"hidden\" name=\"\(name)\" value=\"", and: "\"")
    }

    /// The letters on a plate, such as a key or an app password.
    func plate(_ id: String) -> String? {
        guard let tag = part(between: "id=\"\(id)\" translate=\"no\"", and: "</output>") else { return nil }
        return tag.split(separator: ">").last.map(String.init)
    }

    /// What stands between two texts, at the first place.
    func part(between start: String, and end: String) -> String? {
        guard let begin = body.range(of: start), let stop = body.range(of: end, range: begin.upperBound..<body.endIndex)
        else { return nil }
        return String(body[begin.upperBound..<stop.lowerBound])
    }
}
