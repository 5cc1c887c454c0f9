import Accounts
import Mailboxes
import Storage

/// `/mailboxes`: the mailboxes that a person may know of, those in trouble first.
struct MailboxListPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let (texts, mailboxes) = (request.texts, services.mailboxes)
        var rows: [(rank: Int, row: TableView.Row)] = []
        var canFetch = false
        let all = try await mailboxes.people.all(seenBy: signedIn.mailboxViewer)
        let names = all.contains { !$0.mayKnow } ? try await services.people.names(of: signedIn) : [:]
        for access in all {
            let state = MailboxState(
                mailbox: access.mailbox,
                overview: try await mailboxes.directory.overview(of: access.mailbox, at: request.now),
                request: request, signedIn: signedIn, words: mailboxes.words(texts.language))
            canFetch = canFetch || access.mayFetch
            rows.append((state.overview.rank, row(access, state, names)))
        }
        let mayConnect = try await mailboxes.mayConnect(signedIn)
        let add: [String: any Sendable] = [
            "path": SitePath.newMailbox.text, "text": texts("add_mailbox"), "icon": "add", "weight": "primary",
        ]
        var values: [String: any Sendable] = [
            "table": [] as [String], "empty": [] as [String],
            "head": (mayConnect && !rows.isEmpty ? [add] : []) as [[String: any Sendable]],
        ]
        if rows.isEmpty {
            values["empty"] = [
                [
                    "icon": "mailbox", "title": texts("mailboxes_none"),
                    "sentence": texts(mayConnect ? "mailboxes_none_why" : "mailboxes_none_assigned"),
                    "acts": (mayConnect ? [ActView.link(texts("add_mailbox"), .newMailbox, .primary)] : [])
                        .map(\.values),
                ] as [String: any Sendable]
            ]
        } else {
            let table = TableView(
                caption: texts("mailboxes"),
                columns: [
                    texts("mailbox"), texts("column_state"), texts("column_waiting"), texts("column_fetched"),
                ],
                rows: rows.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
                    .map(\.element.row))
            values["table"] = [table.values(texts)]
        }
        var page = Page("mailboxes", title: texts("mailboxes"), values)
        if canFetch { page.acts = [.button(texts("fetch_all_now"), .fetchMailboxes, .plain)] }
        return .page(page)
    }

    private func row(_ access: MailboxAccess, _ state: MailboxState, _ names: [Int64: String]) -> TableView.Row {
        let (texts, mailbox, overview) = (state.request.texts, access.mailbox, state.overview)
        guard access.mayKnow else {
            let owner = mailbox.place.ownerID.flatMap { names[$0] } ?? ""
            return TableView.Row(
                head: (texts("mailbox_of", ["name": owner]), nil, texts("mailbox_private_hint")),
                cells: [TableView.Cell(badge: state.badge), TableView.Cell(), TableView.Cell()])
        }
        return TableView.Row(
            head: (mailbox.address, .mailbox(id: mailbox.id), mailbox.name ?? ""),
            cells: [
                TableView.Cell(badge: state.badge),
                TableView.Cell(text: overview.waiting > 0 ? texts("letters_count", count: overview.waiting) : ""),
                TableView.Cell(text: state.fetched),
            ])
    }
}
