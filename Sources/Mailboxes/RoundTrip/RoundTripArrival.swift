import MIME
import Storage

extension RoundTripReport.Arrival {
    /// Reads the test message itself.
    init(_ place: RoundTripPlaces.Place, after: Duration, _ database: Database) async throws {
        let bytes = try await MessageArchive(database: database).bytes(of: place.message)
        let message = Message(parsing: bytes)
        self.init(
            after: after, folder: place.kind.folder, role: place.kind.role, from: message.from.first,
            authentication: message.lastAuthentication)
    }
}
