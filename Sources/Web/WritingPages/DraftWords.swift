import Mailboxes

extension SiteTexts {
    /// The most characters of a recipient that a sentence repeats.
    private static let longestRepeated = 80

    /// Returns why a letter could not be stored, and the field at fault.
    func callAsFunction(draft error: DraftError) -> (field: String, sentence: String) {
        switch error {
        case .tooLong(let field): (field.rawValue, self("problem_draft_too_long"))
        case .tooManyFiles:
            (DraftField.files.rawValue, self("problem_draft_files", ["count": String(DraftLimits.mostFiles)]))
        case .filesTooLarge:
            (DraftField.files.rawValue, self("problem_draft_files_large", ["size": size(DraftLimits.mostFileBytes)]))
        case .tooManyDrafts:
            ("", self("problem_draft_many", ["count": String(DraftLimits.mostDrafts)]))
        }
    }

    /// Returns what keeps a letter from being sent, and the field at fault.
    func callAsFunction(draft problem: Drafts.Problem) -> (field: String, sentence: String) {
        let sentence =
            switch problem {
            case .noMailbox: self("problem_draft_mailbox")
            case .noRecipients: self("problem_draft_no_recipients")
            case .tooManyRecipients:
                self("problem_draft_many_recipients", ["count": String(DraftLimits.mostRecipients)])
            case .recipient(_, let typed, _):
                self("problem_draft_recipient", ["typed": String(LetterWords.line(typed).prefix(Self.longestRepeated))])
            case .empty: self("problem_draft_empty")
            case .refused: self("problem_draft_refused")
            }
        return (problem.field.rawValue, sentence)
    }

    /// Returns what is probably a slip.
    func callAsFunction(draft doubt: DraftDoubt) -> String {
        switch doubt {
        case .noSubject: self("doubt_no_subject")
        case .noFile: self("doubt_no_file")
        case .mistypedDomain(let address, let domain):
            self("doubt_domain", ["address": address, "domain": domain])
        }
    }
}
