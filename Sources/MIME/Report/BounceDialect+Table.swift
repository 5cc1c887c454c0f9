extension BounceDialect {
    static let all = [
        BounceDialect(
            basis: .qmail,
            opening: [
                "This is the qmail-send program", "This is the MAILER-DAEMON program",
                // As hosting companies in Poland and elsewhere have reworded it.
                "nie udalo sie wyslac maila pod wskazane adresy",
                "Your mail message to the following address(es) could not be delivered",
            ],
            copyMark: ["--- Below this line is a copy of the message", "--- Enclosed are the original headers"],
            forms: [.bracketed]),
        BounceDialect(
            basis: .exim, opening: ["This message was created automatically by mail delivery software"],
            copyMark: [
                "------ This is a copy of the message", "------ This is a copy of your message",
                "----- This is a copy of the message",
                "------ The body of the message is", "--- The header of the original message is following",
            ], forms: [.bracketed, .indentedByTwo, .quoted, .alone, .colon]),
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
        // Mobile operators in Japan and the United States.
        BounceDialect(
            basis: .other, opening: ["Your mail sent on:"], copyMark: [], forms: [],
            labels: ["Could not be delivered to:"],
            senders: [".dion.ne.jp", ".ezweb.ne.jp", "@ezweb.ne.jp", ".au.com"],
            endsAtEmptyLine: false),
        // An FML mailing list that accepts no mail from non-members.
        BounceDialect(
            basis: .other, opening: ["You are not a member of this mailing list", "Duplicated Message-ID in"],
            copyMark: ["Original mail as follows"], forms: [],
            labels: ["You are not a member of this mailing list", "Duplicated Message-ID in"], senders: ["-admin@"]),
        // Postfix's notice about a failed session.
        BounceDialect(
            basis: .postfix, opening: ["Transcript of session follows."], copyMark: [], forms: [],
            labels: ["In:  RCPT TO:"], endsAtEmptyLine: false),
        BounceDialect(
            basis: .other, opening: ["Error message below:"], listMark: "Error", copyMark: ["Size (in bytes):"],
            forms: [],
            labels: ["RCPT TO:"]),
        BounceDialect(
            basis: .other, opening: ["Message could not be delivered to mobile"], listMark: "Original Message:",
            copyMark: ["Subject:"], forms: [], labels: ["To:"]),
    ]
}
