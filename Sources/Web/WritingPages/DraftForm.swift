import Accounts
import HTTPTypes
import Mailboxes

/// The form in which a letter is written, as the template `draft` reads it.
struct DraftForm: Sendable {
    /// What a button asks for.
    enum Act: String, Sendable, CaseIterable {
        case send, save, discard
        /// The script stores what was typed while the person goes on typing.
        case autosave
    }

    /// A file of the letter.
    struct File: Sendable {
        /// Its number; `nil` if it goes along with a letter of which nothing is stored yet.
        var id: Int64?
        let name: String
        let size: Int
    }

    static let (key, revision, removed, accepted) = ("key", "revision", "remove", "accepted")
    private static let (originKind, originID, takesFiles) = ("answers", "letter", "take-files")
    /// The height of the text, in lines.
    private static let textLines = 14

    let place: Drafts.Place
    let content: DraftContent
    let writer: Writer
    var files: [File] = []
    var revision: Int64 = 0
    /// The doubts that the writer has answered by sending once more.
    var accepted: Set<DraftDoubt.Kind> = []

    private var texts: SiteTexts { writer.request.texts }

    init(_ place: Drafts.Place, _ content: DraftContent, _ writer: Writer) {
        (self.place, self.content, self.writer) = (place, content, writer)
        if case .stored(_, let revision) = place { self.revision = revision }
    }

    /// - Parameter content: What was typed; `nil` for what is stored.
    init(_ draft: LetterDraft, typed content: DraftContent? = nil, _ writer: Writer) {
        self.init(.stored(id: draft.id, revision: draft.revision), content ?? draft.content, writer)
        files = draft.files.map { File(id: $0.id, name: $0.name, size: $0.size) }
    }

    // MARK: Reading

    /// What was typed.
    static func content(_ form: FormFields) -> DraftContent {
        var content = DraftContent(mailboxID: form[DraftField.from.rawValue].flatMap { Int64($0) })
        content.to = form[DraftField.to.rawValue] ?? ""
        content.cc = form[DraftField.cc.rawValue] ?? ""
        content.bcc = form[DraftField.bcc.rawValue] ?? ""
        content.subject = form[DraftField.subject.rawValue] ?? ""
        content.text = form[DraftField.text.rawValue] ?? ""
        return content
    }

    /// What the pressed button asks for. A form without a button is stored.
    static func act(_ form: FormFields) -> Act { form["act"].flatMap(Act.init(rawValue:)) ?? .save }

    /// What the letter answers, by a link's query or by the form's hidden fields.
    static func origin(_ fields: FormFields) -> DraftOrigin? {
        let kinds = ["reply", "reply-all", "forward"]
        let kind = fields[originKind] ?? kinds.first { fields[$0] != nil } ?? ""
        guard let id = (fields[originID] ?? fields[kind]).flatMap({ Int64($0) }), id > 0 else { return nil }
        return switch kind {
        case "reply": .reply(id)
        case "reply-all": .replyToAll(id)
        case "forward": .forward(id, takesFiles: fields[originID] == nil || fields[takesFiles] != nil)
        default: nil
        }
    }

    // MARK: Showing

    /// Returns the page.
    ///
    /// - Parameters:
    ///   - problems: What keeps the letter from being stored or sent, at its fields.
    ///   - doubts: What is probably a slip.
    ///   - stored: What another window has stored since. The form keeps what was typed, and overwrites it if it is sent
    ///     once more.
    ///   - isStored: Whether this form was stored. If not, files that came with it have to be attached again.
    func page(
        refused problems: [(field: String, sentence: String)] = [], doubts: [String] = [],
        besides stored: LetterDraft? = nil, isStored: Bool = true
    ) -> Page {
        var form = view
        if writer.request.isKept { form.refill(from: writer.request.form) }
        let summary = form.mark(problems)
        var values = form.values(formToken: writer.request.formToken)
        let ofFiles = problems.filter { $0.field == DraftField.files.rawValue }.map(\.sentence)
        // Copies are seldom needed, and stand before To: from To, Tab leads to the subject, the text and the button.
        values["first"] = form.fields.prefix(1).map(\.values)
        values["fields"] = form.fields.dropFirst().map(\.values)
        let again = isStored || writer.request.files.isEmpty ? [] : [texts("draft_attach_again")]
        values["strips"] = (doubts + again).map { StripView(tone: .warn, sentence: $0).values }
        values["stored"] = [stored.map(self.stored)].compactMap(\.self)
        values["files"] = files.map(values(of:))
        values["has_files"] = !files.isEmpty
        values["files_error"] = ofFiles.first ?? ""
        values["send"] = texts(doubts.isEmpty ? "send" : "send_anyway")
        values["known"] = writer.known
        values["asks_files"] = asksForFiles
        values["limit"] = String(DraftLimits.mostFileBytes)
        values["too_large"] = texts(draft: DraftError.filesTooLarge).sentence
        var page = Page("draft", title: title, values)
        page.problems =
            summary.filter { problem in !ofFiles.contains(problem.sentence) }
            + ofFiles.map { ProblemView(field: DraftField.files.rawValue, sentence: $0) }
        if !problems.isEmpty || !doubts.isEmpty || stored != nil { page.status = .unprocessableContent }
        if stored != nil { page.status = .conflict }
        if writer.request.isKept {
            page.notice = NoticeView(sentence: texts("notice_kept_without_files"))
            page.cookies.append(writer.request.cookies.removing(.kept))
        }
        return page
    }

    private var title: String {
        guard case .new(_, let origin) = place else { return texts("draft") }
        return switch origin {
        case nil: texts("new_letter")
        case .reply, .replyToAll: texts("reply")
        case .forward: texts("forward")
        }
    }

    private var action: SitePath {
        switch place {
        case .new: .newDraft
        case .stored(let id, _): .draft(id: id)
        }
    }

    private var view: FormView {
        var from = FieldView(DraftField.from.rawValue, texts("field_from"), .select)
        let isKnown = writer.mailboxes.contains { $0.id == content.mailboxID }
        from.options = writer.mailboxes.map { mailbox in
            FieldView.Option(
                value: String(mailbox.id), label: mailbox.name.map { "\($0) <\(mailbox.address)>" } ?? mailbox.address,
                isChosen: mailbox.id == content.mailboxID)
        }
        if !isKnown {
            from.options.insert(.init(value: "", label: texts("choose_mailbox"), isChosen: true), at: 0)
        }
        var form = FormView(action, button: texts("send"), [from, recipients(.to, content.to, "field_to")])
        form.more = (
            texts("field_copies"),
            [recipients(.cc, content.cc, "field_cc"), recipients(.bcc, content.bcc, "field_bcc")]
        )
        var subject = FieldView(DraftField.subject.rawValue, texts("field_subject"))
        (subject.value, subject.saysOptional, subject.isRequired) = (content.subject, false, false)
        var text = FieldView(DraftField.text.rawValue, texts("field_text"), .lines)
        (text.value, text.lines, text.isRequired, text.saysOptional) = (content.text, Self.textLines, false, false)
        text.isFocused = !content.to.isEmpty && writer.request.method == .get
        form.fields += [subject, text]
        form.hidden = hidden
        return form
    }

    private func recipients(_ field: DraftField, _ value: String, _ key: String) -> FieldView {
        var view = FieldView(field.rawValue, texts(key))
        view.value = value
        view.list = "known"
        (view.isRequired, view.saysOptional) = (false, false)
        view.isFocused = field == .to && value.isEmpty
        return view
    }

    private var hidden: [(name: String, value: String)] {
        var hidden = accepted.map(\.rawValue).sorted().map { (name: Self.accepted, value: $0) }
        hidden.append((Self.revision, String(revision)))
        switch place {
        case .stored: break
        case .new(let key, let origin):
            hidden.append((Self.key, key))
            guard let origin else { break }
            hidden.append((Self.originID, String(origin.messageID)))
            let kind =
                switch origin {
                case .reply: "reply"
                case .replyToAll: "reply-all"
                case .forward: "forward"
                }
            hidden.append((Self.originKind, kind))
        }
        return hidden
    }

    /// Whether the files of a letter that is passed on can be left out.
    private var asksForFiles: Bool {
        if case .new(_, .forward?) = place { return !files.isEmpty }
        return false
    }

    private func values(of file: File) -> [String: any Sendable] {
        let name = AttachmentName(file.name, number: 1, mediaType: "").text
        var path = ""
        if let id = file.id, case .stored(let draft, _) = place { path = SitePath.draftFile(id: draft, file: id).text }
        return [
            "id": file.id.map(String.init) ?? "", "name": name, "size": texts.size(file.size), "path": path,
            "remove": texts("remove_file_named", ["name": name]),
        ]
    }

    /// What another window has stored.
    private func stored(_ draft: LetterDraft) -> [String: any Sendable] {
        let moment = texts.moment(draft.changedAt, now: writer.request.now, timeZone: writer.timeZone)
        return [
            "sentence": texts("draft_changed_elsewhere", ["time": moment]), "subject": draft.content.subject,
            "to": draft.content.to, "text": draft.content.text, "path": SitePath.draft(id: draft.id).text,
        ]
    }
}
