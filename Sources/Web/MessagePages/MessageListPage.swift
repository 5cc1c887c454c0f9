import Accounts
import Foundation
import HTTPTypes
import Mailboxes
import Storage

/// `/messages`: the letters of all mailboxes that a person may read, the newest first, a page by key.
struct MessageListPage: Sendable {
    let services: SiteServices

    private static let pageLength = 50

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn, let question = Question(request.query) else { return .notFound }
        let texts = request.texts
        var refusal = ""
        var page: LetterPage?
        do {
            let query = try SearchQuery(parsing: question.words)
            page = try await find(question, query, Self.pageLength, signedIn)
        } catch let error as SearchQueryError {
            refusal = texts(search: error)
        } catch MailboxError.noSuchFolder(let name, _) {
            refusal = texts("problem_search_folder", ["name": LetterWords.line(name)])
        }
        // A search that is not understood finds nothing; the page shows it again.
        if !refusal.isEmpty { page = try await find(question, SearchQuery(), 0, signedIn) }
        guard let page else { return .notFound }
        let sendable = Set(try await services.mailboxes.drafts.mailboxes(for: signedIn.mailboxViewer).map(\.id))
        var list = shown(page, question, refusal, request, signedIn)
        var folders: [String] = []
        if let mailbox = question.mailbox, sendable.contains(mailbox) {
            folders = try await services.mailboxes.letters.foldersToMoveTo(in: mailbox, for: signedIn.mailboxViewer)
        }
        let mayDelete = question.mailbox.map(sendable.contains) ?? !sendable.isEmpty
        list.values.merge(bar(mayDelete: mayDelete, folders, texts)) { $1 }
        if !sendable.isEmpty {
            list.acts = [.link(texts("drafts"), .drafts), .link(texts("write"), .newDraft, .primary)]
        }
        return .page(list)
    }

    /// What is asked for.
    private struct Question {
        /// Only this mailbox; `nil` for all.
        var mailbox: Int64?
        var words: String
        let before: MessageCursor?

        /// Reads a query; `nil` if it names a mailbox that can't be.
        init?(_ query: FormFields) {
            words = query.trimmed("q")
            before = query["before"].flatMap { MessageCursor(key: $0) }
            guard let text = query["in"], !text.isEmpty else { return }
            guard let id = Int64(text), String(id) == text else { return nil }
            mailbox = id
        }

        /// The address of the list of another search in the same mailbox.
        func address(words: String) -> String {
            var question = self
            question.words = words
            return question.address()
        }

        /// The address of a list.
        func address(before: MessageCursor? = nil, everywhere: Bool = false) -> String {
            var fields: [(name: String, value: String)] = []
            if let mailbox, !everywhere { fields.append(("in", String(mailbox))) }
            if !words.isEmpty { fields.append(("q", words)) }
            if let before { fields.append(("before", before.key)) }
            return SitePath.messages.text + (fields.isEmpty ? "" : "?\(FormFields(fields).encoded)")
        }
    }

    private func find(
        _ question: Question, _ query: SearchQuery, _ limit: Int, _ signedIn: SignedIn
    ) async throws -> LetterPage? {
        try await services.mailboxes.letters.page(
            for: signedIn.mailboxViewer, in: question.mailbox, matching: query,
            timeZone: TimeZone(identifier: signedIn.member.person.timeZone) ?? .gmt, before: question.before,
            limit: limit)
    }

    private func shown(
        _ found: LetterPage, _ question: Question, _ refusal: String, _ request: PageRequest, _ signedIn: SignedIn
    ) -> Page {
        let texts = request.texts
        // Whose letter it is need not be said if there is only one mailbox to choose from.
        let names = found.mailboxes.reduce(into: [Int64: String]()) { $0[$1.id] = $1.address }
        let isNamed = names.count > 1 && question.mailbox == nil
        let letters = found.messages.map { message in
            item(message, mailbox: isNamed ? names[message.mailboxID] ?? "" : "", request, signedIn)
        }
        var values: [String: any Sendable] = [
            "strips": strips(found, question, request), "filter": [] as [String], "has_letters": !letters.isEmpty,
            "letters": letters, "empty": [] as [String], "pager": [] as [String],
            "actions": SitePath.messageActions.text, "back_here": question.address(before: question.before),
            "tabs": [tabs(question, texts)],
        ]
        if !found.mailboxes.isEmpty { values["filter"] = [filter(found.mailboxes, question, refusal, texts)] }
        if letters.isEmpty, refusal.isEmpty { values["empty"] = [empty(found, question, texts)] }
        if found.hasMore || question.before != nil, refusal.isEmpty {
            values["pager"] = [
                [
                    "name": texts("pages"), "text": "", "newer": question.before == nil ? "" : question.address(),
                    "older": found.hasMore
                        ? question.address(before: found.messages.last.map { MessageCursor($0) }) : "",
                ]
            ]
        }
        var page = Page("letters", title: texts("messages"), values)
        if !refusal.isEmpty {
            page.status = .unprocessableContent
            page.problems = [ProblemView(field: "q", sentence: refusal)]
        }
        return page
    }

    /// What can be done with the letters that are ticked: by the right to read, and with the right to send also the rest.
    private static let marks: [(act: MessageActionsPage.Act, key: String)] = [
        (.read, "message_mark_read"), (.unread, "message_mark_unread"), (.flag, "message_flag"),
        (.unflag, "message_unflag"),
    ]

    /// The bar under the list.
    ///
    /// - Parameter folders: The folders of the one mailbox whose letters are listed; empty if there are several.
    private func bar(mayDelete: Bool, _ folders: [String], _ texts: SiteTexts) -> [String: any Sendable] {
        let acts = Self.marks + (mayDelete ? [(.delete, "message_delete")] : [])
        let move: [String: any Sendable] = [
            "name": MessageActionsPage.folder, "label": texts("message_move_folder"),
            "none": texts("message_choose_folder"), "act": MessageActionsPage.Act.move.rawValue,
            "text": texts("message_move"),
            "folders": folders.map { ["value": $0, "text": LetterWords.folder($0, texts)] },
        ]
        return [
            "acts": acts.map { ["act": $0.act.rawValue, "text": texts($0.key)] as [String: any Sendable] },
            "move": (folders.isEmpty ? [] : [move]) as [[String: any Sendable]],
        ]
    }

    /// The list by what is often looked for. A tab is a search.
    private func tabs(_ question: Question, _ texts: SiteTexts) -> [String: any Sendable] {
        let searches = [
            ("messages_tab_all", ""), ("messages_tab_unread", "is:unread"), ("messages_tab_flagged", "is:flagged"),
            ("messages_tab_files", "has:attachment"),
        ]
        return [
            "name": texts("messages_tabs"),
            "tabs": searches.map { key, words in
                [
                    "path": question.address(words: words), "text": texts(key), "current": question.words == words,
                    "count": "",
                ] as [String: any Sendable]
            },
        ]
    }

    /// A letter. Its link says all that the row shows, since a screen reader may read links alone.
    private func item(
        _ message: StoredMessage, mailbox: String, _ request: PageRequest, _ signedIn: SignedIn
    ) -> [String: any Sendable] {
        let texts = request.texts
        let (subject, sender) = (LetterWords.subject(message.subject, texts), LetterWords.sender(message, texts))
        let moment = texts.time(message.receivedAt, now: request.now, timeZone: signedIn.member.person.timeZone)
        let files = message.attachmentCount > 0 ? texts("message_has_attachments") : ""
        let unread = message.isRead ? "" : texts("message_unread")
        let flagged = message.isFlagged ? texts("message_flagged") : ""
        let badges =
            (message.isRead ? [] : [BadgeView(tone: .this, word: unread).values])
            + (message.isFlagged ? [BadgeView(tone: .warn, word: flagged).values] : [])
        return [
            "id": String(message.id), "path": SitePath.message(id: message.id).text, "subject": subject,
            "sender": sender, "unread": !message.isRead,
            "badge": badges, "exact": moment.exact,
            "full": moment.full, "time": moment.text, "mailbox": mailbox, "files": files,
            "choose": texts("message_choose", ["subject": subject]),
            "spoken": [unread, flagged, sender, subject, moment.text, files].filter { !$0.isEmpty }.joined(
                separator: ", "),
        ]
    }

    private func filter(
        _ mailboxes: [Mailbox], _ question: Question, _ refusal: String, _ texts: SiteTexts
    ) -> [String: any Sendable] {
        var words = FieldView("q", texts("field_letter_search"))
        words.type = "search"
        words.value = question.words
        words.hint = texts("field_letter_search_hint")
        words.error = refusal
        words.isRequired = false
        words.saysOptional = false
        var fields = [words]
        if mailboxes.count > 1 {
            var choice = FieldView("in", texts("mailbox"), .select)
            choice.options =
                [FieldView.Option(value: "", label: texts("messages_all_mailboxes"), isChosen: question.mailbox == nil)]
                + mailboxes.map { mailbox in
                    FieldView.Option(
                        value: String(mailbox.id), label: mailbox.address, isChosen: mailbox.id == question.mailbox)
                }
            fields.append(choice)
        }
        return [
            "action": SitePath.messages.text, "button": texts("message_search"), "fields": fields.map(\.values),
        ]
    }

    /// Which mailboxes get no new letters and why, and which are not all here yet.
    private func strips(
        _ found: LetterPage, _ question: Question, _ request: PageRequest
    ) -> [[String: any Sendable]] {
        let texts = request.texts
        let troubled = found.mailboxes.filter { mailbox in
            mailbox.state != .connected && (question.mailbox == nil || question.mailbox == mailbox.id)
        }.map { mailbox in
            StripView(
                tone: mailbox.state == .needsPassword ? .bad : .warn,
                sentence: texts(
                    "messages_trouble",
                    ["address": mailbox.address, "state": MailboxState.badge(mailbox.state, texts).word]),
                path: .mailbox(id: mailbox.id), link: texts("messages_trouble_why"))
        }
        let coming = found.firstFetches.compactMap { first in
            first.progress.map { progress in
                StripView(
                    tone: .info,
                    sentence: texts(
                        "messages_first_fetch",
                        [
                            "address": first.mailbox.address, "done": texts.number(progress.stored),
                            "total": texts.number(progress.total),
                        ]))
            }
        }
        return (troubled + coming).map(\.values)
    }

    private func empty(_ found: LetterPage, _ question: Question, _ texts: SiteTexts) -> [String: any Sendable] {
        func link(_ key: String, _ address: String) -> [String: any Sendable] {
            ActView.link(texts(key), .messages, .plain).values.merging(["path": address]) { $1 }
        }
        func state(
            _ icon: String, _ title: String, _ sentence: String, _ acts: [[String: any Sendable]] = []
        ) -> [String: any Sendable] {
            ["icon": icon, "title": title, "sentence": sentence, "acts": acts]
        }
        if found.mailboxes.isEmpty {
            return state(
                "mailbox", texts("messages_none_open"), texts("messages_none_open_hint"),
                [ActView.link(texts("mailboxes"), .mailboxes, .plain).values])
        }
        if !question.words.isEmpty {
            return state(
                "search", texts("messages_nothing_found", ["words": LetterWords.line(question.words)]),
                texts("messages_nothing_found_hint"),
                (question.mailbox == nil
                    ? [] : [link("messages_search_everywhere", question.address(everywhere: true))])
                    + [link("messages_all", SitePath.messages.text)])
        }
        if !found.firstFetches.isEmpty {
            return state("waiting", texts("messages_never_fetched"), texts("messages_never_fetched_hint"))
        }
        return state("messages", texts("messages_empty"), "")
    }
}

extension SiteTexts {
    /// Returns what is wrong with a search.
    func callAsFunction(search error: SearchQueryError) -> String {
        switch error {
        case .unknownOperator(let name): self("problem_search_operator", ["name": LetterWords.line(name)])
        case .missingValue(let name): self("problem_search_value", ["name": LetterWords.line(name)])
        case .badValue(let name, let value, _):
            self(
                "problem_search_bad_value", ["name": LetterWords.line(name), "value": LetterWords.line(value)])
        case .noWord: self("problem_search_no_word")
        case .openQuote: self("problem_search_quote")
        case .tooLong: self("problem_search_too_long")
        }
    }
}
