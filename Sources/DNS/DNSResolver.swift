import Synchronization

/// Queries recursive name servers through c-ares: a domain's mail servers, its services, a host's addresses.
///
/// Queries run concurrently, each from its own socket and port. Nothing is cached; the name servers do that.
public struct DNSResolver: Hashable, Sendable {
    /// The name servers to query; empty means the system's (`/etc/resolv.conf`).
    public let servers: [NameServer]
    /// The time limit for a whole query: every try at every server.
    public let timeLimit: Duration
    /// How often to try each server within that time.
    public let tries: Int

    /// The most records taken from an answer, which may have thousands.
    public static let mostRecords = 64
    /// The most name servers queried; the rest are ignored.
    public static let mostServers = 8
    private static let triesAllowed = 1...5
    private static let timeLimitsAllowed = Duration.milliseconds(10)...Duration.seconds(60)

    /// Creates a resolver.
    ///
    /// - Parameters:
    ///   - servers: The name servers to query; empty means the system's.
    ///   - timeLimit: The time limit for a whole query, clamped to 10 ms through 60 s.
    ///   - tries: How often to try each server within that time, clamped to 1 through 5.
    public init(servers: [NameServer] = [], timeLimit: Duration = .seconds(4), tries: Int = 2) {
        self.servers = Array(servers.prefix(Self.mostServers))
        self.timeLimit = min(
            max(timeLimit, Self.timeLimitsAllowed.lowerBound), Self.timeLimitsAllowed.upperBound)
        self.tries = min(max(tries, Self.triesAllowed.lowerBound), Self.triesAllowed.upperBound)
    }

    /// Returns the servers that receive a domain's mail, the preferred one first; equal ones keep their order.
    ///
    /// - Parameter domain: The domain's A-labels.
    /// - Returns: At least one. A single one with ``MailExchanger/isNull`` means that the domain accepts no mail
    ///   (RFC 7505).
    /// - Throws: ``DNSError`` if there is no answer, or no such record.
    public func mailExchangers(of domain: String) async throws(DNSError) -> [MailExchanger] {
        let found = try AnswerReader.mailExchangers(try await answer(domain, .mailExchanger))
        let real = found.filter { !$0.isNull }
        // A null record beside others means nothing (RFC 7505 §3).
        return real.isEmpty ? Array(found.prefix(1)) : real.sortedStably { $0.preference < $1.preference }
    }

    /// Returns the hosts of a domain's service, in the order to try (RFC 2782).
    ///
    /// - Parameters:
    ///   - service: The service and protocol labels, such as `_imaps._tcp`.
    ///   - domain: The domain's A-labels.
    ///   - choose: Returns a random number from 0 through its argument, to choose among records of one priority.
    /// - Returns: At least one. A single one with ``ServiceRecord/isNotOffered`` means that the domain explicitly does
    ///   not offer the service (RFC 6186 §3.4).
    /// - Throws: ``DNSError`` if there is no answer, or no such record.
    public func services(
        _ service: String, of domain: String, choose: @Sendable (Int) -> Int = { Int.random(in: 0...max($0, 0)) }
    ) async throws(DNSError) -> [ServiceRecord] {
        let found = try AnswerReader.services(try await answer("\(service).\(domain)", .service))
        let real = found.filter { !$0.isNotOffered }
        return real.isEmpty ? Array(found.prefix(1)) : ServiceRecord.ordered(real, choose: choose)
    }

    /// Returns a host's addresses.
    ///
    /// Sends no query for a numeric address, which is its own answer, or for `localhost`, which is this machine
    /// (RFC 6761 §6.3).
    ///
    /// - Parameters:
    ///   - host: The host's A-labels, or an address without brackets.
    ///   - family: The family of the addresses to return.
    /// - Returns: At least one address, as text.
    /// - Throws: ``DNSError`` if there is no answer, or no such record.
    public func addresses(of host: String, family: AddressFamily) async throws(DNSError) -> [String] {
        if let own = IPAddress.family(of: host) {
            guard own == family else { throw .noRecords }
            return [host]
        }
        let name = try DomainName.checked(host).lowercased()
        if name == "localhost" || name.hasSuffix(".localhost") { return [family == .ipv4 ? "127.0.0.1" : "::1"] }
        return try AnswerReader.addresses(try await answer(name, .address(family)), family)
    }

    /// Returns the raw answer.
    private func answer(_ name: String, _ type: RecordType) async throws(DNSError) -> [UInt8] {
        let name = try DomainName.checked(name)
        let question = Question(name: name, type: type, of: self)
        return try await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                question.waiter.withLock { $0 = continuation }
                QuestionThread.shared.ask(question)
            }
        } onCancel: {
            question.isCancelled.store(true, ordering: .releasing)
            QuestionThread.shared.wake()
        }.get()
    }
}

extension Array {
    /// Sorts so that equal elements keep their order.
    fileprivate func sortedStably(by isLess: (Element, Element) -> Bool) -> [Element] {
        enumerated().sorted { one, other in
            if isLess(one.element, other.element) { return true }
            return !isLess(other.element, one.element) && one.offset < other.offset
        }.map(\.element)
    }
}
