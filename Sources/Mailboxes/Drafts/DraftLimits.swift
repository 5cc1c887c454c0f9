/// The limits of letters that are being written.
public enum DraftLimits {
    /// The most bytes of the text.
    public static let longestText = 512 * 1_024
    /// The most bytes of the subject. A header field of this length is folded over many lines, and no program shows it.
    public static let longestSubject = 2_000
    /// The most bytes of one field of recipients.
    public static let longestRecipients = 32 * 1_024
    /// The most recipients of a letter. Gmail takes 500 from a program.
    public static let mostRecipients = 500
    /// The most files of a letter.
    public static let mostFiles = 50
    /// The most bytes of all files of a letter together: what most servers take, less what Base64 adds.
    public static let mostFileBytes = 25 * 1_024 * 1_024
    /// The most letters that a person may be writing.
    public static let mostDrafts = 500
    /// How long a discarded letter can be taken up again, and how long the row of a sent letter is kept, so that its form
    /// sent once more finds it.
    public static let kept = Duration.seconds(7 * 86_400)
}
