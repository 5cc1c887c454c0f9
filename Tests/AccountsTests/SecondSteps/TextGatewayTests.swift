import LocalServers
import Testing

@testable import Accounts

@Suite("Gateways for text messages")
struct TextGatewayTests {
    static let message = TextMessage(
        number: PhoneNumber(stored: "+420601234321"), text: "123456 is your {number} code & 1\n@a.cz #123456")

    private static func answer(_ status: String, _ body: String) -> [ScriptStep] {
        [
            .expectThrough("\r\n\r\n"),
            .text(
                "HTTP/1.1 \(status)\r\ncontent-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n\(body)"),
            .close,
        ]
    }

    private static func body(of call: HTTPTextCall) -> String { String(decoding: call.body ?? [], as: UTF8.self) }

    private static func values(_ call: HTTPTextCall, _ name: String) -> [String] {
        call.headers.filter { $0.name.lowercased() == name }.map(\.value)
    }

    @Test("Kannel's fake message centre gets the text as it was written, and a wrong password is a refusal")
    func kannel() async throws {
        try await withKannelServer { kannel in
            let gateway = { (password: String) in
                HTTPTextGateway(
                    .kannel(url: kannel.sendingURL, user: KannelServer.user, password: password, sender: "Firma"))
            }
            let settings = TextCodeSettings(host: "mail.firma.cz")
            try await gateway(KannelServer.password).send(
                TextMessage(number: Self.message.number, text: settings.text(code: "012345", in: .czech)))
            let lines = try await kannel.waitForLines(2)
            #expect(
                lines == [
                    "Firma +420601234321 text 012345 je vas kod pro Pennypost", "@mail.firma.cz #012345",
                ])
            await #expect(throws: TextGatewayError.refused(status: 403)) {
                try await gateway("wrong").send(Self.message)
            }
        }
        await #expect(throws: TextGatewayError.unreachable) {
            try await HTTPTextGateway(.kannel(url: "http://127.0.0.1:1/", user: "a", password: "b")).send(Self.message)
        }
    }

    @Test("Kannel is called with everything in the address")
    func kannelRequest() {
        let settings = HTTPTextGatewaySettings.kannel(url: "http://k/cgi-bin/sendsms", user: "a b", password: "p&=")
        let call = HTTPTextCall(settings, Self.message)
        #expect(call.method == .get)
        #expect(
            call.url == "http://k/cgi-bin/sendsms?username=a%20b&password=p%26%3D&to=%2B420601234321"
                + "&text=123456%20is%20your%20%7Bnumber%7D%20code%20%26%201%0A%40a.cz%20%23123456&charset=UTF-8")
    }

    @Test("SMSAPI is called with a bearer token and the number without its plus")
    func smsapiRequest() {
        let call = HTTPTextCall(.smsapi(token: "t0ken", sender: "Firma"), Self.message)
        #expect(call.method == .post && call.url == "https://api.smsapi.pl/sms.do")
        #expect(Self.values(call, "authorization") == ["Bearer t0ken"])
        #expect(
            Self.body(of: call).hasPrefix("to=420601234321&message=123456%20is%20your"))
        #expect(Self.body(of: call).hasSuffix("&from=Firma&encoding=utf-8&format=json"))
    }

    @Test("Twilio is called with the account as user")
    func twilioRequest() {
        let call = HTTPTextCall(.twilio(account: "AC1", token: "t", sender: "+1555"), Self.message)
        #expect(call.url == "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json")
        #expect(Self.values(call, "authorization") == ["Basic QUMxOnQ="])
        #expect(Self.body(of: call).hasPrefix("To=%2B420601234321&From=%2B1555&Body=123456"))
    }

    @Test("Parameters may go into JSON, and header fields may be added")
    func json() {
        let settings = HTTPTextGatewaySettings(
            url: "https://g.test/send", placement: .json,
            parameters: [.init("to", "{number}"), .init("body", "{text} – {from} {other}")],
            headers: [.init("X-Key", "k")], sender: "Firma")
        let call = HTTPTextCall(
            settings, TextMessage(number: Self.message.number, text: "\"1\" {from}"))
        #expect(Self.values(call, "x-key") == ["k"])
        #expect(Self.values(call, "content-type") == ["application/json"])
        let body = Self.body(of: call)
        #expect(body.contains(#""body":"\"1\" {from} – Firma {other}""#))
        #expect(body.contains(#""to":"+420601234321""#))
    }

    @Test("A refusal with status 200 is a refusal, if the body has to say otherwise")
    func refusedWithSuccess() async throws {
        let refusal = #"{"invalid_numbers": [], "error": 13, "message": "No correct phone numbers"}"#
        let success = #"{ "count" : 1, "list": [{"id": "1", "error": null}] }"#
        let scripts = [Self.answer("200 OK", refusal), Self.answer("200 OK", success)]
        try await withScriptedServer(scripts) { server in
            let gateway = HTTPTextGateway(
                .smsapi(token: "t", sender: "Firma", url: "http://\(server.endpoint)/sms.do"))
            await #expect(throws: TextGatewayError.refused(status: 200)) { try await gateway.send(Self.message) }
            try await gateway.send(Self.message)
        }
    }

    @Test("A redirect is not followed, and an endless or missing answer ends by itself")
    func strange() async throws {
        let redirect = "HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        let endless = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n" + String(repeating: "x", count: 100_000)
        let scripts: [[ScriptStep]] = [
            [.expectThrough("\r\n\r\n"), .text(redirect), .close],
            [.expectThrough("\r\n\r\n"), .text(endless), .expectClose],
            [.expectThrough("\r\n\r\n"), .hang],
            [.expectThrough("\r\n\r\n"), .text("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"), .close],
        ]
        try await withScriptedServer(scripts) { server in
            let settings = HTTPTextGatewaySettings(
                method: .get, url: "http://\(server.endpoint)/", placement: .query,
                parameters: [.init("to", "{number}"), .init("text", "{text}")])
            let gateway = HTTPTextGateway(settings, timeLimit: .seconds(20))
            await #expect(throws: TextGatewayError.refused(status: 302)) { try await gateway.send(Self.message) }
            await #expect(throws: TextGatewayError.noAnswer) { try await gateway.send(Self.message) }
            let hasty = HTTPTextGateway(settings, timeLimit: .milliseconds(200))
            await #expect(throws: TextGatewayError.noAnswer) { try await hasty.send(Self.message) }
            await #expect(throws: TextGatewayError.noAnswer) { try await gateway.send(Self.message) }
        }
    }

    @Test("Settings that can't work are named, and send nothing")
    func problems() async {
        let good = HTTPTextGatewaySettings.smsapi(token: "t", sender: "Firma")
        #expect(good.problems.isEmpty)
        #expect(HTTPTextGatewaySettings.twilio(account: "AC", token: "t", sender: "s").problems.isEmpty)
        #expect(HTTPTextGatewaySettings.kannel(url: "http://k/s", user: "u", password: "p").problems.isEmpty)
        for url in ["", "ftp://a/", "https://", "https:///x", "https://a/?b", "https://a b", "https://u:p@a/"] {
            var bad = good
            bad.url = url
            #expect(bad.problems == [.url])
        }
        var bad = good
        bad.parameters = []
        bad.method = .get
        bad.headers = [.init("X", "a\r\nY: b")]
        #expect(bad.problems == [.noNumber, .noText, .bodyInGet, .header])
        await #expect(throws: TextGatewayError.unreachable) { try await HTTPTextGateway(bad).send(Self.message) }
    }

    @Test("Neither settings nor a message print what is secret")
    func secrecy() {
        let all: [Any] = [
            HTTPTextGatewaySettings.kannel(url: "http://k/", user: "u", password: "s3cret"),
            HTTPTextGatewaySettings.smsapi(token: "s3cret", sender: "a"),
            HTTPTextGatewaySettings.twilio(account: "a", token: "s3cret", sender: "a").signIn,
            HTTPTextGateway(.smsapi(token: "s3cret", sender: "a")), Self.message,
        ]
        for value in all {
            var dumped = ""
            dump(value, to: &dumped)
            let texts = "\(value) \(String(reflecting: value)) \(dumped)"
            #expect(!texts.contains("s3cret") && !texts.contains("123456"))
        }
    }

    @Test("The text stays one message of the GSM alphabet in every language", arguments: Language.allCases)
    func oneMessage(_ language: Language) {
        let text = TextCodeSettings(host: "mail.example-company.cz").text(code: "000123", in: language)
        #expect(text.hasPrefix("000123 ") && text.hasSuffix("\n@mail.example-company.cz #000123"))
        #expect(text.utf8.count <= 160 && text.utf8.allSatisfy { $0 < 0x80 })
    }
}
