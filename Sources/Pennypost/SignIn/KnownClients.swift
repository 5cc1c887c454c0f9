import Foundation
import MailWire
import OAuth

/// The client IDs with which this program asks providers for a sign-in, as its operator has registered them.
enum KnownClients {
    /// The name of the file in the data folder.
    static let fileName = "oauth.json"
    /// The largest file, in bytes: more than anyone writes by hand.
    private static let largest = 64 * 1024

    /// Returns a provider's client, from the environment or else from the data folder's file.
    ///
    /// - Parameters:
    ///   - name: the name in the provider's entry: `microsoft` is looked up in `PENNYPOST_MICROSOFT_CLIENT_ID` and
    ///     `PENNYPOST_MICROSOFT_CLIENT_SECRET`.
    ///   - folder: the data folder.
    static func client(
        _ name: String, provider: String, environment: [String: String], dataFolder folder: String
    ) throws(CommandFailure) -> OAuthClient {
        let variable = "PENNYPOST_\(name.uppercased())_CLIENT_ID"
        if let id = environment[variable], !id.isEmpty {
            let secret = environment["PENNYPOST_\(name.uppercased())_CLIENT_SECRET"]
            return try client(id, secret, field: variable)
        }
        let path = "\(folder)/\(fileName)"
        if FileManager.default.fileExists(atPath: path) {
            let bytes = try GivenFile(option: fileName, path: path).read(limit: largest)
            guard let file = try? JSONDecoder().decode(File.self, from: Data(bytes)) else {
                throw CommandFailure(
                    status: .configuration, code: "bad-oauth", field: path, message: "it does not have the right form",
                    remedy: #"It looks like {"clients": {"microsoft": {"id": "…"}}}; Documentation/OAuth.md shows more"#
                )
            }
            if let entry = file.clients[name] { return try client(entry.id, entry.secret, field: path) }
        }
        throw CommandFailure(
            status: .configuration, code: "client-id-missing", field: variable,
            message: "\(provider) accepts sign-ins only from registered programs, and no client ID is set",
            remedy: "Register the program and set its client ID here or in \(path); Documentation/OAuth.md explains how"
        )
    }

    private static func client(_ id: String, _ secret: String?, field: String) throws(CommandFailure) -> OAuthClient {
        let secret = secret.flatMap { $0.isEmpty ? nil : Secret($0) }
        guard let client = OAuthClient(id: id, secret: secret) else {
            throw CommandFailure(
                status: .configuration, code: "bad-oauth", field: field,
                message: "a client ID has no line breaks and no letters with accents",
                remedy: "Copy it again from the provider's page")
        }
        return client
    }

    private struct File: Decodable {
        struct Client: Decodable {
            let id: String
            let secret: String?
        }
        let clients: [String: Client]
    }
}
