import Accounts
import Foundation
import Mailboxes

/// `/drafts/new` and `/drafts/ID`: a letter is written, stored, sent or discarded.
///
/// Every form stores what was typed first, whatever its button asks for, so that a refusal loses nothing.
struct DraftPages: Sendable {
    let services: SiteServices

    /// How long a letter can be taken back before it leaves.
    static let undoTime = Duration.seconds(10)

    /// A letter of which nothing is stored yet.
    func new(_ request: PageRequest) async throws -> PageAnswer {
        guard let writer = try await Writer(request, services) else { return .notFound }
        let origin = DraftForm.origin(request.method == .post || request.isKept ? request.form : request.query)
        let key = request.form[DraftForm.key].flatMap { BearerToken($0)?.text } ?? BearerToken().text
        guard request.method == .post else {
            guard let beginning = try await beginning(origin, writer) else { return .notFound }
            var form = DraftForm(.new(key: key, origin: origin), beginning.content, writer)
            form.files = beginning.files.map { DraftForm.File(name: $0.name, size: $0.size) }
            return .page(form.page())
        }
        return try await change(.new(key: key, origin: origin), writer)
    }

    /// A stored letter.
    func draft(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let writer = try await Writer(request, services),
            let draft = try await services.mailboxes.drafts.draft(id, for: writer.viewer)
        else { return .notFound }
        if let outboxID = draft.outboxID { return sent(outboxID, writer) }
        let revision = request.form[DraftForm.revision].flatMap { Int64($0) } ?? draft.revision
        guard request.method == .post else {
            var form = DraftForm(draft, writer)
            form.revision = revision
            return .page(form.page())
        }
        return try await change(.stored(id: id, revision: revision), writer)
    }

    /// A file of a letter that is being written.
    func file(_ fileID: Int64, of id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn,
            let file = try await services.mailboxes.drafts.file(fileID, of: id, for: signedIn.mailboxViewer)
        else { return .notFound }
        return LetterFiles.download(file.bytes, named: file.name)
    }

    /// What a new letter's form shows first.
    private func beginning(_ origin: DraftOrigin?, _ writer: Writer) async throws -> Drafts.Beginning? {
        guard let origin else {
            var content = DraftContent(mailboxID: writer.usualMailbox)
            content.to = writer.request.query.trimmed(DraftField.to.rawValue)
            return Drafts.Beginning(content: content)
        }
        return try await services.mailboxes.drafts.begin(origin, for: writer.viewer, words: writer.quotationWords)
    }

    /// Stores what was typed, and does what the button asks for.
    private func change(_ place: Drafts.Place, _ writer: Writer) async throws -> PageAnswer {
        let request = writer.request
        let content = DraftForm.content(request.form)
        let change = Drafts.Change(
            content, adding: request.files.map(\.newDraftFile),
            removing: Set(request.form.all(DraftForm.removed).compactMap { Int64($0) }))
        let saved: Drafts.Saved?
        do {
            saved = try await services.mailboxes.drafts.save(change, to: place, for: writer.viewer)
        } catch let error as DraftError where DraftForm.act(request.form) == .autosave {
            return try AutosaveAnswer.refused(request.texts(draft: error).sentence)
        } catch let error as DraftError {
            return .page(
                try await form(place, content, writer).page(
                    refused: [request.texts(draft: error)], isStored: false))
        }
        switch saved {
        case nil: return .notFound
        case .sent(let outboxID): return sent(outboxID, writer)
        case .changedElsewhere(let stored):
            if DraftForm.act(request.form) == .autosave {
                return try AutosaveAnswer.refused(request.texts("draft_autosave_changed"))
            }
            return .page(DraftForm(stored, typed: content, writer).page(besides: stored, isStored: false))
        case .saved(let draft):
            switch DraftForm.act(request.form) {
            case .send: return try await send(draft, writer)
            case .discard: return try await discard(draft, writer)
            case .autosave:
                return try AutosaveAnswer.saved(draft, writer)
            case .save:
                return .seeOther(.draft(id: draft.id), cookies: [SiteNotice.cookie("notice_draft_saved", on: request)])
            }
        }
    }

    private func discard(_ draft: LetterDraft, _ writer: Writer) async throws -> PageAnswer {
        _ = try await services.mailboxes.drafts.discard(draft.id, for: writer.viewer)
        return .seeOther(.drafts, cookies: [SiteNotice.cookie("notice_draft_discarded", on: writer.request)])
    }

    private func send(_ draft: LetterDraft, _ writer: Writer) async throws -> PageAnswer {
        let (request, texts) = (writer.request, writer.request.texts)
        let accepted = Set(request.form.all(DraftForm.accepted).compactMap(DraftDoubt.Kind.init(rawValue:)))
        let zone = TimeZone(identifier: writer.timeZone) ?? .gmt
        let outcome = try await services.mailboxes.drafts.send(
            draft.id, revision: draft.revision, accepting: accepted, for: writer.viewer, delay: Self.undoTime,
            offsetMinutes: zone.secondsFromGMT() / 60)
        var form = DraftForm(draft, writer)
        switch outcome {
        case nil: return .notFound
        case .inOutbox(let outboxID): return sent(outboxID, writer)
        case .refused(let problems): return .page(form.page(refused: problems.map { texts(draft: $0) }))
        case .doubtful(let doubts):
            form.accepted = accepted.union(doubts.map(\.kind))
            return .page(form.page(doubts: doubts.map { texts(draft: $0) }))
        case .changedElsewhere(let stored):
            return .page(DraftForm(stored, typed: draft.content, writer).page(besides: stored))
        }
    }

    /// The form as it was typed, with the files that are stored.
    private func form(_ place: Drafts.Place, _ content: DraftContent, _ writer: Writer) async throws -> DraftForm {
        var form = DraftForm(place, content, writer)
        if case .stored(let id, let revision) = place,
            let draft = try await services.mailboxes.drafts.draft(id, for: writer.viewer)
        {
            form = DraftForm(draft, typed: content, writer)
            form.revision = revision
        }
        return form
    }

    /// Leads to the letters. Until it leaves, the letter can be taken back there.
    private func sent(_ outboxID: Int64, _ writer: Writer) -> PageAnswer {
        let offer = SiteNotice.Offer(
            action: .outboxLetter(id: outboxID), act: "take-back", button: "outbox_take_back")
        return .seeOther(
            .messages, cookies: [SiteNotice.cookie("notice_letter_leaves", offering: offer, on: writer.request)])
    }
}

/// A person who writes: who it is, and from which mailboxes.
struct Writer: Sendable {
    let request: PageRequest
    let viewer: MailboxViewer
    let timeZone: String
    /// Never empty.
    let mailboxes: [Mailbox]
    /// Addresses that letters went to, for suggestions.
    let known: [String]

    /// Finds out who writes; `nil` if the person may send from no mailbox.
    init?(_ request: PageRequest, _ services: SiteServices) async throws {
        guard let signedIn = request.fullySignedIn else { return nil }
        viewer = signedIn.mailboxViewer
        mailboxes = try await services.mailboxes.drafts.mailboxes(for: viewer)
        guard !mailboxes.isEmpty else { return nil }
        known = try await services.mailboxes.drafts.knownAddresses(for: viewer)
        timeZone = signedIn.member.person.timeZone
        self.request = request
    }

    /// The mailbox of a letter that answers no other: the person's own if there is one.
    var usualMailbox: Int64? {
        (mailboxes.first { $0.place.isPrivate && $0.place.ownerID == viewer.personID } ?? mailboxes.first)?.id
    }

    /// The line above a quotation is in the language of the pages.
    var quotationWords: QuotationWords { QuotationWords(request.texts.language.ofDoctor) }
}

extension UploadedFile {
    /// The file as a letter takes it. A type that no letter can carry is that of bytes.
    var newDraftFile: NewDraftFile {
        let type = contentType.lowercased()
        let isType = type.utf8.count <= 100 && type.wholeMatch(of: /[a-z0-9.+-]+\/[a-z0-9.+-]+/) != nil
        return NewDraftFile(
            name: AttachmentName(cleanName, number: 1, mediaType: type).text,
            contentType: isType && !type.hasPrefix("multipart/") && !type.hasPrefix("message/")
                ? type : "application/octet-stream",
            bytes: bytes)
    }
}
