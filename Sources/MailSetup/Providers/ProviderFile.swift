import Foundation
import MailWire

/// The file format for providers. One file comes with the program; a data folder may have its own.
///
///     {"providers": [{
///       "id": "dilna", "name": "Dílna hosting", "domains": ["dilna.cz"], "mxSuffixes": ["mx.dilna.cz"],
///       "imap": {"host": "imap.dilna.cz", "port": 993, "security": "tls"},
///       "smtp": {"host": "smtp.dilna.cz", "port": 465, "security": "tls"},
///       "signIn": {"with": "account"}, "sureness": "confirmed", "checked": "2026-11-19"
///     }]}
///
/// An unknown key is an error, so that a typing mistake is not silently ignored.
struct ProviderFile: Decodable {
    let providers: [Provider]

    /// The largest file that is read, in bytes.
    static let largest = 1024 * 1024
    /// The most providers in one file.
    static let most = 5_000

    private enum Key: String, CodingKey, CaseIterable {
        case providers
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(allowing: Key.self)
        providers = try members.decode([Provider].self, forKey: .providers)
        guard providers.count <= Self.most else {
            throw members.fault(.providers, "there are more than \(Self.most)")
        }
        var (ids, domains): (Set<String>, Set<String>) = ([], [])
        for provider in providers {
            guard ids.insert(provider.id).inserted else {
                throw members.fault(.providers, "two have the id “\(provider.id)”")
            }
            for domain in provider.domains where !domains.insert(domain).inserted {
                throw members.fault(.providers, "two have the domain “\(domain)”")
            }
        }
    }

    /// - Throws: ``ProviderFileError`` if the file is too large, or not in this format.
    static func read(_ bytes: [UInt8]) throws(ProviderFileError) -> [Provider] {
        guard bytes.count <= largest else { throw ProviderFileError(place: "", reason: "it is too large") }
        do {
            return try JSONDecoder().decode(ProviderFile.self, from: Data(bytes)).providers
        } catch {
            throw ProviderFileError(error)
        }
    }
}

/// Why a provider file cannot be read.
public struct ProviderFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place in the file: `providers[3].imap.port`; empty for the whole file.
    public let place: String
    /// What is wrong there, in one English clause.
    public let reason: String

    public var description: String { place.isEmpty ? reason : "\(place): \(reason)" }

    init(place: String, reason: String) {
        (self.place, self.reason) = (place, reason)
    }

    init(_ error: any Error) {
        switch error {
        case DecodingError.dataCorrupted(let context):
            self.init(
                place: Self.place(context.codingPath),
                reason: context.codingPath.isEmpty ? "it is not JSON" : context.debugDescription)
        case DecodingError.keyNotFound(let key, let context):
            self.init(place: Self.place(context.codingPath), reason: "“\(key.stringValue)” is missing")
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            self.init(place: Self.place(context.codingPath), reason: "it has the wrong form")
        default: self.init(place: "", reason: "\(error)")
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.reduce("") { place, key in
            if let index = key.intValue { return "\(place)[\(index)]" }
            return place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)"
        }
    }
}
