import Accounts

extension Workplace {
    /// Returns the company that a command is about.
    ///
    /// - Parameter name: Its name, ignoring case; needed only if there are several.
    func company(_ name: String?) async throws -> Company {
        let all = try await Installation(database).companies()
        guard !all.isEmpty else {
            throw CommandFailure(
                status: .configuration, code: "not-set-up", field: "accounts", message: "there is no company yet",
                remedy: "Set it up: pennypost accounts set-up-link")
        }
        let found = name.map { name in all.filter { $0.name.lowercased() == name.lowercased() } } ?? all
        guard found.count == 1, let company = found.first else {
            let names = all.map(\.name).joined(separator: ", ")
            throw CommandFailure(
                status: .noInput, code: "no-such-company", field: "--company",
                message: name.map { "there is no one company “\($0)”" } ?? "there are several companies",
                remedy: "The companies are: \(names)")
        }
        return company
    }

    /// Returns the person with an address.
    func member(_ address: String) async throws -> Member {
        guard let member = try await Installation(database).member(address: address) else {
            throw CommandFailure(
                status: .noInput, code: "no-such-person", field: "address", message: "no one signs in as \(address)",
                remedy: "See who is there: pennypost accounts list")
        }
        return member
    }
}
