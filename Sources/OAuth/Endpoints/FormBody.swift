import Foundation
import MailWire

/// A form in `application/x-www-form-urlencoded`, as OAuth's requests use it (RFC 6749 appendix B).
struct FormBody: Sendable {
    struct Field: Sendable {
        let name: String
        let value: Secret

        init(_ name: String, _ value: Secret) {
            self.name = name
            self.value = value
        }

        init(_ name: String, _ value: String) {
            self.init(name, Secret(value))
        }
    }

    let fields: [Field]

    /// The encoded form. It contains secrets.
    var text: String {
        fields.map { field in field.value.withText { "\(field.name)=\(Self.encoded($0))" } }.joined(separator: "&")
    }

    /// Hides the form's secrets in what a server says about it.
    var filter: SecretFilter { SecretFilter(fields.filter { Self.secretFields.contains($0.name) }.map(\.value)) }

    private static let secretFields: Set<String> = [
        "client_secret", "code", "code_verifier", "device_code", "refresh_token",
    ]

    /// Percent-encodes everything except RFC 3986's unreserved characters.
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += byte < 0x10 ? "%0" : "%"
                result += String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    /// Parses the fields of a query; `nil` if a field occurs twice (RFC 6749 §3.1) or isn't text.
    static func fields(ofQuery query: Substring) -> [String: String]? {
        var found: [String: String] = [:]
        for part in query.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = halves.first.flatMap(decoded) else { return nil }
            guard let value = halves.count == 2 ? decoded(halves[1]) : "" else { return nil }
            guard found.updateValue(value, forKey: name) == nil else { return nil }
        }
        return found
    }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding
    }
}
