import MailWire
import NIOCore

/// Tries each address of a host separately, to find a broken IP version even if the other one works.
struct AddressProbe: Sendable {
    let resolver: any HostResolver
    let limits: DoctorLimits

    /// The most addresses to try of each IP version.
    private static let mostAddresses = 3

    func look(at endpoint: Endpoint) async -> [ServerObservation.AddressLook] {
        await withTaskGroup(of: [ServerObservation.AddressLook].self) { group in
            for version in IPVersion.allCases {
                group.addTask { await look(at: endpoint, version) }
            }
            var looks: [ServerObservation.AddressLook] = []
            for await some in group { looks += some }
            return looks.sorted { ($0.version.rawValue, $0.address) < ($1.version.rawValue, $1.address) }
        }
    }

    private func look(at endpoint: Endpoint, _ version: IPVersion) async -> [ServerObservation.AddressLook] {
        let found = try? await resolver.addresses(of: endpoint.host, port: endpoint.port, version: version)
        var looks: [ServerObservation.AddressLook] = []
        for address in (found ?? []).prefix(Self.mostAddresses) {
            guard let ip = address.ipAddress, let port = address.port else { continue }
            looks.append(.init(version: version, address: ip, reach: await reach(ip, port)))
        }
        return looks
    }

    private func reach(_ ip: String, _ port: Int) async -> ServerObservation.AddressLook.Reach {
        let times = Dialer.TimeLimits(connect: limits.address, handshake: limits.address)
        do throws(WireError) {
            let channel = try await Dialer(timeLimits: times).connect(
                to: Endpoint(host: ip, port: port, security: .plaintext)
            ) { _ in }.channel
            try? await channel.close()
            return .open
        } catch {
            guard case .connectionFailed(_, let attempts) = error else { return .silent }
            if attempts.contains(where: \.isRefused) { return .closed }
            return attempts.contains(where: \.hasNoRoute) ? .noRoute : .silent
        }
    }
}
