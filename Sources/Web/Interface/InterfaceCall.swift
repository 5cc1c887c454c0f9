import Accounts
import Storage

/// A request that has passed all checks, as a route sees it.
struct InterfaceCall: Sendable {
    let services: SiteServices
    let configuration: SiteConfiguration
    /// Mails the links that routes make.
    let letters: LinkLetters
    let caller: InterfaceCaller
    let origin: ClientOrigin
    let cookies: SiteCookies
    let now: Timestamp
    /// The values of the path's parts.
    let path: [String: String]
    let query: InterfaceInput
    let body: InterfaceInput

    /// Who asks.
    ///
    /// - Throws: ``InterfaceProblem``. It can't for a route that only somebody may use.
    func signedIn() throws(InterfaceProblem) -> SignedIn {
        guard let signedIn = caller.signedIn else { throw InterfaceProblem(.notSignedIn) }
        return signedIn
    }

    /// The number in the path.
    ///
    /// - Throws: ``InterfaceProblem``. It can't for a route that has one.
    func id() throws(InterfaceProblem) -> Int64 {
        guard let id = path[InterfaceRoute.PathPart.id.name].flatMap({ Int64($0) }) else {
            throw InterfaceProblem(.notFound)
        }
        return id
    }

    /// The address of one of the site's pages.
    func link(_ path: SitePath) -> String { configuration.origin + path.text }
}

/// The fields of a body or a query, which have been checked. A field that was not sent is `nil`.
struct InterfaceInput: Sendable {
    private let members: [String: JSONValue]

    init(_ value: JSONValue = .object([])) {
        guard case .object(let members) = value else {
            self.members = [:]
            return
        }
        self.members = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// Whether a field was sent, be it as null.
    func has(_ name: String) -> Bool { members[name] != nil }

    func text(_ name: String) -> String? {
        guard case .text(let text)? = members[name] else { return nil }
        return text
    }

    func choice<Choice: RawRepresentable<String>>(_ name: String, _ type: Choice.Type = Choice.self) -> Choice? {
        text(name).flatMap(Choice.init)
    }

    func boolean(_ name: String) -> Bool? {
        guard case .boolean(let value)? = members[name] else { return nil }
        return value
    }

    func integer(_ name: String) -> Int64? {
        guard case .integer(let value)? = members[name] else { return nil }
        return value
    }

    func moment(_ name: String) -> Timestamp? { text(name).flatMap(InterfaceMoment.read) }

    /// The objects of a list; empty if it was not sent.
    func objects(_ name: String) -> [InterfaceInput] {
        guard case .list(let values)? = members[name] else { return [] }
        return values.map { InterfaceInput($0) }
    }

    func texts(_ name: String) -> [String]? {
        guard case .list(let values)? = members[name] else { return nil }
        return values.compactMap { value in
            guard case .text(let text) = value else { return nil }
            return text
        }
    }
}
