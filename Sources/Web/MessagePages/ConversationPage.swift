import Accounts
import HTTPTypes
import MIME
import Mailboxes
import Storage

/// `/messages/ID`: the conversation of a letter, the oldest first. All but the newest, the unread ones and the one that
/// was asked for are folded.
struct ConversationPage: Sendable {
    let services: SiteServices

    /// The most bytes of letters that a page reads beside the newest one and the one that was asked for. A letter past
    /// it is shown by its head, with a link to a page of its own.
    private static let mostBytes = 8_000_000

    func answer(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn,
            let conversation = try await services.mailboxes.letters.conversation(of: id, for: signedIn.mailboxViewer),
            let newest = conversation.messages.last
        else { return .notFound }
        let texts = request.texts
        let sendable = try await services.mailboxes.drafts.mailboxes(for: signedIn.mailboxViewer)
        var left = Self.mostBytes
        var letters: [[String: any Sendable]] = []
        for message in conversation.messages.reversed() {
            let mustShow = message.id == newest.id || message.id == id
            var content: LetterContent?
            if mustShow || message.size <= left {
                if !mustShow { left -= message.size }
                content = try await services.mailboxes.letters.bytes(of: message.id, for: signedIn.mailboxViewer)
                    .map(LetterContent.init)
            }
            let view = LetterView(
                message: message, content: content, isFolded: !mustShow && message.isRead, request: request,
                timeZone: signedIn.member.person.timeZone, mayWrite: !sendable.isEmpty,
                mayDelete: sendable.contains { $0.id == message.mailboxID })
            letters.append(view.values)
        }
        try await markRead(conversation.messages.filter { $0.size <= Self.mostBytes && !$0.isRead }, request)
        var page = Page(
            "conversation", title: LetterWords.subject(newest.subject, texts),
            [
                "letters": Array(letters.reversed()),
                "cut": conversation.isCut ? texts("message_conversation_cut") : "",
            ])
        page.lead = conversation.mailbox.address
        return .page(page)
    }

    /// Marks letters that are shown as read, if a person has opened the page and no program has asked for it in advance
    /// (Fetch Metadata; Sec-Purpose is that of a prefetch).
    private func markRead(_ letters: [StoredMessage], _ request: PageRequest) async throws {
        guard !letters.isEmpty, request.headers[SecurityHeaders.name("Sec-Fetch-Dest")] == "document",
            request.headers[SecurityHeaders.name("Sec-Purpose")] == nil
        else { return }
        do {
            try await MessageActions(directory: services.mailboxes.directory).mark(letters.map(\.id), as: .read)
        } catch MailboxError.noSuchMessage {
            // It has gone since it was read from the database.
        }
    }
}

/// What a page shows of a letter's bytes.
struct LetterContent: Sendable {
    /// The most bytes of a text that a page shows.
    static let longestText = 256 * 1_024

    let message: Message
    /// The text; empty if there is none.
    let text: String
    /// Whether there is only HTML, of which this is the text.
    let isFromHTML: Bool
    /// Whether the text is longer.
    let isCut: Bool

    init(_ bytes: [UInt8]) {
        message = Message(parsing: bytes)
        let body = message.textBody
        var text = ""
        var isFromHTML = false
        // Several parts one after another, of which some are HTML, are all of the text: a list adds its foot to a letter
        // in HTML (RFC 8621 §4.1.4).
        if body.count > 1, body.contains(where: \.isHTML) {
            text = body.map { part in
                part.isHTML ? Self.text(ofHTML: part.decodedText()) : part.decodedText()
            }.joined(separator: "\n")
            isFromHTML = true
        } else {
            text = message.text ?? ""
        }
        // Many programs send an empty plain text beside the HTML.
        if text.allSatisfy(\.isWhitespace), let html = message.html {
            text = Self.text(ofHTML: html)
            isFromHTML = true
        }
        isCut = text.utf8.count > Self.longestText
        self.text = isCut ? String(decoding: text.utf8.prefix(Self.longestText), as: UTF8.self) : text
        self.isFromHTML = isFromHTML
    }

    private static func text(ofHTML html: String) -> String {
        MIME.HTMLText.text(of: html, layout: .paragraphs, limit: longestText + 1)
    }
}
