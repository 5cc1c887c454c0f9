public import MailSetup
import MIME
public import MailWire
public import Storage

/// Attempts to connect mailboxes, and to replace their passwords, that people follow from elsewhere.
///
/// An attempt is stored, so that any node shows it and leaving the page does not stop it. What was typed is kept sealed
/// for ``lifetime``: then a fix, or another password, needs no retyping.
public struct MailboxAttempts: Sendable {
    /// How long an attempt is kept.
    public static let lifetime = Duration.seconds(600)
    /// The most attempts of a person within ``lifetime``. Providers lock mailboxes after some wrong passwords.
    public static let mostOfPerson = 30
    /// An attempt without an outcome for longer than this ended with its program.
    static let longestRun = Duration.seconds(180)

    private let directory: MailboxDirectory
    private let connector: MailboxConnector
    private let replacement: PasswordReplacement
    let store: AttemptStore

    /// Creates the attempts of a directory.
    ///
    /// - Parameters:
    ///   - discovery: Finds the servers of domains without a known provider.
    ///   - limits: The time limit of each step.
    ///   - now: Returns the time.
    public init(
        _ directory: MailboxDirectory, discovery: MailServerDiscovery? = nil, limits: DoctorLimits = DoctorLimits(),
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.directory = directory
        connector = MailboxConnector(directory: directory, discovery: discovery, limits: limits)
        replacement = PasswordReplacement(directory: directory, limits: limits)
        store = AttemptStore(directory: directory, now: now)
    }

    // MARK: Beginning

    /// Keeps what was typed to connect a mailbox, after checking its form. ``carryOut(_:)`` makes the attempt.
    ///
    /// - Parameters:
    ///   - request: What was typed.
    ///   - place: Whose the mailbox will be. The company and the owner are those who may see the attempt.
    /// - Throws: `ConnectError` if something is malformed; ``MailboxError/alreadyConnected(address:)``;
    ///   ``AttemptError/tooMany``; `StorageError`.
    public func begin(_ request: ConnectRequest, in place: MailboxPlace) async throws -> MailboxAttempt {
        let address = try request.checkedAddress()
        guard let password = request.password else { throw ConnectError.passwordMissing }
        _ = try AppPassword.normalise(password)
        try await directory.requireFree(address.address, in: place)
        return try await store.add(
            AttemptRequest(request, isPrivate: place.isPrivate), replacing: nil, by: try AttemptPerson(place))
    }

    /// Keeps a new password for a mailbox, after checking its form. ``carryOut(_:)`` makes the attempt.
    ///
    /// - Throws: `ConnectError` if the password is malformed; ``AttemptError/tooMany``; `StorageError`.
    public func begin(
        replacingPasswordOf mailbox: Mailbox, with password: Secret, by personID: Int64, inCompany companyID: Int64
    ) async throws -> MailboxAttempt {
        _ = try AppPassword.normalise(password)
        let request = ConnectRequest(address: mailbox.address, password: password)
        return try await store.add(
            AttemptRequest(request, isPrivate: mailbox.place.isPrivate), replacing: mailbox.id,
            by: AttemptPerson(companyID: companyID, personID: personID))
    }

    /// Begins again what the servers have refused, with a change. It is a new attempt.
    ///
    /// - Throws: ``AttemptError/notFound`` if there is nothing to begin again; as
    ///   ``begin(_:in:)``.
    public func begin(
        again id: Int64, _ change: AttemptChange, by personID: Int64, inCompany companyID: Int64
    ) async throws -> MailboxAttempt {
        let person = AttemptPerson(companyID: companyID, personID: personID)
        guard let (attempt, kept) = try await store.opened(id, of: person), let kept else {
            throw AttemptError.notFound
        }
        var request = kept.connectRequest
        switch change {
        case .fix:
            guard case .refused(let diagnosis) = attempt.state, let fix = diagnosis.fix else {
                throw AttemptError.notFound
            }
            request.accept(fix)
        case .password(let password):
            _ = try AppPassword.normalise(password)
            request.password = password
        }
        return try await store.add(
            AttemptRequest(request, isPrivate: kept.isPrivate), replacing: attempt.replacingMailboxID, by: person)
    }

    // MARK: Following

    /// Returns an attempt of a person; `nil` if there is none, or it is kept no longer.
    ///
    /// - Throws: `StorageError`.
    public func attempt(
        _ id: Int64, of personID: Int64, inCompany companyID: Int64
    ) async throws -> MailboxAttempt? {
        try await store.attempt(id, of: AttemptPerson(companyID: companyID, personID: personID))
    }

    /// Follows the numbers of attempts that have come further, on any node; `nil` for: look at all.
    public func changes() -> AsyncStream<Int64?> {
        let changes = directory.database.changes(of: [AttemptStore.topic])
        return AsyncStream {
            for await change in changes {
                switch change {
                case .missedSome: return .some(nil)
                case .announced(_, let payload): if let id = Int64(payload) { return .some(id) }
                }
            }
            return nil
        }
    }

    // MARK: Carrying out

    /// Asks the servers, and stores what comes of it. It returns when the attempt has ended.
    ///
    /// - Throws: What keeps it from being carried out on this side, after it was stored that it failed; `StorageError`.
    public func carryOut(_ attempt: MailboxAttempt) async throws {
        guard let (person, request) = try await store.request(of: attempt.id) else { return }
        let (observed, observer) = AsyncStream.makeStream(of: ServerObservation.self)
        async let noting: Void = store.note(observed, of: attempt.id)
        let result = await outcome(of: attempt, request, person) { observer.yield($0) }
        observer.finish()
        await noting
        try await store.end(attempt.id, as: result.outcome)
        if let error = result.error { throw error }
    }

    private func outcome(
        of attempt: MailboxAttempt, _ request: AttemptRequest, _ person: AttemptPerson,
        _ onProgress: @escaping @Sendable (ServerObservation) -> Void
    ) async -> (outcome: AttemptOutcome, error: (any Error)?) {
        do {
            if let id = attempt.replacingMailboxID {
                guard let mailbox = try await directory.mailbox(id, ofCompany: person.companyID) else {
                    return (.failed(.gone), nil)
                }
                _ = try await replacement.replace(
                    of: mailbox, with: Secret(bytes: request.password), onProgress: onProgress)
                return (.connected(mailboxID: id, notice: nil), nil)
            }
            let place = MailboxPlace(
                companyID: person.companyID, ownerID: person.personID, isPrivate: request.isPrivate)
            let (mailbox, notice) = try await connector.connect(
                request.connectRequest, in: place, onProgress: onProgress)
            return (.connected(mailboxID: mailbox.id, notice: notice), nil)
        } catch ConnectError.diagnosed(let examination) {
            guard let diagnosis = examination.diagnosis else { return (.failed(.fault), nil) }
            return (.refused(diagnosis), nil)
        } catch MailboxError.alreadyConnected {
            return (.failed(.alreadyConnected), nil)
        } catch MailboxError.notConnected {
            return (.failed(.gone), nil)
        } catch is CancellationError {
            return (.failed(.interrupted), nil)
        } catch {
            return (.failed(.fault), error)
        }
    }
}

/// Who makes an attempt, and alone may see it.
struct AttemptPerson: Hashable, Sendable {
    let companyID: Int64
    let personID: Int64

    init(companyID: Int64, personID: Int64) {
        (self.companyID, self.personID) = (companyID, personID)
    }

    /// - Throws: ``AttemptError/notFound`` if the place names no one.
    init(_ place: MailboxPlace) throws(AttemptError) {
        guard let companyID = place.companyID, let personID = place.ownerID else { throw .notFound }
        self.init(companyID: companyID, personID: personID)
    }
}
