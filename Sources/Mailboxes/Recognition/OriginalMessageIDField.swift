/// A header field in which a server keeps the Message-ID that a letter had before the server gave it another one.
struct OriginalMessageIDField: Hashable, Sendable {
    let name: String

    /// All that are known, with who writes them and the source for it.
    static let all: [OriginalMessageIDField] = [
        // Outlook.com and Microsoft 365 replace the Message-ID of everything that is submitted to them
        // (github.com/chatmail/core/pull/2250, read on 2026-11-29).
        OriginalMessageIDField(name: "X-Microsoft-Original-Message-ID"),
        // Gmail replaces a Message-ID that it finds malformed
        // (spamresource.com/2025/06/gmail-says-yes-to-angle-brackets-in.html, read on 2026-11-29).
        OriginalMessageIDField(name: "X-Google-Original-Message-ID"),
        // Gmail, for letters that it hands to another provider's server: many letters on lore.kernel.org have it.
        OriginalMessageIDField(name: "X-Gmail-Original-Message-ID"),
        // Relays, and Gmail in its delivery reports.
        OriginalMessageIDField(name: "X-Original-Message-ID"),
        // A letter that was sent again in another form (RFC 3297 §8).
        OriginalMessageIDField(name: "Original-Message-ID"),
    ]
}
