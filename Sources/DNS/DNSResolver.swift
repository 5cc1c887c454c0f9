import Synchronization

/// Asks recursive name servers, by c-ares: where a domain's mail goes, where its services are, what address a host has.
///
/// Questions run side by side, each from a socket and a port of its own. Nothing is remembered: the name servers do that.
public struct DNSResolver: Hashable, Sendable {
    /// Whom to ask; empty means those of the system (`/etc/resolv.conf`).
    public let servers: [NameServer]
    /// How long a question may take in all: every try at every server.
    public let timeLimit: Duration
    /// How often each server is asked within that time.
    public let tries: Int

    /// How many records of an answer are taken; an answer may have thousands.
    public static let mostRecords = 64
    /// How many name servers are asked; more are left out.
    public static let mostServers = 8
    private static let triesAllowed = 1...5
    private static let timeLimitsAllowed = Duration.milliseconds(10)...Duration.seconds(60)

    /// - Parameters:
    ///   - servers: whom to ask; those of the system where it is empty.
    ///   - timeLimit: how long a question may take in all; held to 10 ms through 60 s.
    ///   - tries: how often each server is asked within that time; held to 1 through 5.
    public init(servers: [NameServer] = [], timeLimit: Duration = .seconds(4), tries: Int = 2) {
        self.servers = Array(servers.prefix(Self.mostServers))
        self.timeLimit = min(
            max(timeLimit, Self.timeLimitsAllowed.lowerBound), Self.timeLimitsAllowed.upperBound)
        self.tries = min(max(tries, Self.triesAllowed.lowerBound), Self.triesAllowed.upperBound)
    }

    /// The servers that take a domain's mail, the preferred one first; those of one preference in the order of the answer.
    ///
    /// - Parameter domain: its A-labels.
    /// - Returns: one at least; a single one with ``MailExchanger/isNull`` where the domain takes no mail (RFC 7505).
    public func mailExchangers(of domain: String) async throws(DNSError) -> [MailExchanger] {
        let found = try AnswerReader.mailExchangers(try await answer(domain, .mailExchanger))
        let real = found.filter { !$0.isNull }
        // A null record beside others means nothing (RFC 7505 §3).
        return real.isEmpty ? Array(found.prefix(1)) : real.sortedStably { $0.preference < $1.preference }
    }

    /// Where a service of a domain is, in the order in which to try (RFC 2782).
    ///
    /// - Parameters:
    ///   - service: `_imaps._tcp`.
    ///   - domain: its A-labels.
    ///   - choose: how chance decides among records of one priority: a number from 0 up to and including the one given.
    /// - Returns: one at least; a single one with ``ServiceRecord/isNotOffered`` where the domain decidedly has no such
    ///   service (RFC 6186 §3.4).
    public func services(
        _ service: String, of domain: String, choose: @Sendable (Int) -> Int = { Int.random(in: 0...max($0, 0)) }
    ) async throws(DNSError) -> [ServiceRecord] {
        let found = try AnswerReader.services(try await answer("\(service).\(domain)", .service))
        let real = found.filter { !$0.isNotOffered }
        return real.isEmpty ? Array(found.prefix(1)) : ServiceRecord.ordered(real, choose: choose)
    }

    /// A host's addresses. A numeric address is its own, `localhost` is this machine (RFC 6761 §6.3); nobody is asked then.
    ///
    /// - Parameter host: its A-labels, or an address without brackets.
    /// - Returns: one at least, as text.
    public func addresses(of host: String, family: AddressFamily) async throws(DNSError) -> [String] {
        if let own = IPAddress.family(of: host) {
            guard own == family else { throw .noRecords }
            return [host]
        }
        let name = try DomainName.checked(host).lowercased()
        if name == "localhost" || name.hasSuffix(".localhost") { return [family == .ipv4 ? "127.0.0.1" : "::1"] }
        return try AnswerReader.addresses(try await answer(name, .address(family)), family)
    }

    /// The answer as it came.
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
    /// Elements that are equal keep their order.
    fileprivate func sortedStably(by isLess: (Element, Element) -> Bool) -> [Element] {
        enumerated().sorted { one, other in
            if isLess(one.element, other.element) { return true }
            return !isLess(other.element, one.element) && one.offset < other.offset
        }.map(\.element)
    }
}
