import MailSetup
import MailWire
import Mailboxes
import OAuth
import Storage

/// A person's sign-in on a provider's page, which stores what they allow.
///
/// The data folder is closed meanwhile: a person may take minutes, and other commands go on.
struct PersonSignIn: Sendable {
    let program: any DataPlace
    /// Whether to use a code that is typed on any device, instead of the browser on this machine.
    let onDevice: Bool

    /// Runs the sign-in.
    ///
    /// - Parameter find: returns where to sign in, given the open workplace.
    /// - Returns: the mailbox, and how many messages wait in its outbox.
    func run(
        _ find: @escaping @Sendable (Workplace, OAuthConnector) async throws -> OAuthConnection
    ) async throws -> (mailbox: Mailbox, waiting: Int) {
        let connection = try await Workplace.open(program) { workplace in
            let connector = OAuthConnector(directory: workplace.directory)
            return try await Interruption.cancellable { try await find(workplace, connector) }
        }
        let client = try KnownClients.client(
            connection.signIn.client, provider: connection.providerName,
            environment: CommandSurroundings.current.environment, dataFolder: Workplace.dataFolder(program).path)
        let tokens = try await Interruption.cancellable { try await ask(connection, as: client) }
        return try await Workplace.open(program) { workplace in
            try await Interruption.cancellable { () async throws -> (mailbox: Mailbox, waiting: Int) in
                let connector = OAuthConnector(directory: workplace.directory)
                let mailbox: Mailbox
                do {
                    mailbox = try await connector.connect(connection, as: client, with: tokens)
                } catch let error as ConnectError {
                    throw CommandFailure(signedInOnPage: error)
                }
                let waiting = try await Outbox(directory: workplace.directory).items(of: mailbox, open: true)
                return (mailbox, waiting.count)
            }
        }
    }

    private func ask(_ connection: OAuthConnection, as client: OAuthClient) async throws -> OAuthTokens {
        let signIn = OAuthSignIn(server: connection.signIn.server, client: client)
        do throws(OAuthError) {
            guard onDevice else {
                return try await signIn.withBrowser(userName: connection.userName) { link in
                    Self.show([
                        "Open this page in a browser on this machine, and sign in as \(connection.userName):", "",
                        "  \(link)", "", "Waiting. Press Ctrl-C to stop.",
                    ])
                }
            }
            return try await signIn.withDevice { prompt in
                Self.show([
                    "Open this page on any device, and sign in as \(connection.userName):", "", "  \(prompt.page)", "",
                    "Type this code there: \(prompt.userCode)", "", "Waiting. Press Ctrl-C to stop.",
                ])
            }
        } catch {
            if error == .cancelled { throw CancellationError() }
            throw CommandFailure(error, provider: connection.providerName)
        }
    }

    /// Prints lines on standard error, so that standard output has only the result.
    private static func show(_ lines: [String]) {
        Console.current.writeError(Array((lines.map(TerminalText.oneLine).joined(separator: "\n") + "\n").utf8))
    }
}

extension CommandFailure {
    /// Makes a failure from servers that refuse what a person has allowed on the provider's page.
    init(signedInOnPage error: ConnectError) {
        self.init(error)
        guard status == .signInRefused else { return }
        field = "sign-in"
    }

    /// Makes a failure from a sign-in that failed.
    init(_ error: OAuthError, provider: String) {
        var words: String?
        if case .refused(let refusal) = error { words = refusal.words }
        let (status, code, remedy): (ExitStatus, String, String) =
            switch error {
            case .deviceSignInNotOffered:
                (.configuration, "device-not-offered", "Sign in with the browser on this machine: --oauth")
            case .cannotListen:
                (.unavailable, "cannot-listen", "Sign in on another device, if the provider allows it: --device")
            case .unreachable: (.unavailable, "unreachable", "Check your connection, and give the command again")
            default:
                switch error.remedy {
                case .signInAgain: (.signInRefused, "sign-in-refused", "Give the command again and sign in")
                case .tryLater: (.tryLater, "try-later", "Try again in a few minutes")
                case .fixConfiguration:
                    (
                        .configuration, "oauth-configuration",
                        "Check the client ID and its registration; Documentation/OAuth.md explains how"
                    )
                }
            }
        self.init(
            status: status, code: code, field: provider, message: error.description, remedy: remedy, serverWords: words)
    }
}
