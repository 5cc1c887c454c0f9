import Accounts
import Mailboxes

/// `/messages/actions`: marks, moves and deletes letters, one or many, and takes moves and deletions back.
struct MessageActionsPage: Sendable {
    let services: SiteServices

    /// What a button asks for.
    enum Act: String, Sendable, CaseIterable {
        case read, unread, flag, unflag, delete, move, restore
    }

    /// The names of the form's fields. The folder's is not `to`, which is the field of ``ReturnPath``.
    static let (id, back, folder) = ("id", "back", "folder")
    /// Up to this many letters, a deletion or a move can be undone by a button.
    static let mostUndone = 20

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn, let act = request.form["act"].flatMap(Act.init(rawValue:)) else {
            return .notFound
        }
        let asked = request.form.all(Self.id).compactMap { Int64($0) }
        guard !asked.isEmpty else { return goBack(request, "notice_letters_none_chosen_shown_once") }
        let folder = request.form[Self.folder] ?? ""
        if act == .move, folder.isEmpty { return goBack(request, "notice_letters_no_folder_shown_once") }
        do {
            let done = try await services.mailboxes.letters.carryOut(
                Self.deed(act, folder), on: asked, for: signedIn.mailboxViewer, at: request.now)
            // A letter without a folder can't be deleted: the next fetch takes it out of the list.
            guard let done, act != .delete || !done.letters.isEmpty else { return .notFound }
            let gaps = act == .move ? ["folder": LetterWords.folder(folder, request.texts)] : [:]
            return goBack(
                request, Self.notice(act, done), done.letters.count, gaps, offering: Self.undo(act, done))
        } catch MailboxError.noSuchMessage, MailboxError.noSuchFolder {
            // It has gone since the page was made.
            return .notFound
        }
    }

    private static func deed(_ act: Act, _ folder: String) -> ReadableLetters.Deed {
        switch act {
        case .read: .mark(.read)
        case .unread: .mark(.unread)
        case .flag: .mark(.flagged)
        case .unflag: .mark(.unflagged)
        case .delete: .delete
        case .move: .move(to: folder)
        case .restore: .restore(to: folder)
        }
    }

    /// The key of what is said afterwards.
    private static func notice(_ act: Act, _ done: ReadableLetters.Done) -> String {
        switch act {
        case .read: "notice_letters_read"
        case .unread: "notice_letters_unread"
        case .flag: "notice_letters_flag"
        case .unflag: "notice_letters_unflag"
        case .delete where undo(act, done) == nil && !done.isForGood: "notice_letters_trashed"
        case .delete: "notice_letters_deleted"
        case .move where done.letters.isEmpty: "notice_letters_not_moved_shown_once"
        case .move: "notice_letters_moved"
        case .restore where done.letters.isEmpty: "notice_letters_not_restored_shown_once"
        case .restore: "notice_letters_restored"
        }
    }

    /// The button that takes it back. Without one, the sentence says where the letters are.
    private static func undo(_ act: Act, _ done: ReadableLetters.Done) -> SiteNotice.Offer? {
        guard act == .delete || act == .move, let folder = done.source, (1...mostUndone).contains(done.letters.count),
            folder.utf8.count <= SiteNotice.longestGap
        else { return nil }
        return SiteNotice.Offer(
            action: .messageActions, act: Act.restore.rawValue, button: "undo",
            fields: FormFields(done.letters.map { (id, String($0)) } + [(Self.folder, folder)]))
    }

    private func goBack(
        _ request: PageRequest, _ notice: String, _ count: Int = 0, _ gaps: [String: String] = [:],
        offering offer: SiteNotice.Offer? = nil
    ) -> PageAnswer {
        let cookie = SiteNotice.cookie(
            notice, gaps.merging(["count": String(count)]) { $1 }, offering: offer, on: request)
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
