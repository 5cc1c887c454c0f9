/// The providers that are known.
public struct ProviderDirectory: Hashable, Sendable {
    /// In the order in which they are shown.
    public let all: [Provider]

    init(_ all: [Provider]) { self.all = all }

    /// The largest file that ``adding(_:)`` takes, in bytes.
    public static let largestFile = ProviderFile.largest

    /// Those that come with the program.
    public static let builtIn = ProviderDirectory(
        (try? ProviderFile.read(PackageResources.providers_json)) ?? [])

    /// These and others, whose word counts more: one with the id of a provider that is known takes its place, and a domain
    /// or a mail exchanger that both claim is theirs.
    ///
    /// - Parameter file: as ``ProviderFile`` has it.
    public func adding(_ file: [UInt8]) throws(ProviderFileError) -> ProviderDirectory {
        let added = try ProviderFile.read(file)
        let ids = Set(added.map(\.id))
        return ProviderDirectory(added + all.filter { !ids.contains($0.id) })
    }

    /// The provider of an address's domain (ASCII case does not matter), or nil where none is known.
    public func provider(ofDomain domain: String) -> Provider? {
        let domain = domain.lowercased()
        return all.first { $0.domains.contains(domain) }
    }

    /// The provider by a domain's mail exchanger, or nil where none is known: `google.com` is the suffix of
    /// `aspmx.l.google.com`, and not of `notgoogle.com`. Where two share a suffix it is the first.
    public func provider(ofMailExchanger host: String) -> Provider? {
        let host = host.lowercased()
        return all.first { $0.mxSuffixes.contains { host == $0 || host.hasSuffix(".\($0)") } }
    }

    /// The provider by the host that mail really goes through, or nil where none is known. Several share a host where one
    /// company keeps mailboxes of its own domains and of its customers': the address's domain tells.
    public func provider(ofSMTPHost host: String, domain: String) -> Provider? {
        let candidates = all.filter { $0.smtp.isHost(host) }
        let domain = domain.lowercased()
        return candidates.first { $0.domains.contains(domain) } ?? candidates.first { $0.domains.isEmpty }
            ?? candidates.first
    }

    /// The provider by the host that mail is fetched from, or nil where none is known.
    public func provider(ofIMAPHost host: String) -> Provider? {
        all.first { $0.imap.isHost(host) }
    }

    /// The provider of whose hosts this one is taken for a mail server and is none.
    public func provider(mistakenHost host: String) -> Provider? {
        let host = host.lowercased()
        return all.first { $0.mistakenHosts.contains(host) }
    }

    /// The last day on which any of them was looked at: `2026-11-19`.
    var lastChecked: String { all.map(\.checked).max() ?? "" }
}
