import Glibc

/// The local user that a server runs as.
struct ServerAccount: Sendable {
    let userID: UInt32
    let groupID: UInt32
    let userName: String
    let groupName: String

    static var isRoot: Bool { geteuid() == 0 }

    /// Returns the user who runs the tests.
    static func current() throws(LocalServerError) -> ServerAccount {
        guard let entry = getpwuid(geteuid()) else { throw .system(call: "getpwuid", errno: errno) }
        return try account(entry.pointee)
    }

    /// Returns a user by name, which a package has created.
    static func named(_ name: String, package: String) throws(LocalServerError) -> ServerAccount {
        guard let entry = getpwnam(name) else { throw .missingProgram(name: "the user \(name)", package: package) }
        return try account(entry.pointee)
    }

    private static func account(_ entry: passwd) throws(LocalServerError) -> ServerAccount {
        guard let group = getgrgid(entry.pw_gid) else { throw .system(call: "getgrgid", errno: errno) }
        return ServerAccount(
            userID: entry.pw_uid, groupID: entry.pw_gid, userName: String(cString: entry.pw_name),
            groupName: String(cString: group.pointee.gr_name))
    }
}
