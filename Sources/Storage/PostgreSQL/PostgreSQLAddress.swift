import CLibPQ
import Foundation

/// Where a PostgreSQL server is and how to sign in, from its URL. It may hold a password and never shows it.
struct PostgreSQLAddress: Sendable {
    /// The parameters for libpq, by libpq's names.
    let parameters: [String: String]

    /// Parses a `postgres://` or `postgresql://` URL with libpq.
    ///
    /// If neither the URL nor `PGSSLMODE` sets `sslmode`, a server on another machine must prove its name with a
    /// certificate.
    init(url: String, connectTime: Duration) throws(StorageError) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else { throw .malformedAddress }
        // libpq's message about a malformed URL repeats parts of it, perhaps the password.
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

    /// The address without user and password: `postgres://host:port/database`.
    var place: String {
        let host = parameters["host"] ?? parameters["hostaddr"] ?? ""
        let name = parameters["dbname"].map { "/" + $0 } ?? ""
        if host.hasPrefix("/") { return "postgres://\(name.isEmpty ? "/" : name)?host=\(host)" }
        return "postgres://\(host)\(parameters["port"].map { ":" + $0 } ?? "")\(name)"
    }

    /// Removes the password from a message of libpq or the server.
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

    /// The authorities that Debian and Ubuntu trust; libpq itself knows only a file in the user's home folder.
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
