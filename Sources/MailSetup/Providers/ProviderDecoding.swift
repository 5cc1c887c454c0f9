import MailWire

extension Decoder {
    /// Returns the members of an object, and refuses any others.
    func container<Key: CodingKey & CaseIterable>(allowing keys: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let known = Set(Key.allCases.map(\.stringValue))
        let there = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        if let stray = there.filter({ !known.contains($0) }).min() {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: codingPath, debugDescription: "“\(stray)” is not a known key"))
        }
        return try container(keyedBy: Key.self)
    }
}

private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer {
    func fault(_ key: Key, _ reason: String) -> DecodingError {
        .dataCorruptedError(forKey: key, in: self, debugDescription: reason)
    }

    /// A page's address; `nil` if the member is missing.
    func page(_ key: Key) throws -> String? {
        guard let page = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard page.hasPrefix("https://"), page.utf8.count <= 500, page.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw fault(key, "it is not an address that begins with https://")
        }
        return page
    }

    /// A word from a closed list.
    func word<Word: RawRepresentable & Decodable>(
        _ key: Key, _ type: Word.Type, among all: [Word]
    ) throws -> Word where Word.RawValue == String {
        let text = try decode(String.self, forKey: key)
        guard let word = Word(rawValue: text) else {
            throw fault(key, "“\(text)” is not one of \(all.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    /// A number from 1; `nil` if the member is missing.
    func count(_ key: Key, atMost most: Int) throws -> Int? {
        guard let number = try decodeIfPresent(Int.self, forKey: key) else { return nil }
        guard (1...most).contains(number) else { throw fault(key, "it is not a number from 1 to \(most)") }
        return number
    }

    /// Domains in lower case; empty if the member is missing.
    func domains(_ key: Key) throws -> [String] {
        let domains = try decodeIfPresent([String].self, forKey: key) ?? []
        for domain in domains where !Self.isHostName(domain) || !domain.contains(".") {
            throw fault(key, "“\(domain)” is not a domain in lower case")
        }
        return domains
    }

    /// Whether a name consists of lower-case letters, digits, hyphens and dots (RFC 1123 §2.1).
    static func isHostName(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= Endpoint.maximumHostLength
            && labels.allSatisfy { label in
                1...63 ~= label.utf8.count && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D }
            }
    }
}

extension Provider: Decodable {
    private enum Key: String, CodingKey, CaseIterable {
        case id, name, domains, mxSuffixes, imap, smtp, userNames, signIn, switchOnFirst, limits, filesSentCopies
        case mistakenHosts, webMail, help, sureness, checked
        case oauth
    }

    private enum SignInKey: String, CodingKey, CaseIterable {
        case with, letters, page
    }

    /// Reads a provider from a row of the file.
    /// - Throws: `DecodingError` if a member is missing, unknown or out of bounds.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(allowing: Key.self)
        id = try members.decode(String.self, forKey: .id)
        guard !id.contains("."), KeyedDecodingContainer<Key>.isHostName(id) else {
            throw members.fault(.id, "it may contain only lower-case letters, digits and hyphens")
        }
        name = try members.decode(String.self, forKey: .name)
        guard 1...80 ~= name.utf8.count else { throw members.fault(.name, "it is empty or longer than 80 bytes") }
        domains = try members.domains(.domains)
        mxSuffixes = try members.domains(.mxSuffixes)
        guard !domains.isEmpty || !mxSuffixes.isEmpty else {
            throw members.fault(.domains, "neither domains nor mxSuffixes say whose mailboxes these are")
        }
        imap = try members.decode(ProviderServer.self, forKey: .imap)
        smtp = try members.decode(ProviderServer.self, forKey: .smtp)
        userNames = try members.decodeIfPresent([UserNameForm].self, forKey: .userNames) ?? [.address]
        guard 1...2 ~= userNames.count, Set(userNames).count == userNames.count else {
            throw members.fault(.userNames, "give one or two of address, localPart")
        }
        let signIn = try members.superDecoder(forKey: .signIn).container(allowing: SignInKey.self)
        password = try signIn.word(
            .with, Password.self, among: [.account, .appPassword, .appPasswordWithTwoStep, .oauth, .unknown])
        passwordLetters = try signIn.count(.letters, atMost: 64)
        passwordPage = try signIn.page(.page)
        oauth = try members.decodeIfPresent(ProviderSignIn.self, forKey: .oauth)
        switchOnFirst = try members.decodeIfPresent([Switch].self, forKey: .switchOnFirst) ?? []
        limits = try members.decodeIfPresent(Limits.self, forKey: .limits) ?? .none
        filesSentCopies = try members.decodeIfPresent(Bool.self, forKey: .filesSentCopies) ?? false
        mistakenHosts = try members.domains(.mistakenHosts)
        webMail = try members.page(.webMail)
        help = try members.page(.help)
        confidence = try members.word(.sureness, Confidence.self, among: Confidence.allCases)
        checked = try members.decode(String.self, forKey: .checked)
        guard checked.wholeMatch(of: /20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/) != nil else {
            throw members.fault(.checked, "it is not a day such as 2026-11-19")
        }
    }
}

extension Provider.Switch {
    private enum Key: String, CodingKey, CaseIterable {
        case what, page
    }

    /// Reads a setting.
    /// - Throws: `DecodingError` if a member is missing, unknown or malformed.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(allowing: Key.self)
        what = try members.word(.what, What.self, among: [.twoStepVerification, .imap, .mailPrograms])
        page = try members.page(.page)
    }
}

extension Provider.Limits {
    private enum Key: String, CodingKey, CaseIterable {
        case imapConnections, recipientsPerDay, recipientsPerMessage, messageBytes
    }

    /// Reads limits.
    /// - Throws: `DecodingError` if a member is unknown or out of bounds.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(allowing: Key.self)
        imapConnections = try members.count(.imapConnections, atMost: 1_000)
        recipientsPerDay = try members.count(.recipientsPerDay, atMost: 10_000_000)
        recipientsPerMessage = try members.count(.recipientsPerMessage, atMost: 1_000_000)
        messageBytes = try members.count(.messageBytes, atMost: 1 << 40)
    }
}

extension ProviderServer: Decodable {
    private enum Key: String, CodingKey, CaseIterable {
        case host, port, security
    }

    /// Reads a server.
    /// - Throws: `DecodingError` if a member is missing, unknown or malformed.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(allowing: Key.self)
        let host = try members.decode(String.self, forKey: .host)
        let parts = host.split(separator: Self.number, omittingEmptySubsequences: false)
        guard parts.count <= 2, KeyedDecodingContainer<Key>.isHostName(parts.joined(separator: "1")) else {
            throw members.fault(.host, "it is not a host name in lower case")
        }
        guard let port = try members.count(.port, atMost: 65_535) else {
            throw members.fault(.port, "it is missing")
        }
        let security = try members.word(.security, TransportSecurity.self, among: [.tls, .startTLS])
        guard security != .plaintext else { throw members.fault(.security, "a provider without TLS is not supported") }
        pattern = Endpoint(host: host, port: port, security: security)
    }
}
