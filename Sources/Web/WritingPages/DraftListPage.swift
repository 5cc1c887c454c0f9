import Accounts
import Mailboxes

/// `/drafts`: the letters that a person is writing.
struct DraftListPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let writer = try await Writer(request, services) else { return .notFound }
        let texts = request.texts
        let drafts = try await services.mailboxes.drafts.all(for: writer.viewer)
        let open = drafts.filter { !$0.isDiscarded }.map { item($0, writer) }
        let discarded = drafts.filter(\.isDiscarded).map { item($0, writer) }
        var sections = [
            SectionView(
                id: "open", title: texts("drafts_open"), isTight: true, items: open,
                empty: ("messages", texts("drafts_empty"), texts("drafts_empty_hint")))
        ]
        if !discarded.isEmpty {
            sections.append(
                SectionView(
                    id: "discarded", title: texts("drafts_discarded"), isTight: true,
                    hint: texts("drafts_discarded_hint"),
                    items: discarded))
        }
        var page = Page(
            "sections", title: texts("drafts"),
            [
                "back": ["path": SitePath.messages.text, "text": texts("messages")],
                "sections": sections.map(\.values), "has_links": false, "links": [] as [String],
            ])
        page.acts = [.link(texts("write"), .newDraft, .primary)]
        return .page(page)
    }

    private func item(_ draft: LetterDraft, _ writer: Writer) -> ItemView {
        let texts = writer.request.texts
        return ItemView(
            title: LetterWords.subject(draft.content.subject, texts), path: .draft(id: draft.id),
            moment: texts.time(draft.changedAt, now: writer.request.now, timeZone: writer.timeZone),
            lines: [LetterWords.line(draft.content.to)])
    }
}
