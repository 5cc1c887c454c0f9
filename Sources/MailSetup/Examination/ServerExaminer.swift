import IMAP
import MailWire
import SMTP

/// Runs a session with one server, from its name to the step after the sign-in, and records what it sees. Nothing is
/// sent, fetched or stored.
struct ServerExaminer: Sendable {
    let service: MailService
    let endpoint: Endpoint
    /// The sender and recipient that the submission server is asked to accept.
    let address: String
    let network: DoctorNetwork
    /// Mechanisms that this server has refused before.
    var refusedMechanisms: [SASLMechanism] = []
    /// Hides the mailbox's secret even in a session without a sign-in: the server may know it from an earlier session.
    var filter = SecretFilter.none
    /// The refusals after which the next mechanism is tried in the same session.
    var persistence = SignInPersistence.brokenMechanisms

    /// - Parameters:
    ///   - credentials: The credentials; `nil` to examine without a sign-in.
    ///   - transcript: Records the session, without secrets.
    func examine(_ credentials: Credentials?, _ transcript: Transcript) async -> ServerObservation {
        let clock = ContinuousClock()
        let start = clock.now
        var seen = await withinLimit { await session(network.dialer, credentials, transcript) }
        if let trouble = seen.trouble { await lookCloser(at: trouble, &seen) }
        seen.duration = clock.now - start
        return seen
    }

    private func session(
        _ dialer: Dialer, _ credentials: Credentials?, _ transcript: Transcript
    ) async -> ServerObservation {
        switch service {
        case .imap: await imapSession(dialer, credentials, transcript)
        case .smtp: await smtpSession(dialer, credentials, transcript)
        }
    }

    private func smtpSession(
        _ dialer: Dialer, _ credentials: Credentials?, _ transcript: Transcript
    ) async -> ServerObservation {
        var seen = ServerObservation(service: .smtp, endpoint: endpoint, userName: credentials?.userName)
        var configuration = SMTPConfiguration(endpoint: endpoint, credentials: credentials)
        configuration.timeLimits = SMTPTimeLimits(each: network.limits.command)
        configuration.timeLimits.greeting = network.limits.greeting
        (configuration.refusedMechanisms, configuration.persistence) = (refusedMechanisms, persistence)
        configuration.filter = filter
        let (address, asks) = (address, credentials != nil)
        do {
            let outcome = try await SMTPClient(configuration, dialer: dialer).withSession(transcript: transcript) {
                session in
                let size = session.capabilities.maximumMessageSize
                guard asks else { return (size, DeliveryOutcome?.none) }
                return (size, await session.verify(try Envelope(from: address, to: [address])))
            }
            seen.maximumMessageSize = outcome.0
            seen.trouble = outcome.1.flatMap(SessionTrouble.init(asking:))
        } catch {
            let error = error as? SMTPError ?? .cancelled
            seen.trouble = SessionTrouble(error)
            seen.refusedMechanism = error.refusedMechanism
        }
        return seen
    }

    private func imapSession(
        _ dialer: Dialer, _ credentials: Credentials?, _ transcript: Transcript
    ) async -> ServerObservation {
        var seen = ServerObservation(service: .imap, endpoint: endpoint, userName: credentials?.userName)
        var configuration = IMAPConfiguration(endpoint: endpoint, credentials: credentials)
        configuration.timeLimits.greeting = network.limits.greeting
        configuration.timeLimits.command = network.limits.command
        (configuration.refusedMechanisms, configuration.persistence) = (refusedMechanisms, persistence)
        configuration.filter = filter
        let asks = credentials != nil
        do {
            let client = IMAPClient(configuration, dialer: dialer)
            let hasInbox = try await client.withSession(transcript: transcript) { session in
                seen.accountName = session.signInResponse?.accountName
                guard asks else { return true }
                return try await session.mailboxes(matching: "%").contains { $0.name.isInbox }
            }
            seen.trouble = hasInbox ? nil : .noInbox
        } catch {
            let error = error as? IMAPError ?? .cancelled
            seen.trouble = SessionTrouble(error)
            seen.refusedMechanism = error.refusedMechanism
        }
        return seen
    }

    /// Returns the result of the session, or `endless` after the limit, whichever comes first. The other one is
    /// cancelled.
    private func withinLimit(_ session: @escaping @Sendable () async -> ServerObservation) async -> ServerObservation {
        let limit = network.limits.session
        let endless = ServerObservation(service: service, endpoint: endpoint, trouble: .endless(limit))
        let time = TimeLimited(limit: limit)
        return await time.run { await session() } ?? endless
    }

    // MARK: What the session does not show

    private func lookCloser(at trouble: SessionTrouble, _ seen: inout ServerObservation) async {
        switch trouble {
        case .notConnected(.tlsFailed(.certificateNotTrusted, _)), .notConnected(.tlsFailed(.wrongHostName, _)):
            seen.certificate = await certificate()
        case .notConnected(.tlsFailed(.noCommonParameters, _)), .notConnected(.trustRootsUnreadable): break
        case .notConnected(let error) where trouble.step == .tls || error.isBreak:
            await lookAtPort(behindTLS: false, &seen)
        case .notConnected(.hostNotFound), .notConnected(.hostLookupFailed): break
        case .notConnected:
            async let addresses = network.addressProbe.look(at: endpoint)
            async let other = otherPort()
            (seen.addresses, seen.otherPort) = await (addresses, other)
        case .silent(let step, _) where step <= .capabilities, .cut(let step) where step <= .capabilities,
            .notTheProtocol(let step) where step <= .capabilities:
            await lookAtPort(behindTLS: endpoint.security == .tls, &seen)
        default: break
        }
    }

    /// - Parameter behindTLS: Pass `true` if the handshake passed, to look at what follows it.
    private func lookAtPort(behindTLS: Bool, _ seen: inout ServerObservation) async {
        var target = endpoint
        if !behindTLS { target.security = .plaintext }
        seen.portLook = await network.portProbe.look(at: target)
        guard !behindTLS, endpoint.security == .tls, seen.portLook == (service == .imap ? .imap : .smtp) else { return }
        seen.offersStartTLS = await greet(endpoint.with(security: .startTLS)) != .startTLSNotOffered
    }

    /// Returns why another endpoint does not greet; `nil` if it does.
    private func greet(_ other: Endpoint) async -> SessionTrouble? {
        let examiner = ServerExaminer(service: service, endpoint: other, address: address, network: network)
        return await examiner.session(network.dialer, nil, Transcript()).trouble
    }

    /// Returns the certificate that the server shows, by a session that ends with it.
    private func certificate() async -> CertificateFacts? {
        let inspection = CertificateInspection()
        _ = await session(network.inspectingDialer(inspection), nil, Transcript())
        return inspection.chain.first.flatMap(CertificateFacts.init(der:))
    }

    /// Returns the service's other usual port on the same host, if that one greets.
    private func otherPort() async -> Endpoint? {
        let usual: [Endpoint] =
            switch service {
            case .imap: [.init(host: endpoint.host, port: 993, security: .tls)]
            case .smtp:
                [
                    .init(host: endpoint.host, port: 465, security: .tls),
                    .init(host: endpoint.host, port: 587, security: .startTLS),
                ]
            }
        for other in usual where other.port != endpoint.port {
            if await greet(other) == nil { return other }
        }
        return nil
    }
}

extension Endpoint {
    fileprivate func with(security: TransportSecurity) -> Endpoint {
        Endpoint(host: host, port: port, security: security)
    }
}

extension StatusResponse {
    /// The account's address in an OK to the sign-in, as Gmail sends it: `jana@firma.cz authenticated (Success)`.
    fileprivate var accountName: String? {
        guard let word = text.split(separator: " ").first(where: { $0.contains("@") }) else { return nil }
        let start = word.drop { !$0.isLetter && !$0.isNumber }
        return String(start.reversed().drop { !$0.isLetter && !$0.isNumber }.reversed()).lowercased()
    }
}

extension WireError {
    /// Whether a connection was made and then broken.
    fileprivate var isBreak: Bool {
        switch self {
        case .closedByPeer, .connectionLost: true
        default: false
        }
    }
}

extension SessionTrouble {
    /// Why the server does not accept mail from this address; `nil` if it would.
    init?(asking outcome: DeliveryOutcome) {
        switch outcome {
        case .deferred(.wouldAccept, let recipients):
            guard let refused = recipients.first(where: { $0.verdict != .accepted })?.reply else { return nil }
            self = .refused(refused.words, at: .sender)
        case .deferred(.reply(let reply, _), _), .refused(.reply(let reply, _), _):
            self = .refused(reply.words, at: .sender)
        case .deferred(.session(let error), _), .refused(.session(let error), _), .uncertain(let error, _, _):
            self = SessionTrouble(error)
        case .accepted, .deferred, .refused: return nil
        }
    }
}
