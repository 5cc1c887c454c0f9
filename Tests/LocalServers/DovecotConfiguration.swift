/// The configuration of a Dovecot 2.3 that runs entirely as one ordinary user.
struct DovecotConfiguration {
    let options: DovecotOptions
    let folder: TemporaryFolder
    let account: ServerAccount
    let imapPort: Int
    let imapsPort: Int
    let lmtpPort: Int
    let authPort: Int

    /// The capabilities that Dovecot 2.3 with the compression plugin announces after sign-in.
    static let capabilities = [
        "IMAP4rev1", "SASL-IR", "LOGIN-REFERRALS", "ID", "ENABLE", "IDLE", "SORT", "SORT=DISPLAY",
        "THREAD=REFERENCES", "THREAD=REFS", "THREAD=ORDEREDSUBJECT", "MULTIAPPEND", "URL-PARTIAL", "CATENATE",
        "UNSELECT", "CHILDREN", "NAMESPACE", "UIDPLUS", "LIST-EXTENDED", "I18NLEVEL=1", "CONDSTORE", "QRESYNC",
        "ESEARCH", "ESORT", "SEARCHRES", "WITHIN", "CONTEXT=SEARCH", "LIST-STATUS", "BINARY", "MOVE",
        "SNIPPET=FUZZY", "PREVIEW=FUZZY", "PREVIEW", "STATUS=SIZE", "SAVEDATE", "LITERAL+", "NOTIFY", "SPECIAL-USE",
        "COMPRESS=DEFLATE",
    ]

    var text: String {
        """
        base_dir = \(folder.path)/run
        state_dir = \(folder.path)/state
        instance_name = pennypost-tests
        log_path = \(folder.path)/dovecot.log
        default_internal_user = \(account.userName)
        default_internal_group = \(account.groupName)
        default_login_user = \(account.userName)
        protocols = imap lmtp
        listen = 127.0.0.1, ::1

        ssl = yes
        ssl_cert = <\(folder.path)/certificate.pem
        ssl_key = <\(folder.path)/key.pem

        disable_plaintext_auth = yes
        auth_mechanisms = \(options.mechanisms.joined(separator: " ").lowercased())
        auth_failure_delay = 0
        auth_verbose = yes
        \(tokenDatabase)
        passdb {
          driver = passwd-file
          args = username_format=%Lu \(folder.path)/users
        }
        userdb {
          driver = passwd-file
          args = username_format=%Lu \(folder.path)/users
        }
        first_valid_uid = 0
        mail_max_userip_connections = 1000
        mail_fsync = never
        mail_location = \(options.store == .maildir ? "maildir:~/Maildir" : "mdbox:~/mdbox")
        mail_plugins = $mail_plugins zlib
        protocol imap {
          mail_plugins = $mail_plugins imap_zlib
          imap_client_workarounds =
        }
        recipient_delimiter = +
        protocol lmtp {
          lmtp_save_to_detail_mailbox = yes
        }
        \(capabilityLine)
        \(namespace)
        \(services)
        \(options.extraConfiguration)

        """
    }

    /// Checks tokens here, against a key in a file or by asking an authorization server.
    private var tokenDatabase: String {
        guard options.mechanisms.contains(where: { ["XOAUTH2", "OAUTHBEARER"].contains($0.uppercased()) }) else {
            return ""
        }
        return """
            passdb {
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = \(folder.path)/tokens.conf
            }
            """
    }

    /// The contents of the file that `tokenDatabase` names.
    var tokenFile: String {
        if let server = options.authorizationServer {
            return """
                introspection_mode = post
                introspection_url = \(server.introspectionAddress)
                username_attribute = username
                active_attribute = active
                active_value = true

                """
        }
        return """
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix=\(folder.path)/token-keys/
            username_attribute = sub

            """
    }

    private var capabilityLine: String {
        if options.hiddenCapabilities.isEmpty {
            guard !options.addedCapabilities.isEmpty else { return "" }
            return "imap_capability = +\(options.addedCapabilities.joined(separator: " "))"
        }
        let hidden = Set(options.hiddenCapabilities.map { $0.uppercased() })
        let shown = Self.capabilities.filter { !hidden.contains($0.uppercased()) } + options.addedCapabilities
        return "imap_capability = \(shown.joined(separator: " "))"
    }

    private var namespace: String {
        var folders = options.folders.map { "  mailbox \"\($0)\" {\n    auto = subscribe\n  }" }
        if options.specialUseFolders {
            folders += ["Sent", "Drafts", "Junk", "Trash", "Archive"].map {
                "  mailbox \($0) {\n    special_use = \\\($0)\n    auto = subscribe\n  }"
            }
        }
        return """
            namespace inbox {
              inbox = yes
              separator = \(options.separator)
            \(folders.joined(separator: "\n"))
            }
            """
    }

    /// No process changes its root directory or its user, and a refused password does not delay later attempts.
    private var services: String {
        """
        service imap-login {
          chroot =
          service_count = 0
          inet_listener imap {
            port = \(imapPort)
          }
          inet_listener imaps {
            port = \(imapsPort)
            ssl = yes
          }
        }
        service lmtp {
          inet_listener lmtp {
            address = 127.0.0.1
            port = \(lmtpPort)
          }
        }
        service auth {
          inet_listener {
            address = 127.0.0.1
            port = \(authPort)
          }
        }
        service anvil {
          chroot =
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service stats {
          chroot =
        }
        """
    }
}
