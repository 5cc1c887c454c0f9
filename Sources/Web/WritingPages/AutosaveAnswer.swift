import Foundation
import HTTPTypes
import Mailboxes

/// What the script gets when it stores a letter that is being written.
struct AutosaveAnswer: Encodable, Sendable {
    /// Where the letter is stored, and in which revision.
    var path: String?, revision: String?
    /// What the page says.
    let text: String

    /// The letter is stored.
    static func saved(_ draft: LetterDraft, _ writer: Writer) throws -> PageAnswer {
        let moment = writer.request.texts.moment(
            draft.changedAt, now: writer.request.now, timeZone: writer.timeZone)
        return try AutosaveAnswer(
            path: SitePath.draft(id: draft.id).text, revision: String(draft.revision),
            text: writer.request.texts("draft_saved_at", ["time": moment])
        ).answer(.ok)
    }

    /// Nothing is stored, for a reason that a sentence says. What was typed is still in the form.
    static func refused(_ sentence: String) throws -> PageAnswer {
        try AutosaveAnswer(text: sentence).answer(.conflict)
    }

    private func answer(_ status: HTTPResponse.Status) throws -> PageAnswer {
        .bytes(Array(try JSONEncoder().encode(self)), type: "application/json", status: status)
    }
}
