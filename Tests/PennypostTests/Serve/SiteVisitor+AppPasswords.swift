import Foundation
import Testing

extension SiteVisitor {
    /// An app password as the page shows it once.
    struct MadeAppPassword: Sendable {
        let id: Int
        let letters: String

        /// The header field by which a program shows it.
        func authorization(of address: String) -> String {
            "Authorization: Basic \(Data("\(address):\(letters)".utf8).base64EncodedString())"
        }
    }

    /// Turns two-step verification on with an authenticator app, which is oathtool.
    func turnTwoStepOn() async throws {
        let page = try await get("/security/two-step/app")
        let key = try #require(page.plate("key"), "\(page)").filter { $0.isLetter || $0.isNumber }
        let made = try await ProgramRun.run(
            ["--totp", "--base32", key], data: "/tmp", command: "/usr/bin/oathtool")
        let code = made.text.filter(\.isNumber)
        try #require(code.count == 6, "\(made.errors)")
        let done = try await fill(
            "/security/two-step/app", hidden: ["step"], ["code": code, "device-name": "Telefon"])
        try #require(done.status == 200 && done.body.contains("backup-codes"), "\(done)")
    }

    /// Makes an app password.
    func makeAppPassword(_ name: String) async throws -> MadeAppPassword {
        let made = try await fill("/security/app-passwords/new", ["name": name, "scope": "send-and-read"])
        let letters = try #require(made.plate("letters"), "\(made)").filter(\.isLetter)
        let id = made.part(between: "data-watch=\"/security/app-passwords/", and: "/")
        try #require(letters.count == 16)
        return MadeAppPassword(id: try #require(id.flatMap { Int($0) }, "\(made)"), letters: letters)
    }
}
