/// The words that a program's bounces have: how they begin, how they name a recipient, and how they announce the message that
/// comes back.
struct BounceDialect: Sendable {
    let basis: DeliveryReport.Basis
    /// One of these stands in a line near the beginning.
    let opening: [String]
    /// Recipients stand below the line that begins so; below the opening where nil.
    var listMark: String?
    /// The line under which the message comes back.
    let copyMark: [String]
    /// How a recipient's line looks.
    let forms: Set<Form>
    /// Whether an empty line ends what is said of a recipient.
    var endsAtEmptyLine = true

    enum Form: Sendable {
        /// `<jan@firma.cz>: words`, `<jan@firma.cz>`, `<jan@firma.cz> (expanded from <info@firma.cz>): words`
        case bracketed
        /// `"jan@firma.cz":`
        case quoted
        /// The address alone, two spaces before it.
        case indentedByTwo
        /// The address alone, spaces before it.
        case indented
        /// The address alone.
        case alone
        /// `jan@firma.cz on 5.3.2026 10:15`
        case dated
    }

    static let all = [
        BounceDialect(
            basis: .qmail,
            opening: [
                "This is the qmail-send program", "This is the MAILER-DAEMON program",
                // As hosting companies in Poland and elsewhere have put it in their own words.
                "nie udalo sie wyslac maila pod wskazane adresy",
                "Your mail message to the following address(es) could not be delivered",
            ],
            copyMark: ["--- Below this line is a copy of the message", "--- Enclosed are the original headers"],
            forms: [.bracketed]),
        BounceDialect(
            basis: .exim, opening: ["This message was created automatically by mail delivery software"],
            copyMark: [
                "------ This is a copy of the message", "------ This is a copy of your message",
                "------ The body of the message is", "--- The header of the original message is following",
            ], forms: [.bracketed, .indentedByTwo, .quoted]),
        BounceDialect(
            basis: .postfix, opening: ["This is the mail system at host", "This is the Postfix program at host"],
            copyMark: ["------ Original message", "--- Original message"], forms: [.bracketed]),
        BounceDialect(
            basis: .sendmail, opening: ["----- The following addresses had"],
            copyMark: [
                "----- Original message follows", "----- Unsent message follows", "----- Message header follows",
            ], forms: [.bracketed]),
        BounceDialect(
            basis: .gmail, opening: ["Delivery to the following recipient"],
            listMark: "Delivery to the following recipient",
            copyMark: ["----- Original message -----", "----- Message header follows"], forms: [.indented],
            endsAtEmptyLine: false),
        BounceDialect(
            basis: .yahoo,
            opening: [
                "Sorry, we were unable to deliver your message to the following address",
                "Unable to deliver message to the following address",
            ], copyMark: ["--- Below this line is a copy of the message", "--- Original message follows"],
            forms: [.bracketed]),
        BounceDialect(
            basis: .exchange, opening: ["did not reach some or all of the intended recipients"],
            listMark: "The following recipient(s)", copyMark: ["Original message headers:"], forms: [.dated]),
        BounceDialect(
            basis: .exchange, opening: ["Diagnostic information for administrators:"], listMark: "Generating server:",
            copyMark: ["Original message headers:"], forms: [.alone]),
        BounceDialect(
            basis: .domino, opening: ["was not delivered to:"], listMark: "was not delivered to:",
            copyMark: ["----- Original message"], forms: [.indentedByTwo], endsAtEmptyLine: false),
    ]
}
