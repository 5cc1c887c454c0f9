import LetterHTML
import MIME
import Mailboxes

/// A letter of a conversation, as the template `letter` reads it.
struct LetterView: Sendable {
    let message: StoredMessage
    /// `nil` if the letter is too large to be shown beside others.
    let content: LetterContent?
    let isFolded: Bool
    let request: PageRequest
    let timeZone: String
    /// Whether the person may write letters, and delete this one.
    let mayWrite: Bool, mayDelete: Bool

    private var texts: SiteTexts { request.texts }
    /// Whether the letter's HTML is shown in a frame; otherwise its text is.
    private let isFramed: Bool
    /// What the cleaner knows of the HTML; `nil` if it is too large, or if the letter is folded: then cleaning can wait
    /// until it is opened.
    private let cleaned: SafeLetter?

    init(
        message: StoredMessage, content: LetterContent?, isFolded: Bool, request: PageRequest, timeZone: String,
        mayWrite: Bool, mayDelete: Bool
    ) {
        (self.message, self.content, self.isFolded) = (message, content, isFolded)
        (self.request, self.timeZone, self.mayWrite) = (request, timeZone, mayWrite)
        self.mayDelete = mayDelete
        let html = content.flatMap { LetterBody.html(of: $0.message) }
        isFramed = html != nil
        if let content, let html, !isFolded,
            case .safe(let letter) = LetterBody.cleaned(html, of: content.message, id: message.id)
        {
            cleaned = letter
        } else {
            cleaned = nil
        }
    }

    /// The most recipients that are named.
    private static let mostPeople = 20
    /// The most misleading links that are named.
    private static let mostLinks = 3
    /// Up to this many bytes, an attachment is decoded to say its size; above, the size is that of its encoding.
    private static let longestDecoded = 256 * 1_024

    var values: [String: any Sendable] {
        let moment = texts.time(message.receivedAt, now: request.now, timeZone: timeZone)
        let people = (content?.message.to ?? []) + (content?.message.cc ?? [])
        let files = files
        let left = people.count - Self.mostPeople
        let badges =
            (message.isRead ? [] : [BadgeView(tone: .this, word: texts("message_unread")).values])
            + (message.isFlagged ? [BadgeView(tone: .warn, word: texts("message_flagged")).values] : [])
        return [
            "id": String(message.id), "folded": isFolded, "name": LetterWords.sender(message, texts),
            "address": LetterWords.line(message.senderAddress), "time": moment.text, "full": moment.full,
            "exact": moment.exact, "has_to": !people.isEmpty,
            "to": people.prefix(Self.mostPeople).enumerated().map { index, person in
                ["before": index == 0 ? "" : ", ", "who": Self.written(person)]
            },
            "more": left > 0 ? texts("message_more_people", count: left) : "",
            "badge": badges,
            "notes": notes, "strips": strips.map(\.values), "blocks": isFramed ? [] : blocks,
            "frame": isFramed ? SitePath.messageBody(id: message.id).text : "", "has_files": !files.isEmpty,
            "files": files.map(\.values),
            "files_title": texts("message_attachments"),
            "acts": acts.map(\.values),
        ]
    }

    /// Name and address, whatever the name says of itself.
    private static func written(_ person: MailAddress) -> String {
        let address = LetterWords.line(person.isEmptyGroup ? person.group : person.address)
        let name = LetterWords.line(person.displayName)
        return name.isEmpty ? address : "\(name) <\(address)>"
    }

    private var notes: [String] {
        guard let content else { return [texts("message_large")] }
        var notes: [String] = []
        if content.message.headers.isEmpty { return [texts("message_unreadable")] }
        if isFramed { return notes }
        if content.text.allSatisfy(\.isWhitespace) { notes.append(texts("message_no_text")) }
        if content.isCut { notes.append(texts("message_too_long")) }
        return notes
    }

    /// What was left out of the HTML, and links that claim another address.
    private var strips: [StripView] {
        guard let cleaned else { return [] }
        var strips: [StripView] = []
        let left = cleaned.picturesLeftOut + cleaned.trackers
        if left > 0 { strips.append(StripView(tone: .info, sentence: texts("message_pictures_left", count: left))) }
        for link in cleaned.misleadingLinks.prefix(Self.mostLinks) {
            strips.append(
                StripView(
                    tone: .warn,
                    sentence: texts("message_false_link", ["shown": link.shown, "actual": link.actual])))
        }
        return strips
    }

    private var blocks: [[String: any Sendable]] {
        guard let content, !content.text.allSatisfy(\.isWhitespace) else { return [] }
        return Self.values(of: LetterText.blocks(of: content.text, isFromHTML: content.isFromHTML))
    }

    /// Blocks of text as the template `letter-text` reads them.
    static func values(of blocks: [LetterText.Block]) -> [[String: any Sendable]] {
        blocks.map { block in
            [
                "earlier": block.isEarlier,
                "pieces": LinkFinder.pieces(of: block.text).map { ["text": $0.text, "link": $0.link] },
            ]
        }
    }

    private var files: [RowView] {
        (content?.message.attachments ?? []).enumerated().map { index, file in
            let name = AttachmentName(file.fileName, number: index + 1, mediaType: file.mediaType)
            let type = (1...5).contains(name.ending.count) ? name.ending.uppercased() : file.mediaType
            return RowView(
                label: name.text,
                badge: name.mayRun ? BadgeView(tone: .warn, word: texts("message_file_may_run")) : nil,
                value: "\(LetterWords.line(type)) · \(texts.size(Self.size(of: file)))",
                acts: [
                    .link(
                        texts("download"), .messagePart(id: message.id, part: Int64(index + 1)), .plain,
                        spoken: texts("message_download_named", ["name": name.text]))
                ])
        }
    }

    private static func size(of file: Attachment) -> Int {
        guard let part = file.part, part.rawBody.count > longestDecoded else { return file.bytes().count }
        // Lines of 76 characters and a line end hold 57 bytes (RFC 2045 §6.8).
        return part.transferEncoding == .base64 ? part.rawBody.count / 78 * 57 : part.rawBody.count
    }

    private var acts: [ActView] {
        (content == nil ? [.link(texts("message_open"), .message(id: message.id), .plain)] : [])
            + answers + deeds + [.link(texts("message_source"), .messageSource(id: message.id), .plain)]
    }

    /// What can be done with the letter. A deletion leads back to the list.
    private var deeds: [ActView] {
        func button(_ key: String, _ act: MessageActionsPage.Act, back: SitePath) -> ActView {
            var button = ActView.button(texts(key), .messageActions, .plain, act.rawValue)
            button.hidden = [(MessageActionsPage.id, String(message.id)), (MessageActionsPage.back, back.text)]
            return button
        }
        return [
            button("message_mark_unread", .unread, back: .messages),
            message.isFlagged
                ? button("message_unflag", .unflag, back: .message(id: message.id))
                : button("message_flag", .flag, back: .message(id: message.id)),
        ] + (mayDelete ? [button("message_delete", .delete, back: .messages)] : [])
    }

    /// The ways to answer.
    private var answers: [ActView] {
        guard mayWrite, let content else { return [] }
        let people = content.message.to.count + content.message.cc.count
        let id = String(message.id)
        let ways = [("reply", "reply"), ("reply-all", "reply_all"), ("forward", "forward")]
        return ways.filter { $0.0 != "reply-all" || people > 1 }.map { way, key in
            .link(texts(key), .newDraft, FormFields([(way, id)]), way == "reply" && !isFolded ? .primary : .plain)
        }
    }
}
