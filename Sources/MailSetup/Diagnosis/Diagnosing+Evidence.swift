import MailWire

extension Diagnosing {
    /// Returns what was seen, in the order of the servers.
    func evidence() -> [Evidence] {
        var evidence: [Evidence] = []
        func note(_ fact: String, _ server: ServerObservation? = nil, words: ServerWords? = nil) {
            evidence.append(
                Evidence(
                    service: server?.service, endpoint: server?.endpoint, fact: fact,
                    serverWords: words.map(\.description)))
        }
        switch seen.domainStanding {
        case .noSuchDomain: note("the domain \(seen.domain) is not in the domain name system")
        case .takesNoMail: note("the domain \(seen.domain) has no mail exchanger that takes mail")
        case .nameServersSilent: note("no name server answered for \(seen.domain)")
        case .exists, nil: break
        }
        if let similar = seen.similarDomain { note("\(seen.domain) is one slip away from \(similar)") }
        for server in seen.servers {
            if let trouble = server.trouble { note(trouble.summary, server, words: trouble.words) }
            for look in server.addresses where look.reach != .open {
                note("\(look.address) (IP\(look.version.rawValue)): \(look.reach.fact)", server)
            }
            if let port = server.portLook { note(port.fact, server) }
            if let facts = server.certificate {
                note("the certificate is for \(facts.names.joined(separator: ", ")), by \(facts.issuer)", server)
            }
            if let account = server.accountName { note("the server says that this is \(account)", server) }
            if let refused = server.refusedUserName { note("the user name \(refused) was refused", server) }
            if let size = server.maximumMessageSize { note("the largest message taken has \(size) bytes", server) }
        }
        return evidence
    }
}

extension ServerObservation.AddressLook.Reach {
    fileprivate var fact: String {
        switch self {
        case .open: "takes connections"
        case .closed: "refuses connections"
        case .silent: "does not answer"
        case .noRoute: "there is no way there from here"
        }
    }
}

extension PortLook {
    fileprivate var fact: String {
        switch self {
        case .smtp: "an SMTP server speaks on this port"
        case .imap: "an IMAP server speaks on this port"
        case .pop3: "a POP3 server speaks on this port"
        case .http: "a web server speaks on this port"
        case .ssh: "an SSH server speaks on this port"
        case .tls: "the port speaks TLS from the first byte"
        case .unknown: "what speaks on this port is no mail server"
        case .silent: "the port takes connections and says nothing"
        }
    }
}
