import LocalServers

/// Waits until a condition holds. It is checked again every few milliseconds.
///
/// - Parameter what: describes the condition in an error.
/// - Throws: `LocalServerError.timedOut` if the condition does not hold within `limit`; otherwise whatever it throws.
package func wait(
    for what: @autoclosure () -> String, within limit: Duration = .seconds(60),
    isolation: isolated (any Actor)? = #isolation, until holds: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while !(try await holds()) {
        guard ContinuousClock.now < deadline else { throw LocalServerError.timedOut(what()) }
        try await Task.sleep(for: .milliseconds(10))
    }
}
