import ServiceLifecycle

/// Ends first: requests are still taken for a while, in which `/readyz` already says 503.
struct DrainService: Service {
    let ending: ServeEnding
    let time: Duration

    func run() async throws {
        do { try await gracefulShutdown() } catch { return }
        ending.begin()
        try? await Task.sleep(for: time)
    }
}
