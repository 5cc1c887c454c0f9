/// The configuration of a Postfix that has its own folder and lets nothing leave the machine.
struct PostfixConfiguration {
    let options: PostfixOptions
    let folder: TemporaryFolder
    let smtpsPort: Int
    let submissionPort: Int
    let smtpPort: Int
    let lmtp: LocalEndpoint
    let authentication: LocalEndpoint

    /// The contents of main.cf.
    var main: String {
        """
        compatibility_level = 3.6
        queue_directory = \(folder.path)/queue
        data_directory = \(folder.path)/data
        maillog_file = \(folder.path)/mail.log
        maillog_file_prefixes = \(folder.path)

        inet_interfaces = loopback-only
        inet_protocols = all
        myhostname = \(options.hostName)
        mydestination =
        mynetworks =
        relay_domains =
        alias_maps =
        alias_database =
        local_recipient_maps =
        local_transport = error:5.1.1 no local users
        default_transport = error:5.4.4 nothing leaves this machine
        relay_transport = error:5.4.4 nothing leaves this machine
        relayhost =
        virtual_mailbox_domains = \(domains.joined(separator: " "))
        virtual_mailbox_maps = texthash:\(folder.path)/mailboxes
        virtual_transport = lmtp:inet:\(lmtp.host):\(lmtp.port)
        transport_maps = texthash:\(folder.path)/transports

        smtpd_tls_chain_files = \(folder.path)/key.pem, \(folder.path)/certificate.pem
        smtpd_tls_security_level = may
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = inet:\(authentication.host):\(authentication.port)
        smtpd_relay_restrictions = \(relayRestrictions)
        smtpd_recipient_restrictions = check_recipient_access texthash:\(folder.path)/recipients
        smtpd_discard_ehlo_keywords = \(options.hiddenKeywords.joined(separator: ", ").lowercased())
        message_size_limit = \(options.messageSizeLimit)
        mailbox_size_limit = 0
        virtual_mailbox_limit = 0

        smtpd_error_sleep_time = 0
        smtpd_soft_error_limit = 10000
        smtpd_hard_error_limit = 10000
        smtpd_client_connection_count_limit = 0
        in_flow_delay = 0
        recipient_delimiter = +
        biff = no
        append_dot_mydomain = no
        \(options.extraConfiguration)

        """
    }

    /// The contents of master.cf.
    var master: String {
        let signedIn =
            "-o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject"
            + " -o cleanup_service_name=submitted"
        let protection = options.authenticatesInPlain ? "" : "-o smtpd_tls_auth_only=yes"
        let copies = options.filesSentCopies ? "-o sender_bcc_maps=texthash:\(folder.path)/sent-copies" : ""
        return """
            127.0.0.1:\(smtpsPort) inet n - n - - smtpd -o smtpd_tls_wrappermode=yes \(signedIn)
            127.0.0.1:\(submissionPort) inet n - n - - smtpd \(protection) \(signedIn)
            127.0.0.1:\(smtpPort) inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            submitted unix n - n - 0 cleanup \(copies)
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            lmtp unix - - n - - lmtp
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd

            """
    }

    /// The addresses that exist.
    var mailboxes: String {
        table(
            (options.addresses + options.bouncingRecipients + options.refusedRecipients + options.deferredRecipients)
                .map { ($0, "exists") })
    }

    /// The addresses that get the copies of a sender's messages. The part after + names the folder.
    var sentCopies: String {
        table(
            options.addresses.map { address in
                let user = MailUser(address: address, password: "")
                return (address, "\(address.prefix { $0 != "@" })+Sent@\(user.domain)")
            })
    }

    /// The replies to RCPT for certain addresses.
    var recipients: String {
        table(
            options.refusedRecipients.map { ($0, "550 5.7.1 This person takes no mail from you") }
                + options.deferredRecipients.map { ($0, "450 4.2.0 This mailbox is busy, try again later") })
    }

    /// The addresses to which delivery fails.
    var transports: String {
        table(options.bouncingRecipients.map { ($0, "error:5.2.1 this mailbox is closed") })
    }

    private var domains: [String] {
        let all =
            options.addresses + options.bouncingRecipients + options.refusedRecipients + options.deferredRecipients
        return Set(all.map { MailUser(address: $0, password: "").domain.lowercased() }).sorted()
    }

    private var relayRestrictions: String {
        switch options.foreignMail {
        case .refused:
            "reject_unauth_destination\(options.acceptsIncoming ? "" : ", permit_sasl_authenticated, reject")"
        case .bounced: "permit_sasl_authenticated, \(options.acceptsIncoming ? "reject_unauth_destination" : "reject")"
        }
    }

    private func table(_ rows: [(String, String)]) -> String {
        rows.map { "\($0.0.lowercased()) \($0.1)\n" }.joined()
    }
}
