/// Derives a status code from the words of a refusal that has none.
///
/// The words are those that mail servers use. Each group has the meaning of its code in RFC 3463 §3. Words that fit
/// several codes are left out: such a refusal only gets the code of its class.
enum StatusWords {
    /// Returns the code of the first group with words in the text, in the class of the reply code if there is one.
    /// Otherwise returns `5.0.0` or `4.0.0` by the reply code (RFC 3463 §3.1); `nil` if the text has neither.
    static func status(of text: some StringProtocol) -> String? {
        let reply = ReplyCode.failureClass(in: text)
        if let place = table.place(in: text) {
            let (usual, code, _) = groups[groupOfPhrase[place]]
            return "\(reply ?? usual).\(code)"
        }
        return reply.map { "\($0).0.0" }
    }

    private static let groups: [(usual: Int, code: String, words: [String])] = [
        (
            5, "2.2",
            [
                "mailbox full", "mailbox is full", "mailfolder is full", "over quota", "overquota", "quota exceeded",
                "exceeded quota", "exceeded his/her quota", "quota violation", "over its quota", "exceeded storage",
                "exceeds storage", "out of quota", "mailbox exceeded", "mailbox exceeds allowed size",
                "not enough storage", "disk quota",
            ]
        ),
        (
            5, "2.1",
            [
                "mailbox disabled", "mailbox is disabled", "account disabled", "account is disabled",
                "account has been disabled", "account is inactive", "mailbox is inactive", "inactive user",
                "account suspended", "account is locked", "account has been suspended", "user suspended",
            ]
        ),
        (
            5, "1.1",
            [
                "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox",
                "no mailbox here",
                "user not found", "mailbox not found", "unknown recipient", "unknown mailbox", "unknown local user",
                "unknown or illegal alias", "invalid recipient", "invalid mailbox", "invalid user", "not listed in",
                "recipient name is not recognized", "recipient unknown", "user does not exist", "user doesn't have",
                "mailbox does not exist", "account does not exist", "account not found",
                "account that you tried to reach does not exist",
                "recipient not found", "addressee unknown", "no such address", "invalid final delivery userid",
            ]
        ),
        (
            5, "1.2",
            [
                "host unknown", "unknown host", "unknown domain", "domain not found", "host not found",
                "bad destination mailbox", "no such domain", "domain does not exist", "no mx record found",
                "no mx found",
            ]
        ),
        (
            5, "4.6",
            [
                "too many hops", "hop count exceeded", "mail loop", "routing loop", "message looping",
                "loops back to myself",
            ]
        ),
        (
            5, "3.4",
            [
                "message too large", "message is too large", "message too big", "message size exceeds",
                "size limit exceeded", "exceeds size limit", "exceeds maximum size", "exceeds the maximum",
                "message file too big", "mail size limit",
            ]
        ),
        (5, "7.2", ["not a member of this mailing list"]),
        (5, "1.3", ["malformed address", "bad address syntax"]),
        // RFC 7505 §5.
        (5, "1.10", ["no smtp service", "null mx", "does not accept mail"]),
        (
            4, "4.7",
            [
                "retry time not reached", "retry timeout exceeded", "message expired", "delivery time expired",
                "could not be delivered for", "cannot send message for", "cannot send message within",
                "queue too long", "after multiple retries", "envelope expired",
                "failing for a long time", "not delivered within", "retry limit exceeded",
            ]
        ),
        (
            4, "4.1",
            [
                "connection refused", "connection timed out", "connection timeout", "no route to host",
                "could not connect", "network is unreachable", "host not reachable",
                "did not accept our requests to connect", "no answer from host", "host is not responding",
            ]
        ),
        (
            5, "7.1",
            [
                "relaying denied", "relay access denied", "relay denied", "relaying not permitted",
                "relay not permitted", "not permitted to relay", "unable to relay", "insecure mail relay",
            ]
        ),
    ]
    private static let table = PhraseTable(groups.flatMap(\.words))
    private static let groupOfPhrase = groups.indices.flatMap { index in
        [Int](repeating: index, count: groups[index].words.count)
    }
}
