extension ServeSetting {
    /// Every setting, in the order of the reference.
    static let all: [ServeSetting] = web + log + mail + textMessages + shutDown

    private static let web: [ServeSetting] = [
        ServeSetting(
            "web.host", \.web.host, .word("an address of this machine"),
            "Where the site listens. Anything but loopback needs a certificate or named proxies."),
        ServeSetting("web.port", \.web.port, .number(0...65535), "The port. 0 takes a free one and says which."),
        ServeSetting(
            "web.origin", \.web.origin, .origin,
            "The address that people type. Links in letters begin with it. Without it, on loopback: the host and the port."
        ),
        ServeSetting(
            "web.hosts", \.web.hosts,
            .words("names of hosts such as post.firma.cz or localhost:8443") { WebOrigin.isHost($0) },
            "Further names of the site, with the port unless it is the usual one. Requests for other hosts are refused."
        ),
        ServeSetting(
            "web.certificate-file", \.web.certificateFile, .file,
            "The certificate and its chain, in PEM. It is read again when the file changes."),
        ServeSetting(
            "web.certificate-key-file", \.web.certificateKeyFile, .file, "The private key of the certificate, in PEM."),
        ServeSetting(
            "web.trusted-proxies", \.web.trustedProxies, .networks,
            "The proxies that end TLS before this server. Their forwarding header fields count, others' do not."),
        ServeSetting(
            "web.metrics-token-file", \.web.metricsTokenFile, .file,
            "A file with the token that reads `/metrics` from another machine: `Authorization: Bearer TOKEN`."),
        ServeSetting(
            "web.metrics-token", \.web.metricsToken, .secret, isSecret: true, "The same token, in place of its file."),
        ServeSetting(
            "web.max-connections", \.web.maxConnections, .number(1...100_000),
            "The most connections at a time. Further ones wait until one ends."),
        ServeSetting(
            "web.max-connections-per-address", \.web.maxConnectionsPerAddress, .number(1...100_000),
            "The most connections at a time from one address, or /64 of IPv6. Further ones are closed. Named proxies "
                + "have no such limit."
        ),
        ServeSetting(
            "web.max-body-bytes", \.web.maxBodyBytes, .number(1024...1_073_741_824),
            "The longest body of a request, in bytes."),
        ServeSetting(
            "web.body-seconds", \.web.bodySeconds, .number(1...3600),
            "How long the body of a request may take to arrive."),
        ServeSetting(
            "web.idle-seconds", \.web.idleSeconds, .number(1...3600),
            "How long a connection may be silent, and how long the header of a request may take to arrive."),
    ]

    private static let log: [ServeSetting] = [
        ServeSetting("log.format", \.log.format, .choice, "Lines for people, or a JSON object a line."),
        ServeSetting("log.level", \.log.level, .choice, "The least serious events that are logged."),
    ]

    private static let mail: [ServeSetting] = [
        ServeSetting("mail.watch", \.mail.watch, .yesOrNo, "Whether this process fetches for all mailboxes."),
        ServeSetting("mail.send", \.mail.send, .yesOrNo, "Whether it also sends what is due in the outbox."),
    ]

    private static let textMessages: [ServeSetting] = [
        ServeSetting(
            "text-messages.gateway", \.textMessages.gateway, .choice,
            "Who sends codes by text message. `development` writes them to the log."),
        ServeSetting(
            "text-messages.url", \.textMessages.url, .word("an address on the web"),
            "The gateway's address. SMSAPI and Twilio have one of their own."),
        ServeSetting("text-messages.user", \.textMessages.user, .word("a name"), "The user name or account there."),
        ServeSetting(
            "text-messages.secret-file", \.textMessages.secretFile, .file,
            "A file with the password or token for the gateway."),
        ServeSetting(
            "text-messages.secret", \.textMessages.secret, .secret, isSecret: true,
            "The same secret, in place of its file."),
        ServeSetting(
            "text-messages.from", \.textMessages.from, .word("a number or a name"), "The sender that people see."),
        ServeSetting(
            "text-messages.prefixes", \.textMessages.prefixes,
            .words("prefixes such as +420") { prefix in
                prefix.first == "+" && (2...8).contains(prefix.utf8.count)
                    && prefix.utf8.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }, "Numbers with other prefixes get no messages."),
    ]

    private static let shutDown: [ServeSetting] = [
        ServeSetting(
            "shut-down.limit-seconds", \.shutDown.limitSeconds, .number(1...600),
            "How long work that is under way may take to end after SIGTERM or Ctrl-C."),
        ServeSetting(
            "shut-down.drain-seconds", \.shutDown.drainSeconds, .number(0...300),
            "How long requests are still taken after that, while `/readyz` says 503: a load balancer's time to notice."),
    ]
}
