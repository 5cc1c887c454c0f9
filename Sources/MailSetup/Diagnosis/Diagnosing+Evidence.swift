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
        case .noSuchDomain: note("the domain \(seen.domain) does not exist")
        case .takesNoMail: note("the domain \(seen.domain) has no mail exchanger that accepts mail")
        case .nameServersSilent: note("no name server answered for \(seen.domain)")
        case .exists, nil: break
        }
        if let similar = seen.similarDomain { note("\(seen.domain) is one typing error away from \(similar)") }
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
            if let size = server.maximumMessageSize {
                note("the server accepts messages of at most \(size) bytes", server)
            }
        }
        return evidence
    }
}

extension ServerObservation.AddressLook.Reach {
    fileprivate var fact: String {
        switch self {
        case .open: "accepts connections"
        case .closed: "refuses connections"
        case .silent: "does not answer"
        case .noRoute: "there is no route to it"
        }
    }
}

extension PortLook {
    fileprivate var fact: String {
        switch self {
        case .smtp: "an SMTP server answers on this port"
        case .imap: "an IMAP server answers on this port"
        case .pop3: "a POP3 server answers on this port"
        case .http: "a web server answers on this port"
        case .ssh: "an SSH server answers on this port"
        case .tls: "the port requires TLS from the first byte"
        case .unknown: "what answers on this port is not a mail server"
        case .silent: "the port accepts connections but says nothing"
        }
    }
}
