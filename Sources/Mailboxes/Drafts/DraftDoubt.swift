import MIME
import MailSetup

/// What is probably a slip in a letter. The writer is asked once, and may send it as it is.
public enum DraftDoubt: Hashable, Sendable {
    /// There is no subject.
    case noSubject
    /// The text speaks of a file, and there is none.
    case noFile
    /// A recipient's domain is one typing mistake away from a provider's.
    case mistypedDomain(address: String, domain: String)

    /// The kinds of doubts, as a form names those that the writer has answered.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case noSubject = "no-subject"
        case noFile = "no-file"
        case mistypedDomain = "mistyped-domain"
    }

    /// The kind.
    public var kind: Kind {
        switch self {
        case .noSubject: .noSubject
        case .noFile: .noFile
        case .mistypedDomain: .mistypedDomain
        }
    }
}

extension DraftDoubt {
    /// Returns what is probably a slip in a letter.
    static func doubts(
        about draft: LetterDraft, to recipients: [MailAddress], _ providers: ProviderDirectory
    ) -> [DraftDoubt] {
        var doubts: [DraftDoubt] = []
        if draft.content.subject.allSatisfy(\.isWhitespace) { doubts.append(.noSubject) }
        if draft.files.isEmpty, speaksOfFile(draft.content.text) { doubts.append(.noFile) }
        for recipient in recipients {
            if let domain = providers.domain(certainlyMeantBy: recipient.domain) {
                doubts.append(.mistypedDomain(address: recipient.address, domain: domain))
            }
        }
        return doubts
    }

    /// Whether the words of the writer, without what is quoted, speak of a file. The beginnings of the words in all four
    /// languages, folded.
    private static func speaksOfFile(_ text: String) -> Bool {
        let own = text.split(separator: "\n").prefix { !isHeading($0) }.filter { $0.first != ">" }
        let words = SearchText.fold(own.joined(separator: "\n")).split { !$0.isLetter }
        return words.contains { word in beginnings.contains { word.hasPrefix($0) } }
    }

    /// Whether a letter that is passed on begins here.
    private static func isHeading(_ line: Substring) -> Bool { line.hasPrefix("----------") }

    private static let beginnings = [
        "priloh", "prilozen", "prikladam", "prilozil", "zalaczni", "zalaczam", "zalaczen", "zalaczyl", "attach",
        "enclos",
    ]
}
