public import MailSetup
import MIME
public import MailWire
public import OAuth
public import Storage
import Synchronization

/// The connected mailboxes, and their sealed passwords.
public struct MailboxDirectory: Sendable {
    let database: Database
    let sealingKey: SealingKey
    /// Known providers, with their servers and limits.
    public let providers: ProviderDirectory
    /// Finds the addresses of hosts; `nil` for the operating system's resolver.
    public let resolver: (any HostResolver)?

    /// Decides when tokens expire.
    let clock: OAuthClock
    let grants: GrantStore
    private let dialers = SharedDialers()

    /// Creates a directory.
    ///
    /// - Parameters:
    ///   - database: The database that stores the mailboxes.
    ///   - sealingKey: The key that seals the passwords and tokens.
    ///   - providers: The known providers.
    ///   - resolver: Finds the addresses of hosts; `nil` for the operating system's resolver.
    ///   - clock: Decides when tokens expire.
    public init(
        database: Database, sealingKey: SealingKey, providers: ProviderDirectory = .builtIn,
        resolver: (any HostResolver)? = nil, clock: OAuthClock = .system
    ) {
        self.database = database
        self.sealingKey = sealingKey
        self.providers = providers
        self.resolver = resolver
        self.clock = clock
        grants = GrantStore(key: sealingKey)
    }

    /// Returns the dialer that trusts these authorities. All connections of this directory's mailboxes share it, since
    /// it holds the authorities' certificates in memory, and reading them takes tens of milliseconds.
    func dialer(_ trustRoots: TrustRoots) -> Dialer {
        dialers.byRoots.withLock { dialers in
            if let known = dialers[trustRoots] { return known }
            let dialer = Dialer(trustRoots: trustRoots, resolver: resolver)
            dialers[trustRoots] = dialer
            return dialer
        }
    }

    private final class SharedDialers: Sendable {
        let byRoots = Mutex<[TrustRoots: Dialer]>([:])
    }

    /// Returns every mailbox, by address.
    ///
    /// - Throws: `StorageError` if the database fails; ``MailboxError/unreadableRecord(_:)`` if a row makes no sense.
    public func mailboxes() async throws -> [Mailbox] {
        try await database.read { transaction in
            try transaction.rows("SELECT * FROM mailboxes ORDER BY address", []).map(Mailbox.init(row:))
        }
    }

    /// Returns the only mailbox with an address, ignoring case, or the one with a number: `#7`.
    ///
    /// - Throws: ``MailboxError/notConnected(address:)``; ``MailboxError/severalMailboxes(address:ids:)`` if several
    ///   companies have it; `StorageError` if the database fails; ``MailboxError/unreadableRecord(_:)`` if the row
    ///   makes no sense.
    public func mailbox(address: String) async throws -> Mailbox {
        if address.hasPrefix("#"), let id = Int64(address.dropFirst()), let known = try await mailbox(id: id) {
            return known
        }
        let wanted = Self.key(of: address)
        let rows = try await database.read { transaction in
            try transaction.rows("SELECT * FROM mailboxes WHERE address = $1 ORDER BY id LIMIT 20", [wanted])
        }
        guard let row = rows.first else { throw MailboxError.notConnected(address: address) }
        guard rows.count == 1 else {
            throw MailboxError.severalMailboxes(address: wanted, ids: try rows.map { try $0.integer("id") })
        }
        return try Mailbox(row: row)
    }

    /// Returns the mailbox with a number; `nil` if it is no longer connected.
    func mailbox(id: Int64) async throws -> Mailbox? {
        let row = try await database.read { try $0.row("SELECT * FROM mailboxes WHERE id = $1", [id]) }
        return try row.map(Mailbox.init(row:))
    }

    /// Returns what the mailbox signs in with, for an examination.
    ///
    /// - Throws: ``ServerFailure`` if there is no valid token and none can be fetched;
    ///   ``MailboxError/notConnected(address:)``; `StorageError` if the database fails or the sealed value is broken.
    public func signIn(of mailbox: Mailbox) async throws -> Credentials { try await credentials(of: mailbox) }

    /// Returns what the mailbox signs in with.
    ///
    /// - Throws: ``ServerFailure`` if it signs in without a password and no valid token is available.
    func credentials(of mailbox: Mailbox) async throws -> Credentials {
        if mailbox.signIn == .oauth {
            return Credentials(userName: mailbox.userName, proof: .accessToken(try await accessToken(of: mailbox)))
        }
        let row = try await database.read { transaction in
            try transaction.row("SELECT sealed_password FROM mailboxes WHERE id = $1", [mailbox.id])
        }
        guard let row else { throw MailboxError.notConnected(address: mailbox.address) }
        let sealed = try row.sealedValue("sealed_password")
        let password = try sealingKey.open(sealed, of: mailbox, context: mailbox.passwordContext)
        return Credentials(userName: mailbox.userName, password: password)
    }

    /// Stores a mailbox whose connections were tested.
    ///
    /// - Parameters:
    ///   - grant: What it signs in with instead of the password.
    ///   - place: Whose it is. The owner has all rights on it.
    /// - Throws: ``MailboxError/alreadyConnected(address:)`` if the company has the address, or, without a company, if
    ///   anyone has it; then nothing is changed.
    func add(
        _ proved: ProvedConnection, grant: MailboxGrant? = nil, in place: MailboxPlace = .none
    ) async throws -> Mailbox {
        let (key, grants) = (sealingKey, grants)
        return try await database.write { transaction in
            let address = Self.key(of: proved.address)
            try Self.requireFree(address, in: place, transaction)
            let id = try transaction.nextNumber("mailbox")
            let context = SealContext(
                MailboxSeal.passwordPlace(id),
                boundTo: MailboxSeal.values(
                    address: address, userName: proved.userName, imap: proved.imap, smtp: proved.smtp,
                    authorityPEM: proved.authorityPEM))
            let sealed = try proved.password.withBytes { try key.seal($0, context: context) }
            let row = try transaction.row(
                """
                INSERT INTO mailboxes (
                    id, address, name, provider, user_name, imap_host, imap_port, imap_security,
                    smtp_host, smtp_port, smtp_security, authority_pem, sealed_password, state, connected_at, sign_in,
                    company_address, company_id, owner_id, is_private
                ) VALUES (
                    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
                ) RETURNING *
                """,
                [
                    id, address, proved.name, proved.providerID, proved.userName,
                    proved.imap.host, proved.imap.port, proved.imap.security.rawValue,
                    proved.smtp.host, proved.smtp.port, proved.smtp.security.rawValue,
                    proved.authorityPEM, sealed, Mailbox.State.connected.rawValue, Timestamp.now,
                    Mailbox.SignIn(grant).rawValue, place.key(address), place.companyID, place.ownerID, place.isPrivate,
                ])
            guard let row else { throw MailboxError.notConnected(address: address) }
            let mailbox = try Mailbox(row: row)
            try grants.write(grant, of: mailbox, in: transaction)
            try transaction.tell(.directory, of: id)
            return mailbox
        }
    }

    /// Checks that an address can be connected in a company; without a company, that no one has it.
    ///
    /// - Throws: ``MailboxError/alreadyConnected(address:)``.
    static func requireFree(_ address: String, in place: MailboxPlace, _ transaction: ReadTransaction) throws {
        let row =
            place.companyID == nil
            ? try transaction.row("SELECT id FROM mailboxes WHERE address = $1", [address])
            : try transaction.row("SELECT id FROM mailboxes WHERE company_address = $1", [place.key(address)])
        guard row == nil else { throw MailboxError.alreadyConnected(address: address) }
    }

    /// Stores a password that both servers have accepted, in place of the old one.
    ///
    /// - Parameters:
    ///   - mailbox: the mailbox, with the servers that accepted the password. The stored password is bound to them.
    ///   - grant: what the mailbox signs in with instead of the password.
    ///   - alongside: what else belongs to the same transaction.
    /// - Throws: ``MailboxError/notConnected(address:)``; `StorageError` if the database fails.
    func storePassword(
        _ password: Secret, grant: MailboxGrant?, of mailbox: Mailbox, at time: Timestamp,
        alongside: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws -> Mailbox {
        let (key, grants) = (sealingKey, grants)
        return try await database.write { transaction in
            let sealed = try password.withBytes { try key.seal($0, context: mailbox.passwordContext) }
            let row = try transaction.row(
                """
                UPDATE mailboxes SET sealed_password = $1, state = $2, state_detail = NULL, state_since = $3,
                    retry_at = NULL, sign_in = $4 WHERE id = $5 RETURNING *
                """,
                [
                    sealed, Mailbox.State.connected.rawValue, time, Mailbox.SignIn(grant).rawValue, mailbox.id,
                ])
            guard let row else { throw MailboxError.notConnected(address: mailbox.address) }
            try grants.write(grant, of: mailbox, in: transaction)
            try alongside(transaction)
            for topic in [MailboxTopic.directory, .state, .due] { try transaction.tell(topic, of: mailbox.id) }
            return try Mailbox(row: row)
        }
    }

    /// Records what the last connection to the IMAP server showed.
    ///
    /// - Parameter retryAt: When to try again, if the server asks for patience.
    func note(
        _ state: Mailbox.State, detail: String?, of mailbox: Mailbox, at time: Timestamp = .now,
        retryAt: Timestamp? = nil
    ) async throws {
        try await database.write { transaction in
            try transaction.execute(
                """
                UPDATE mailboxes SET state = $1, state_detail = $2, retry_at = $3,
                    state_since = CASE WHEN state = $1 THEN state_since ELSE $4 END WHERE id = $5
                """,
                [state.rawValue, detail, retryAt, time, mailbox.id])
            try transaction.tell(.state, of: mailbox.id)
        }
    }

    /// Records a fetch that has ended: the server was reached.
    ///
    /// - Parameter start: When the fetch began. Its session says nothing about a password that was refused since.
    static func noteFetched(
        _ mailboxID: Int64, since start: Timestamp, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        try transaction.execute("UPDATE mailboxes SET last_fetch_at = $1 WHERE id = $2", [time, mailboxID])
        let changed: Int = try transaction.execute(
            """
            UPDATE mailboxes SET state = $2, state_detail = NULL, retry_at = NULL, state_since = $1
            WHERE id = $3 AND state <> $2 AND (state <> $4 OR state_since IS NULL OR state_since <= $5)
            """,
            [
                time, Mailbox.State.connected.rawValue, mailboxID, Mailbox.State.needsPassword.rawValue, start,
            ])
        if changed > 0 { try transaction.tell(.state, of: mailboxID) }
    }

    /// Removes a mailbox, and with it all rows that refer to it.
    static func remove(_ mailboxID: Int64, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute("DELETE FROM mailboxes WHERE id = $1", [mailboxID])
        try transaction.tell(.directory, of: mailboxID)
    }

    /// Returns the stored form of an address. Addresses that differ only in case are one mailbox everywhere that
    /// matters.
    static func key(of address: String) -> String { address.lowercased() }
}

extension Mailbox {
    init(row: Row) throws {
        func endpoint(_ prefix: String) throws -> Endpoint {
            let security = try row.text("\(prefix)_security")
            guard let security = TransportSecurity(rawValue: security) else {
                throw MailboxError.unreadableRecord("\(prefix)_security")
            }
            return Endpoint(
                host: try row.text("\(prefix)_host"), port: Int(try row.integer("\(prefix)_port")), security: security)
        }
        guard let state = State(rawValue: try row.text("state")) else { throw MailboxError.unreadableRecord("state") }
        guard let signIn = SignIn(rawValue: try row.text("sign_in")) else {
            throw MailboxError.unreadableRecord("sign_in")
        }
        self.init(
            id: try row.integer("id"), address: try row.text("address"), name: try row.optionalText("name"),
            providerID: try row.optionalText("provider"), userName: try row.text("user_name"),
            imap: try endpoint("imap"), smtp: try endpoint("smtp"), authorityPEM: try row.optionalBlob("authority_pem"),
            state: state, stateDetail: try row.optionalText("state_detail"),
            stateSince: try row.optionalTimestamp("state_since"), retryAt: try row.optionalTimestamp("retry_at"),
            connectedAt: try row.timestamp("connected_at"), lastFetchAt: try row.optionalTimestamp("last_fetch_at"),
            signIn: signIn,
            place: MailboxPlace(
                companyID: try row.optionalInteger("company_id"), ownerID: try row.optionalInteger("owner_id"),
                isPrivate: try row.bool("is_private")))
    }
}
