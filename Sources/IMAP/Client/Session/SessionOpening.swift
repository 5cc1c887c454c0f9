import MailWire
import NIOCore

/// Opens a session: connection, greeting, STARTTLS, sign-in, extensions.
struct SessionOpening {
    let configuration: IMAPConfiguration
    let dialer: Dialer
    let transcript: Transcript?

    func open() async throws(IMAPError) -> IMAPSession {
        let connection = try await connect()
        do throws(IMAPError) {
            try await signOn(connection)
        } catch {
            await connection.shutDown(gracefully: error != .cancelled)
            throw error
        }
        do throws(IMAPError) {
            try await arrange(connection)
        } catch {
            await connection.shutDown(gracefully: error != .cancelled)
            // Some servers announce ID or ENABLE and then hang up on it. Try again without them.
            guard error != .cancelled, let plain = configuration.withoutArrangements else { throw error }
            return try await SessionOpening(configuration: plain, dialer: dialer, transcript: transcript).open()
        }
        return IMAPSession(connection: connection, configuration: configuration)
    }

    /// Handles everything from the greeting to the sign-in.
    private func signOn(_ connection: IMAPConnection) async throws(IMAPError) {
        let greeting = try await connection.greeting()
        if configuration.endpoint.security == .startTLS { try await secure(connection, greeting) }
        try await connection.learnCapabilities()
        if greeting.kind != .preauth, let credentials = configuration.credentials {
            connection.markCapabilitiesStale()
            try await SigningIn(connection: connection, credentials: credentials).run()
            try await connection.learnCapabilities()
        }
    }

    private func connect() async throws(IMAPError) -> IMAPConnection {
        let shared = SharedFacts()
        let (configuration, dialer, transcript) = (configuration, dialer, transcript)
        let filter = SecretFilter(configuration.credentials).adding(configuration.filter)
        transcript?.hide(filter)
        let (channel, handler): (any Channel, NIOLoopBound<IMAPHandler>)
        do throws(WireError) {
            (channel, handler) = try await dialer.connect(to: configuration.endpoint) { channel in
                let handler = IMAPHandler(
                    configuration: configuration, dialer: dialer, shared: shared, filter: filter,
                    transcript: transcript)
                try channel.pipeline.syncOperations.addHandler(handler)
                return NIOLoopBound(handler, eventLoop: channel.eventLoop)
            }
        } catch {
            throw error == .cancelled ? .cancelled : .notConnected(error)
        }
        transcript?.event("connected to \(configuration.endpoint)")
        return IMAPConnection(channel: channel, handler: handler, shared: shared, configuration: configuration)
    }

    /// Sends STARTTLS (RFC 9051 §6.2.1). There is no fallback: nothing is sent in plaintext after a refusal.
    private func secure(_ connection: IMAPConnection, _ greeting: StatusResponse) async throws(IMAPError) {
        guard greeting.kind != .preauth else { throw .protocolViolation(.preauthBeforeTLS, phase: .greeting) }
        try await connection.learnCapabilities()
        guard connection.context.capabilities.contains(.startTLS) else { throw .startTLSNotOffered }
        _ = try await connection.run(PlainCommand.startTLS)
    }

    /// Sends ID, ENABLE and COMPRESS if they are wanted and offered.
    private func arrange(_ connection: IMAPConnection) async throws(IMAPError) {
        let capabilities = connection.context.capabilities
        if !configuration.identification.isEmpty, capabilities.contains(.id) {
            try await forgivingRefusal { () async throws(IMAPError) in
                _ = try await connection.run(IDCommand(fields: configuration.identification))
            }
        }
        let wanted = configuration.enable.filter { capabilities.contains($0) }
        if !wanted.isEmpty, capabilities.contains(.enable) {
            try await forgivingRefusal { () async throws(IMAPError) in
                _ = try await connection.run(EnableCommand(wanted))
            }
        }
        if configuration.compress, capabilities.contains(.compressDeflate) {
            try await forgivingRefusal { () async throws(IMAPError) in
                _ = try await connection.run(CompressCommand())
            }
        }
    }

    /// Runs a command that the session can do without, and ignores its refusal.
    private func forgivingRefusal(_ body: () async throws(IMAPError) -> Void) async throws(IMAPError) {
        do throws(IMAPError) {
            try await body()
        } catch {
            guard error.leavesSessionUsable else { throw error }
        }
    }
}

extension IMAPConfiguration {
    /// The same configuration without ID, ENABLE and COMPRESS; `nil` if it uses none of them.
    fileprivate var withoutArrangements: IMAPConfiguration? {
        guard !identification.isEmpty || !enable.isEmpty || compress else { return nil }
        var plain = self
        (plain.identification, plain.enable, plain.compress) = ([], [], false)
        return plain
    }
}
