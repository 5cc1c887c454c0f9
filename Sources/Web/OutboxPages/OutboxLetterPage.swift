import Accounts
import MIME
import Mailboxes
import Storage

/// `/outbox/ID`: the stations of a letter, its recipients, and what can be done with it.
struct OutboxLetterPage: Sendable {
    let services: SiteServices
    let later: LaterWork

    /// The most characters of a server's words that are shown.
    private static let longestWords = 500
    /// The most recipients that are listed.
    private static let mostRecipients = 100

    /// What a button asks for.
    private enum Act: String {
        case takeBack = "take-back"
        case tryNow = "try-now"
        case sendAgain = "send-again"
        case giveUp = "give-up"
        case seenTo = "seen-to"
        case edit
    }

    func answer(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn,
            let letter = try await services.mailboxes.outbox.letter(id, for: signedIn.mailboxViewer)
        else { return .notFound }
        guard request.method == .post else { return try await page(letter, signedIn, request) }
        guard let act = request.form["act"].flatMap(Act.init(rawValue:)) else { return .notFound }
        do {
            return try await carryOut(act, letter, signedIn, request)
        } catch is OutboxError {
            // It went on while the page was open.
            return back(id, "notice_outbox_went_on_shown_once", request)
        } catch let error as DraftError {
            return .page(ProblemPages.refused(request, request.texts(draft: error).sentence))
        }
    }

    private func back(_ id: Int64, _ notice: String, _ request: PageRequest) -> PageAnswer {
        .seeOther(.outboxLetter(id: id), cookies: [SiteNotice.cookie(notice, on: request)])
    }

    private func carryOut(
        _ act: Act, _ letter: ReadableOutbox.Letter, _ signedIn: SignedIn, _ request: PageRequest
    ) async throws -> PageAnswer {
        let (id, viewer, outbox) = (letter.item.id, signedIn.mailboxViewer, services.mailboxes.outbox)
        switch act {
        case .takeBack:
            guard try await outbox.carryOut(.takeBack, on: id, for: viewer),
                let taken = try await outbox.letter(id, for: viewer)
            else { return .notFound }
            // Written once more, it would come twice to those who have it.
            guard taken.item.state == .cancelled, !taken.item.recipients.contains(where: { $0.state == .accepted })
            else { return back(id, "notice_outbox_rest_taken_back", request) }
            return try await edit(id, "notice_outbox_taken_back", viewer, request)
        case .giveUp:
            guard try await outbox.carryOut(.giveUp, on: id, for: viewer) else { return .notFound }
            return back(id, "notice_outbox_given_up", request)
        case .tryNow:
            guard try await outbox.carryOut(.sendNow, on: id, for: viewer) else { return .notFound }
            deliver(letter)
            return back(id, "notice_outbox_sending", request)
        case .sendAgain:
            guard try await outbox.carryOut(.sendAgain, on: id, for: viewer) else { return .notFound }
            deliver(letter)
            return back(id, "notice_outbox_sending", request)
        case .seenTo:
            guard try await outbox.carryOut(.seenTo, on: id, for: viewer) else { return .notFound }
            return .seeOther(.outbox)
        case .edit:
            guard Self.mayBeEdited(letter.item) else { return back(id, "notice_outbox_went_on_shown_once", request) }
            let answer = try await edit(id, "notice_outbox_edited", viewer, request)
            // What is written once more is seen to. What could not be begun is not.
            _ = try await outbox.carryOut(.seenTo, on: id, for: viewer)
            return answer
        }
    }

    /// Whether sending has ended, and some recipient does not have the letter.
    private static func mayBeEdited(_ item: OutboxItem) -> Bool {
        item.state == .refused || item.state == .cancelled || (item.state == .accepted && item.bouncedAt != nil)
    }

    /// Leads to a new letter with all that this one has.
    private func edit(
        _ id: Int64, _ notice: String, _ viewer: MailboxViewer, _ request: PageRequest
    ) async throws -> PageAnswer {
        let key = request.form["once"].flatMap(BearerToken.init) ?? BearerToken()
        guard
            let draft = try await services.mailboxes.drafts.begin(repeating: id, key: key.text, for: viewer)
        else { return .notFound }
        return .seeOther(.draft(id: draft.id), cookies: [SiteNotice.cookie(notice, on: request)])
    }

    /// Hands the letter over at once, as a person has asked, even if the server could not be reached a moment ago. If that
    /// fails, the letter says why.
    private func deliver(_ letter: ReadableOutbox.Letter) {
        let outbox = Outbox(directory: services.mailboxes.directory)
        _ = later.begin { try? await outbox.deliver(letter.mailbox, only: [letter.item.id]) }
    }

    // MARK: Showing

    private func page(
        _ letter: ReadableOutbox.Letter, _ signedIn: SignedIn, _ request: PageRequest
    ) async throws -> PageAnswer {
        let (texts, item) = (request.texts, letter.item)
        let state = OutboxLetterState(
            letter: letter, request: request, timeZone: signedIn.member.person.timeZone,
            words: services.mailboxes.words(texts.language))
        let access = try await services.mailboxes.people.access(to: letter.mailbox.id, of: signedIn.mailboxViewer)
        var strip = StripView(
            tone: Self.tone(item, state), sentence: ([state.sentence] + state.steps).joined(separator: " "))
        if state.isParked, access?.mayManage == true {
            (strip.path, strip.link) = (.mailboxPassword(id: letter.mailbox.id), texts("replace_password"))
        }
        var sections = [
            SectionView(
                id: "stations", title: texts("outbox_stations"), badge: state.badge, strips: [strip],
                rows: stations(state), acts: acts(of: state)),
            SectionView(id: "recipients", title: texts("outbox_recipients"), rows: recipients(state)),
        ]
        if let bytes = try await services.mailboxes.outbox.bytes(of: item.id, for: signedIn.mailboxViewer) {
            sections.append(content(LetterContent(bytes), texts))
        }
        var page = Page(
            "sections", title: LetterWords.subject(item.subject, texts),
            ["sections": sections.map(\.values), "has_links": false, "links": [] as [String]])
        page.lead = letter.mailbox.address
        return .page(page)
    }

    private static func tone(_ item: OutboxItem, _ state: OutboxLetterState) -> StripView.Tone {
        switch item.state {
        case .refused: .bad
        case .uncertain: .warn
        case .accepted: item.bouncedAt == nil ? .good : .bad
        case .queued, .attempting, .transmitting: state.isParked ? .bad : .info
        case .cancelled: .info
        }
    }

    /// What has happened to the letter, in order.
    private func stations(_ state: OutboxLetterState) -> [RowView] {
        let (item, texts) = (state.letter.item, state.request.texts)
        var rows = [RowView(label: texts("outbox_put_in"), value: state.moment(item.queuedAt))]
        if item.attempts > 0, item.state == .queued, let words = item.detail {
            rows.append(
                RowView(
                    label: texts("outbox_tried", count: item.attempts),
                    value: LetterWords.line(words.cut(Self.longestWords))))
        }
        for (key, time) in [
            ("outbox_station_handed_over", item.handedOverAt), ("outbox_station_in_sent", item.seenInSentAt),
            ("outbox_station_came_back", item.bouncedAt), ("outbox_station_answered", item.answeredAt),
            ("outbox_station_uncertain", item.uncertainSince), ("outbox_station_looked_for", item.nextLookUpAt),
            ("outbox_station_seen_to", item.seenToAt),
        ] {
            if let time { rows.append(RowView(label: texts(key), value: state.moment(time))) }
        }
        return rows
    }

    private func recipients(_ state: OutboxLetterState) -> [RowView] {
        let texts = state.request.texts
        let shown = state.letter.item.recipients.prefix(Self.mostRecipients).map { recipient in
            RowView(
                label: recipient.address, badge: badge(recipient, texts),
                hint: LetterWords.line((recipient.bounce ?? recipient.reply ?? "").cut(Self.longestWords)))
        }
        let left = state.letter.item.recipients.count - Self.mostRecipients
        return shown + (left > 0 ? [RowView(label: texts("message_more_people", count: left))] : [])
    }

    private func badge(_ recipient: OutboxItem.Recipient, _ texts: SiteTexts) -> BadgeView {
        if recipient.bouncedAt != nil { return BadgeView(tone: .bad, word: texts("outbox_came_back")) }
        return switch recipient.state {
        case .pending: BadgeView(tone: .wait, word: texts("outbox_waiting"))
        case .accepted: BadgeView(tone: .done, word: texts("outbox_handed_over"))
        case .refused: BadgeView(tone: .bad, word: texts("outbox_refused"))
        case .uncertain: BadgeView(tone: .warn, word: texts("outbox_uncertain"))
        case .cancelled: BadgeView(tone: .off, word: texts("outbox_taken_back"))
        }
    }

    /// The letter itself, as text.
    private func content(_ content: LetterContent, _ texts: SiteTexts) -> SectionView {
        var section = SectionView(id: "letter", title: texts("outbox_letter"))
        if content.isCut { section.hint = texts("outbox_letter_cut") }
        section.texts = LetterView.values(of: LetterText.blocks(of: content.text, isFromHTML: content.isFromHTML))
        section.rows = content.message.attachments.enumerated().map { index, file in
            RowView(
                label: AttachmentName(file.fileName, number: index + 1, mediaType: file.mediaType).text,
                value: texts.size(file.bytes().count))
        }
        return section
    }

    /// What can be done with the letter as it stands.
    private func acts(of state: OutboxLetterState) -> [ActView] {
        let (item, texts) = (state.letter.item, state.request.texts)
        func button(_ key: String, _ act: Act, _ weight: FormView.Weight = .plain) -> ActView {
            .button(texts(key), .outboxLetter(id: item.id), weight, act.rawValue)
        }
        let edit = button("outbox_edit", .edit).once()
        switch item.state {
        case .queued: return [button("outbox_take_back", .takeBack).once(), button("outbox_try_now", .tryNow)]
        case .attempting, .transmitting: return []
        case .uncertain:
            return [button("outbox_send_again", .sendAgain), button("outbox_give_up", .giveUp)]
        case .refused, .cancelled:
            return [edit] + (item.state == .refused && item.seenToAt == nil ? [button("outbox_seen_to", .seenTo)] : [])
        case .accepted:
            guard item.bouncedAt != nil else { return [] }
            return [edit] + (item.seenToAt == nil ? [button("outbox_seen_to", .seenTo)] : [])
        }
    }
}

extension String {
    /// The beginning of the text, if it is longer than a number of characters.
    fileprivate func cut(_ length: Int) -> String { count > length ? prefix(length) + "…" : self }
}
