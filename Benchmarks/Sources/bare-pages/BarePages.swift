import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Stopwatch

/// `bare-pages PORT LENGTH`: the web server that the site is built on, with nothing on it. Every request gets the same
/// LENGTH bytes of HTML.
@main
struct BarePages {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let port = Int(arguments[1]), let length = Int(arguments[2]) else {
            endWithUsage("bare-pages PORT LENGTH")
        }
        let page = ByteBuffer(repeating: UInt8(ascii: "x"), count: length)
        let router = Router()
        router.get("**") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
                body: ResponseBody(byteBuffer: page))
        }
        var logger = Logger(label: "bare-pages")
        logger.logLevel = .warning
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port), serverName: nil),
            logger: logger)
        try await application.runService()
    }
}
