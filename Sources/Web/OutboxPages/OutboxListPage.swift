import Accounts
import Mailboxes

/// `/outbox`: what waits to leave, and what became of what has left.
struct OutboxListPage: Sendable {
    let services: SiteServices

    private static let pageLength = 50

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        let outbox = services.mailboxes.outbox
        guard let signedIn = request.fullySignedIn, try await outbox.isAny(for: signedIn.mailboxViewer) else {
            return .notFound
        }
        let (texts, viewer) = (request.texts, signedIn.mailboxViewer)
        let counts: [ReadableOutbox.Part: Int] = [
            .trouble: try await outbox.count(.trouble, for: viewer),
            .waiting: try await outbox.count(.waiting, for: viewer),
        ]
        let usual: ReadableOutbox.Part =
            counts[.trouble] != 0 ? .trouble : counts[.waiting] != 0 ? .waiting : .all
        let part = request.query["state"].flatMap(ReadableOutbox.Part.init(rawValue:)) ?? usual
        let before = request.query["before"].flatMap { Int64($0) }
        let found = try await outbox.letters(
            part, below: before ?? .max, limit: Self.pageLength + 1, for: viewer)
        let shown = found.prefix(Self.pageLength)
        let items = shown.map { item($0, signedIn, request) }
        let list = SectionView(
            id: "letters", title: Self.title(part, texts), isTight: true, items: Array(items),
            empty: ("outbox", texts("outbox_empty"), texts("outbox_empty_hint")))
        var pager: [[String: any Sendable]] = []
        if found.count > Self.pageLength || before != nil {
            pager = [
                [
                    "name": texts("pages"), "text": "", "newer": before == nil ? "" : Self.address(part),
                    "older": found.count > Self.pageLength
                        ? Self.address(part, before: shown.last?.item.id) : "",
                ]
            ]
        }
        let tabs: [[String: any Sendable]] = ReadableOutbox.Part.allCases.map { one in
            return [
                "path": Self.address(one), "text": Self.title(one, texts), "current": one == part,
                "count": texts.counted(counts[one] ?? 0),
            ]
        }
        var page = Page(
            "sections", title: texts("outbox"),
            [
                "tabs": [["name": texts("outbox"), "tabs": tabs] as [String: any Sendable]],
                "sections": [list.values], "pager": pager, "has_links": false, "links": [] as [String],
            ])
        page.acts = [.link(texts("write"), .newDraft, .primary)]
        return .page(page)
    }

    private func item(
        _ letter: ReadableOutbox.Letter, _ signedIn: SignedIn, _ request: PageRequest
    ) -> ItemView {
        let zone = signedIn.member.person.timeZone
        let state = OutboxLetterState(
            letter: letter, request: request, timeZone: zone,
            words: services.mailboxes.words(request.texts.language))
        var moment = request.texts.time(letter.item.queuedAt, now: request.now, timeZone: zone)
        moment.rest = letter.mailbox.address
        return ItemView(
            title: LetterWords.subject(letter.item.subject, request.texts), path: .outboxLetter(id: letter.item.id),
            badge: state.badge, moment: moment,
            lines: [state.recipients, state.sentence])
    }

    private static func title(_ part: ReadableOutbox.Part, _ texts: SiteTexts) -> String {
        switch part {
        case .trouble: texts("outbox_part_trouble")
        case .waiting: texts("outbox_part_waiting")
        case .handedOver: texts("outbox_part_handed_over")
        case .all: texts("outbox_part_all")
        }
    }

    private static func address(_ part: ReadableOutbox.Part, before: Int64? = nil) -> String {
        var fields = [(name: "state", value: part.rawValue)]
        if let before { fields.append(("before", String(before))) }
        return SitePath.outbox.text + "?" + FormFields(fields).encoded
    }
}
