import Foundation
import MailWire
import Testing

@Suite("A secret that a server repeats")
struct SecretFilterTests {
    private static let password = "kůň+žere/oves 9"
    private static let credentials = Credentials(userName: "jana@firma.cz", password: Secret(password))
    private static let token = Credentials(
        userName: "jana@firma.cz", proof: .accessToken(Secret("ya29.a0AfB_byC-x0123456789~abcdefGHIJ")))

    private static func base64(_ text: String) -> String { Base64.encode(Array(text.utf8)) }

    private static func percent(_ text: String) -> String {
        text.utf8.map { String(format: "%%%02X", $0) }.joined()
    }

    private static let spellings: [(name: String, text: String)] = {
        let hex = password.utf8.map { String(format: "%02x", $0) }
        let json = password.unicodeScalars.map { $0.isASCII ? String($0) : String(format: "\\u%04x", $0.value) }
            .joined()
        let html = password.unicodeScalars.map { $0.isASCII ? String($0) : "&#\($0.value);" }.joined()
        let plain = base64("\0jana@firma.cz\0\(password)")
        return [
            ("as it is", password),
            ("in other case", password.map { $0.isASCII ? $0.uppercased() : String($0) }.joined()),
            ("without its blanks", password.filter { $0 != " " }),
            ("spaced out", password.map { "\($0) " }.joined()),
            ("over two lines", password.replacing("/", with: "/\n")),
            ("base64", base64(password)), ("SASL PLAIN", plain),
            ("base64 behind one byte", base64("x\(password)")), ("base64 behind two", base64("xy\(password) and more")),
            ("base64 for URLs", base64(password).replacing("+", with: "-").replacing("/", with: "_")),
            ("folded base64", plain.prefix(20) + "\r\n " + plain.dropFirst(20)),
            ("cut base64", String(plain.dropLast(9))), ("escaped base64", plain.replacing("=", with: "%3D")),
            ("percent-encoded", percent(password)), ("form-encoded", percent(password).replacing("%20", with: "+")),
            ("quoted-printable", percent(password).replacing("%", with: "=")),
            ("JSON", json.replacing("/", with: "\\/")), ("HTML", html),
            ("octal", password.utf8.map { String(format: "\\%03o", $0) }.joined()),
            ("hexadecimal", hex.joined()), ("spaced hexadecimal", hex.joined(separator: " ").uppercased()),
            ("cut off", String(password.prefix(13))),
        ]
    }()

    @Test("is hidden however it is spelled", arguments: spellings.map(\.name))
    func spelled(name: String) throws {
        let text = try #require(Self.spellings.first { $0.name == name }).text
        let shown = SecretFilter(Self.credentials).hide(in: "535 5.7.8 rejected: \(text) <- try again")
        #expect(shown.hasPrefix("535 5.7.8 rejected: •••") && shown.hasSuffix(" <- try again"))
        #expect(shown.count <= 48, "\(shown)")
    }

    @Test("is hidden in UTF-16, before and after the NULs are made printable")
    func wide() {
        let filter = SecretFilter([Secret("tajne-heslo")])
        let bytes: [UInt8] = Array("tajne-heslo".utf8).flatMap { [$0, 0] as [UInt8] }
        #expect(filter.hide(in: [0x20] + bytes + [0x21]) == Array(" •••\0!".utf8))
        #expect(
            filter.hide(in: bytes.map { $0 == 0 ? "\u{FFFD}" : "\(Character(Unicode.Scalar($0)))" }.joined())
                == "•••\u{FFFD}")
        #expect(filter.hide(in: "x \(Base64.encode([1] + bytes)) y") == "x ••• y")
    }

    @Test("is hidden in a quoted command, whatever is escaped in it")
    func quoted() {
        let filter = SecretFilter([Secret(#"a"b\c'd&e<f"#)])
        for text in [
            #"LOGIN "a\"b\\c'd&e<f""#, #"'a"b\c''d&e<f'"#, "(a&quot;b\\c&#39;d&amp;e&lt;f)", #"a\x22b\134c'd&e<f"#,
        ] {
            let shown = filter.hide(in: text)
            #expect(shown.contains("•••") && !shown.contains("b") && !shown.contains("d&"), "\(shown)")
        }
    }

    @Test("is hidden as a token, in the messages of both token mechanisms too")
    func tokens() throws {
        let endpoint = Endpoint(host: "imap.firma.cz", port: 993, security: .tls)
        for mechanism in [SASLMechanism.xoauth2, .oauthBearer] {
            var exchange = try SASLExchange(mechanism: mechanism, credentials: Self.token, endpoint: endpoint)
            let message = try #require(try exchange.initialResponse())
            let filter = SecretFilter(Self.token)
            #expect(filter.hide(in: "bad \(Base64.encode(message)).") == "bad •••.")
            #expect(!filter.hide(in: String(decoding: message, as: UTF8.self)).contains("0123456789"))
            // A refusal during the exchange repeats it too.
            _ = try exchange.respond(to: Array(#"{"token":"ya29.a0AfB_byC-x0123456789~abcdefGHIJ"}"#.utf8))
            #expect(exchange.refusal == #"{"token":"•••"}"#)
        }
    }

    @Test("An app password is hidden in its groups of four")
    func groups() {
        let filter = SecretFilter([Secret("abcdefghijklmnop")])
        #expect(filter.hide(in: "got abcd efgh ijkl mnop.") == "got •••.")
        #expect(filter.hide(in: "got ABCD-EFGH") == "got ABCD-EFGH")
    }

    @Test("What is not the secret is kept, and so are the protocol's words")
    func others() {
        let filter = SecretFilter(Self.credentials)
        let innocent = [
            "535-5.7.8 Username and Password not accepted. For more information, go to",
            "https://support.google.com/mail/?p=BadCredentials a640c23a62f3a-gsmtp - gsmtp", "", "%", "\\", "&#", "=4",
            "250-SIZE 35882577 AUTH PLAIN LOGIN", "jana@firma.cz", Self.base64("jana@firma.cz"), "\u{0}\u{FFFD}ž",
        ]
        for text in innocent { #expect(filter.hide(in: text) == text) }
        for word in ["password", "LOGIN", "starttls", "plain"] {
            #expect(SecretFilter([Secret(word)]).hide(in: "no \(word) here") == "no \(word) here")
            #expect(SecretFilter([Secret(word)]).hide(in: "x \(Self.base64(word))") == "x •••")
        }
    }

    @Test("A secret of three letters is hidden only as a whole word")
    func short() {
        let filter = SecretFilter(Credentials(userName: "jan", password: Secret("x7q")))
        #expect(filter.hide(in: "x7q, (x7q) 'x7q' ax7q x7q1 X7Q") == "•••, (•••) '•••' ax7q x7q1 X7Q")
        #expect(filter.hide(in: "line \(Self.base64("\0jan\0x7q")) end") == "line ••• end")
        #expect(SecretFilter([Secret("")]).hide(in: "nothing") == "nothing")
        #expect(SecretFilter(nil).hide(in: "nothing") == "nothing")
    }

    @Test("A text of nothing but escapes is returned unchanged and quickly")
    func escapes() {
        let filter = SecretFilter([Secret(String(repeating: "\\", count: 200) + "q")])
        for text in ["\\", "%5C", "&amp;", "\\\\x5c"] {
            let long = String(repeating: text, count: 500)
            #expect(filter.hide(in: long).utf8.count <= long.utf8.count)
        }
    }

    @Test("A filter shows nothing of what it hides")
    func printing() {
        var dumped = ""
        dump(SecretFilter(Self.token), to: &dumped)
        for text in [dumped, "\(SecretFilter(Self.token))", String(reflecting: SecretFilter(Self.token))] {
            #expect(!text.contains("ya29") && !text.contains("121, 97"))
        }
    }
}
