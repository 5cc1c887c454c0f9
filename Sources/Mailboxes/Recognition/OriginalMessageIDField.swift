/// A header field in which a server keeps the Message-ID that a message had before the server gave it another one.
struct OriginalMessageIDField: Hashable, Sendable {
    let name: String

    /// All known fields, with who writes them and the source for it.
    static let all: [OriginalMessageIDField] = [
        // Outlook.com and Microsoft 365 replace the Message-ID of everything that is submitted to them
        // (github.com/chatmail/core/pull/2250, read on 2026-11-29).
        OriginalMessageIDField(name: "X-Microsoft-Original-Message-ID"),
        // Gmail replaces a Message-ID that it finds malformed
        // (spamresource.com/2025/06/gmail-says-yes-to-angle-brackets-in.html, read on 2026-11-29).
        OriginalMessageIDField(name: "X-Google-Original-Message-ID"),
        // Gmail, for messages that it hands to another provider's server: many messages on lore.kernel.org have it.
        OriginalMessageIDField(name: "X-Gmail-Original-Message-ID"),
        // Relays, and Gmail in its delivery reports.
        OriginalMessageIDField(name: "X-Original-Message-ID"),
        // A message that was sent again in another form (RFC 3297 §8).
        OriginalMessageIDField(name: "Original-Message-ID"),
    ]
}
