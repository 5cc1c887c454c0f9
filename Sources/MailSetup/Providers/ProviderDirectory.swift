/// The known providers.
public struct ProviderDirectory: Hashable, Sendable {
    /// The providers in the order in which they are shown.
    public let all: [Provider]

    init(_ all: [Provider]) { self.all = all }

    /// The largest file for ``adding(_:)``, in bytes.
    public static let largestFile = ProviderFile.largest

    /// The providers that come with the program.
    public static let builtIn = ProviderDirectory(
        (try? ProviderFile.read(PackageResources.providers_json)) ?? [])

    /// Returns this directory with the providers of a file. They take precedence: a provider with the id of a known one
    /// replaces it, and a domain or mail exchanger that both claim belongs to the added one.
    ///
    /// - Parameter file: A file as Documentation/Providers.md describes it.
    /// - Throws: ``ProviderFileError`` if the file cannot be read.
    public func adding(_ file: [UInt8]) throws(ProviderFileError) -> ProviderDirectory {
        let added = try ProviderFile.read(file)
        let ids = Set(added.map(\.id))
        return ProviderDirectory(added + all.filter { !ids.contains($0.id) })
    }

    /// Returns the provider of an address's domain, ignoring ASCII case; `nil` if none is known.
    public func provider(ofDomain domain: String) -> Provider? {
        let domain = domain.lowercased()
        return all.first { $0.domains.contains(domain) }
    }

    /// Returns the provider of a domain's mail exchanger; `nil` if none is known. `google.com` is a suffix of
    /// `aspmx.l.google.com`, but not of `notgoogle.com`. If two providers share a suffix, returns the first.
    public func provider(ofMailExchanger host: String) -> Provider? {
        let host = host.lowercased()
        return all.first { $0.mxSuffixes.contains { host == $0 || host.hasSuffix(".\($0)") } }
    }

    /// Returns the provider of the host that mail is sent through; `nil` if none is known. Several providers share a
    /// host if one company keeps mailboxes of its own domains and of its customers'. The address's domain then decides.
    public func provider(ofSMTPHost host: String, domain: String) -> Provider? {
        let candidates = all.filter { $0.smtp.isHost(host) }
        let domain = domain.lowercased()
        return candidates.first { $0.domains.contains(domain) } ?? candidates.first { $0.domains.isEmpty }
            ?? candidates.first
    }

    /// Returns the provider of the host that mail is fetched from; `nil` if none is known.
    public func provider(ofIMAPHost host: String) -> Provider? {
        all.first { $0.imap.isHost(host) }
    }

    /// Returns the provider that has this host, which is often taken for a mail server; `nil` if there is none.
    public func provider(mistakenHost host: String) -> Provider? {
        let host = host.lowercased()
        return all.first { $0.mistakenHosts.contains(host) }
    }

    /// The last day on which any provider was looked up: `2026-11-19`.
    var lastChecked: String { all.map(\.checked).max() ?? "" }
}
