public import MailSetup
import MIME
import MailWire

/// Connects mailboxes: finds the servers, tests every step that mail takes, and stores what works.
public struct MailboxConnector: Sendable {
    private let directory: MailboxDirectory
    private let doctor: Doctor

    /// Creates a connector.
    ///
    /// - Parameters:
    ///   - directory: Where the mailboxes are stored.
    ///   - discovery: Finds the servers if the domain has no known provider and none were given. With `nil`, the user
    ///     has to give them then.
    ///   - limits: The time limit of each step.
    public init(
        directory: MailboxDirectory, discovery: MailServerDiscovery? = nil, limits: DoctorLimits = DoctorLimits()
    ) {
        self.directory = directory
        doctor = Doctor(
            providers: directory.providers, discovery: discovery, limits: limits, resolver: directory.resolver)
    }

    /// Tests a mailbox and stores it. Servers refuse at most two sign-ins in all: a third might lock the mailbox. The
    /// doctor's `MailboxVisit` sees to that.
    ///
    /// - Parameters:
    ///   - place: Whose the mailbox will be.
    ///   - onProgress: Called with the observation of each server when its examination is complete.
    /// - Returns: The mailbox, and what the user should know although it works.
    /// - Throws: ``ConnectError`` if the request is invalid or the servers do not accept it;
    ///   ``MailboxError/alreadyConnected(address:)``; `StorageError` if the database fails. Nothing is stored then.
    public func connect(
        _ request: ConnectRequest, in place: MailboxPlace = .none,
        onProgress: @Sendable (ServerObservation) -> Void = { _ in }
    ) async throws -> (mailbox: Mailbox, notice: Diagnosis?) {
        let address = try request.checkedAddress()
        guard let password = request.password else { throw ConnectError.passwordMissing }
        _ = try AppPassword.normalise(password)
        try await directory.requireFree(address.address, in: place)
        let examination = try await doctor.examine(request, isThorough: false, onProgress: onProgress)
        guard let proved = examination.proved else { throw ConnectError.diagnosed(examination) }
        return (try await directory.add(proved, in: place), examination.diagnosis)
    }
}
