import Accounts
import Mailboxes

/// `/messages/actions`: marks and deletes letters, one or many.
struct MessageActionsPage: Sendable {
    let services: SiteServices

    /// What a button asks for.
    enum Act: String, Sendable, CaseIterable {
        case read, unread, flag, unflag, delete, restore

        var mark: MessageActions.Mark? {
            switch self {
            case .read: .read
            case .unread: .unread
            case .flag: .flagged
            case .unflag: .unflagged
            case .delete, .restore: nil
            }
        }
    }

    /// The key of what is said after a mark was set or removed.
    private static func notice(_ mark: MessageActions.Mark) -> String {
        switch mark {
        case .read, .answered: "notice_letters_read"
        case .unread, .unanswered: "notice_letters_unread"
        case .flagged: "notice_letters_flag"
        case .unflagged: "notice_letters_unflag"
        }
    }

    /// The names of the form's fields.
    static let (id, back, folder) = ("id", "back", "folder")
    /// Up to this many letters, a deletion can be undone by a button.
    static let mostUndone = 20

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn, let act = request.form["act"].flatMap(Act.init(rawValue:)) else {
            return .notFound
        }
        let asked = request.form.all(Self.id).compactMap { Int64($0) }
        guard !asked.isEmpty else { return back("notice_letters_none_chosen_shown_once", 0, request) }
        let ids = try await services.mailboxes.letters.open(
            asked, for: act.mark == nil ? .move : .mark, of: signedIn.mailboxViewer)
        guard !ids.isEmpty else { return .notFound }
        let actions = MessageActions(directory: services.mailboxes.directory)
        do {
            switch act {
            case .read, .unread, .flag, .unflag:
                guard let mark = act.mark else { return .notFound }
                try await actions.mark(ids, as: mark)
                return back(Self.notice(mark), ids.count, request)
            case .delete:
                let folder = try await services.mailboxes.letters.folder(ofAll: ids)
                try await actions.delete(ids)
                return back("notice_letters_deleted", ids.count, offering: Self.undo(ids, folder), request)
            case .restore:
                guard let folder = request.form[Self.folder] else { return .notFound }
                try await actions.restore(ids, to: folder)
                return back("notice_letters_restored", ids.count, request)
            }
        } catch MailboxError.noSuchMessage, MailboxError.noSuchFolder {
            // It has gone since it was looked up.
            return .notFound
        }
    }

    private static func undo(_ ids: [Int64], _ folder: String?) -> SiteNotice.Offer? {
        guard let folder, ids.count <= mostUndone, folder.utf8.count <= SiteNotice.longestGap else { return nil }
        return SiteNotice.Offer(
            action: .messageActions, act: Act.restore.rawValue, button: "undo",
            fields: FormFields(ids.map { (id, String($0)) } + [(Self.folder, folder)]))
    }

    private func back(
        _ notice: String, _ count: Int, offering offer: SiteNotice.Offer? = nil, _ request: PageRequest
    ) -> PageAnswer {
        let cookie = SiteNotice.cookie(notice, ["count": String(count)], offering: offer, on: request)
        let address = request.form[Self.back].flatMap(SiteAddress.init)
        guard let address, Self.mayReturn(to: address.path) else { return .seeOther(.messages, cookies: [cookie]) }
        return .seeOther(address.path, query: address.query, cookies: [cookie])
    }

    private static func mayReturn(to path: SitePath) -> Bool {
        switch path {
        case .messages, .message: true
        default: false
        }
    }
}
