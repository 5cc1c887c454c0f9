import MIME
import MailWire

/// Connects mailboxes: finds the servers, goes the whole way that mail goes, and stores what works.
public struct MailboxConnector: Sendable {
    private let directory: MailboxDirectory
    private let doctor: Doctor

    /// - Parameters:
    ///   - discovery: finds the servers where no provider is known by the domain and none were given; nil where they have
    ///     to be given then.
    ///   - limits: how long each step may take.
    public init(
        directory: MailboxDirectory, discovery: MailServerDiscovery? = nil, limits: DoctorLimits = DoctorLimits()
    ) {
        self.directory = directory
        doctor = Doctor(
            providers: directory.providers, discovery: discovery, limits: limits, resolver: directory.resolver)
    }

    /// Proves a mailbox and stores it. No more than two sign-ins are ever refused in all: a third might lock the mailbox.
    ///
    /// - Returns: the mailbox, and what is worth knowing although it works.
    /// - Throws: ``ConnectError`` for what was given or what the servers say, ``MailboxError/alreadyConnected(address:)``.
    ///   Nothing is stored then.
    public func connect(_ request: ConnectRequest) async throws -> (mailbox: Mailbox, notice: Diagnosis?) {
        let address = try request.checkedAddress()
        guard let password = request.password else { throw ConnectError.passwordMissing }
        _ = try AppPassword.normalise(password)
        if let existing = try? await directory.mailbox(address: address.address) {
            throw MailboxError.alreadyConnected(address: existing.address)
        }
        let examination = try await doctor.examine(request, isThorough: false)
        guard let proved = examination.proved else { throw ConnectError.diagnosed(examination) }
        return (try await directory.add(proved), examination.diagnosis)
    }
}

extension ConnectRequest {
    /// The address, where what stands beside it can be used too.
    func checkedAddress() throws(ConnectError) -> MailAddress {
        if let name {
            guard name.utf8.count <= 200,
                !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw .malformedName }
        }
        if let userName {
            guard !userName.isEmpty, userName.utf8.count <= 320,
                !userName.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw .malformedUserName }
        }
        do throws(MailAddressError) {
            return try MailAddress(parsing: address)
        } catch {
            throw .malformedAddress(address, error)
        }
    }
}

extension Provider.UserNameForm {
    func userName(of address: MailAddress) -> String {
        switch self {
        case .address: address.address
        case .localPart: address.localPart
        }
    }
}
