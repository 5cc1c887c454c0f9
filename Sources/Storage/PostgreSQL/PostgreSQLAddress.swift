internal import CLibPQ
internal import Foundation

/// Where a PostgreSQL is and how to sign in there, as its URL says. It may hold a password and never shows it.
struct PostgreSQLAddress: Sendable {
    /// The parameters for libpq, by its names.
    let parameters: [String: String]

    /// Takes a `postgres://` or `postgresql://` URL apart with libpq.
    ///
    /// Where it asks for no `sslmode`, and `PGSSLMODE` neither, a server that is not on this machine has to prove its name
    /// by a certificate.
    init(url: String, connectTime: Duration) throws(StorageError) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else { throw .malformedAddress }
        // libpq's words about a malformed URL repeat parts of it, the password perhaps among them.
        guard let options = PQconninfoParse(url, nil) else { throw .malformedAddress }
        defer { PQconninfoFree(options) }
        var parameters: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        let portBytes = parameters["port"]?.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ",")
        }
        guard portBytes != false else { throw .malformedAddress }
        self.parameters = Self.completed(parameters, connectTime: connectTime)
    }

    /// Without user and password: `postgres://host:port/database`.
    var place: String {
        let host = parameters["host"] ?? parameters["hostaddr"] ?? ""
        let name = parameters["dbname"].map { "/" + $0 } ?? ""
        if host.hasPrefix("/") { return "postgres://\(name.isEmpty ? "/" : name)?host=\(host)" }
        return "postgres://\(host)\(parameters["port"].map { ":" + $0 } ?? "")\(name)"
    }

    /// A text of libpq or the server without the password, should it hold it.
    func redacted(_ text: String) -> String {
        guard let password = parameters["password"], !password.isEmpty else { return text }
        return text.replacingOccurrences(of: password, with: "•••")
    }

    private static func completed(_ given: [String: String], connectTime: Duration) -> [String: String] {
        var parameters = given
        let environment = ProcessInfo.processInfo.environment
        parameters["client_encoding"] = "UTF8"
        if parameters["application_name"] == nil { parameters["fallback_application_name"] = "pennypost" }
        if parameters["connect_timeout"] == nil {
            parameters["connect_timeout"] = String(max(2, connectTime.components.seconds))
        }
        let host = parameters["host"] ?? parameters["hostaddr"] ?? environment["PGHOST"] ?? ""
        let asksForMode = parameters["sslmode"] != nil || environment["PGSSLMODE"] != nil
        if !asksForMode, !host.split(separator: ",").allSatisfy({ isOfThisMachine(String($0)) }) {
            parameters["sslmode"] = "verify-full"
        }
        let verifies = parameters["sslmode"]?.hasPrefix("verify-") == true
        if verifies, parameters["sslrootcert"] == nil, environment["PGSSLROOTCERT"] == nil,
            !FileManager.default.fileExists(atPath: NSHomeDirectory() + "/.postgresql/root.crt"),
            FileManager.default.fileExists(atPath: systemAuthorities)
        {
            parameters["sslrootcert"] = systemAuthorities
        }
        return parameters
    }

    /// The authorities that Debian and Ubuntu trust; libpq itself knows only a file of the user's.
    private static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    private static func isOfThisMachine(_ host: String) -> Bool {
        host.isEmpty || host.hasPrefix("/") || host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}

extension PostgreSQLAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { place }
    var debugDescription: String { place }
    var customMirror: Mirror { Mirror(self, children: ["place": place]) }
}
