/// A time, as the templates put it into `<time>`.
struct MomentView: Sendable {
    /// As people say it: `today 14:05`.
    let text: String
    /// The day and the time to the second, in the person's time zone.
    let full: String
    /// In RFC 3339.
    let exact: String
    /// What stands behind it in the same line.
    var rest = ""

    var values: [String: any Sendable] { ["text": text, "full": full, "exact": exact, "rest": rest] }
}
