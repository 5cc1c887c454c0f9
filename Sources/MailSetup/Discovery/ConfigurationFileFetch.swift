import AsyncHTTPClient
import Foundation
import MailWire
import NIOCore
import NIOHTTP1
import NIOSSL

/// Fetches a domain's configuration file by HTTPS, under a trusted certificate, and only from the domain's own pages
/// and those that they redirect to.
struct ConfigurationFileFetch: Sendable {
    let trustRoots: TrustRoots
    let resolver: (any HostResolver)?
    let limits: DiscoveryLimits

    /// Returns the first of the domain's two files that exists. The request names only the domain, not the address.
    func file(of domain: String) async -> ConfigurationFile? {
        async let own = file(at: "https://autoconfig.\(domain)/mail/config-v1.1.xml")
        async let wellKnown = file(at: "https://\(domain)/.well-known/autoconfig/mail/config-v1.1.xml")
        if let file = await own { return file }
        return await wellKnown
    }

    private func file(at address: String) async -> ConfigurationFile? {
        guard var url = URL(string: address), let tls = try? trustRoots.clientConfiguration() else { return nil }
        let deadline = NIODeadline.now() + TimeAmount(limits.file)
        for _ in 0...max(limits.redirects, 0) {
            guard let answer = try? await answer(from: url, tls, deadline) else { return nil }
            switch answer {
            case .file(let bytes): return ConfigurationFile(bytes)
            case .elsewhere(let place):
                guard let next = URL(string: place, relativeTo: url)?.absoluteURL else { return nil }
                url = next
            }
        }
        return nil
    }

    private enum Answer: Sendable {
        case file([UInt8])
        case elsewhere(String)
    }

    private struct Refused: Error {}

    /// Sends one request over its own connection.
    private func answer(
        from url: URL, _ tls: TLSConfiguration, _ deadline: NIODeadline
    ) async throws -> Answer {
        guard url.scheme?.lowercased() == "https", let host = url.host, url.user == nil,
            var place = URLComponents(url: url, resolvingAgainstBaseURL: true)
        else { throw Refused() }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: max(deadline - .now(), .nanoseconds(1))))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        if let address = try await self.address(of: host, port: url.port ?? 443) {
            configuration.dnsOverride = [host: address.ipAddress ?? host]
            place.port = address.port
        }
        guard let text = place.string else { throw Refused() }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        // Shutting down waits for a connection that is being made, up to its time limit. The caller need not wait.
        defer { Task { try? await client.shutdown() } }
        return try await request(text, client, deadline)
    }

    private func request(_ url: String, _ client: HTTPClient, _ deadline: NIODeadline) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "User-Agent", value: "Pennypost")
        request.headers.add(name: "Accept", value: "text/xml, application/xml")
        let response = try await client.execute(request, deadline: deadline)
        switch response.status.code {
        case 200: return .file(Array(buffer: try await response.body.collect(upTo: limits.fileBytes)))
        case 301, 302, 303, 307, 308:
            guard let place = response.headers.first(name: "Location") else { throw Refused() }
            return .elsewhere(place)
        default: throw Refused()
        }
    }

    /// Returns the host's address; `nil` leaves the lookup to the operating system.
    private func address(of host: String, port: Int) async throws -> SocketAddress? {
        guard let resolver else { return nil }
        async let four = resolver.addresses(of: host, port: port, version: .v4)
        async let six = try? resolver.addresses(of: host, port: port, version: .v6)
        let found = try await four + (await six ?? [])
        guard let first = found.first else { throw Refused() }
        return first
    }
}
