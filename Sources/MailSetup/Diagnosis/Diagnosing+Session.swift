import MailWire

extension Diagnosing {
    /// Returns what a server's refusal means, by the step that it refused.
    func refusalFinding(_ words: ServerWords, at step: SessionStep, of server: ServerObservation) -> Finding {
        switch step {
        case .name, .connection, .tls, .greeting, .capabilities: greetingFinding(words, at: server)
        case .signIn: refusalFinding(words, at: server)
        case .sender: senderFinding(words, at: server)
        case .folders: foldersFinding(words, at: server)
        }
    }

    private func greetingFinding(_ words: ServerWords, at server: ServerObservation) -> Finding {
        switch RefusalReason(words, at: .session) {
        case .tooManyConnections: found(.tooManyConnections, at: server)
        case .tooManySignIns, .tooFast: found(.tooManySignIns, at: server)
        case .trafficUsedUp: found(.trafficUsedUp, at: server)
        case .unavailable, .greylisted: found(.serverUnavailable, at: server)
        case .needsTLS: signInNeedsTLS(at: server)
        default: found(.greetingRefused, at: server)
        }
    }

    private func senderFinding(_ words: ServerWords, at server: ServerObservation) -> Finding {
        switch RefusalReason(words, at: .item) {
        case .sendingLimit, .tooFast: return found(.sendingLimit, at: server)
        case .greylisted: return found(.greylisted, at: server)
        case .mailboxFull: return found(.mailboxFull, at: server)
        case .tooManyConnections: return found(.tooManyConnections, at: server)
        case .tooManySignIns: return found(.tooManySignIns, at: server)
        case .unavailable: return found(.serverUnavailable, at: server)
        default: break
        }
        let isUnknown = words.enhancedCode == "5.1.1" || words.text.lowercased().contains("user unknown")
        return found(isUnknown ? .addressUnknown : .senderNotOwned, at: server)
    }

    private func foldersFinding(_ words: ServerWords, at server: ServerObservation) -> Finding {
        switch RefusalReason(words, at: .session) {
        case .trafficUsedUp: found(.trafficUsedUp, at: server)
        case .tooManyConnections: found(.tooManyConnections, at: server)
        case .unavailable, .tooFast: found(.serverUnavailable, at: server)
        case .mailboxFull: found(.mailboxFull, at: server)
        default: found(.foldersRefused, at: server)
        }
    }

    /// Returns what it means that the server hung up without a word.
    func cutFinding(at step: SessionStep, of server: ServerObservation) -> Finding {
        if step < .signIn, let stranger = strangerFinding(at: server) { return stranger }
        return found(.connectionCut, at: server)
    }

    /// Returns what it means that the server accepted the connection and went silent.
    func silenceFinding(at step: SessionStep, of server: ServerObservation) -> Finding {
        if step <= .capabilities, let stranger = strangerFinding(at: server) { return stranger }
        switch step {
        case .name, .connection: return found(.portFiltered, at: server)
        case .tls: return found(.silentAtTLS, at: server)
        case .greeting: return found(.silentAtGreeting, at: server)
        case .capabilities: return found(.silentAtCapabilities, at: server)
        case .signIn: return found(.silentAtSignIn, at: server)
        case .sender: return found(.silentAtSender, at: server)
        case .folders: return found(.silentAtFolders, at: server)
        }
    }
}
