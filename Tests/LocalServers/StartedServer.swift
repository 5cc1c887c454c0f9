/// Passes a started server to `body` and stops it afterwards, however `body` ends.
///
/// - Throws: whatever `body` throws.
public func withStarted<Server: Sendable, Result>(
    _ server: Server, stop: (Server) async -> Void, isolation: isolated (any Actor)? = #isolation,
    _ body: (Server) async throws -> Result
) async throws -> Result {
    do {
        let result = try await body(server)
        await stop(server)
        return result
    } catch {
        await stop(server)
        throw error
    }
}
