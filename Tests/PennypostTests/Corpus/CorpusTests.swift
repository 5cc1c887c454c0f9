import Foundation
import MIME
import Testing

@testable import Pennypost

@Suite("The corpus")
struct CorpusTests {
    @Test("There are at least 150 messages, each with what must be found in it")
    func isLargeEnough() throws {
        #expect(try CorpusCase.all().count >= 150)
    }

    @Test("Everything in each message is found, in LF and in CRLF", arguments: try CorpusCase.all())
    func findsAll(_ item: CorpusCase) throws {
        for form in item.forms {
            let document = ParsedMessageDocument(Message(parsing: item.bytes(in: form)))
            let line = try JSONLineEncoder().encode(document)
            let found = try JSONDecoder().decode(JSONValue.self, from: Data(line))
            var comparison = CorpusComparison(form: form)
            comparison.compare(found, with: item.expected)
            #expect(
                comparison.differences.isEmpty,
                "\(item.name).eml with \(form.rawValue):\n  \(comparison.differences.joined(separator: "\n  "))")
        }
    }

    @Test("A message cut off anywhere is read, and its JSON is complete", arguments: try CorpusCase.all())
    func readsCutMessages(_ item: CorpusCase) throws {
        let size = item.message.count
        for share in [1, 3, 5] {
            let document = ParsedMessageDocument(Message(parsing: Array(item.message.prefix(size * share / 6))))
            let line = try JSONLineEncoder().encode(document)
            let found = try JSONDecoder().decode(JSONValue.self, from: Data(line))
            #expect(found["parts"]?["type"]?.string?.contains("/") == true)
        }
    }
}
