import Accounts
import Logging
import MailWire

/// What `pennypost serve` is told: a default for everything. ``ServeSetting/all`` says what each field means, and
/// Documentation/Serving.md is written from it.
struct ServeConfiguration: Sendable {
    struct Web: Sendable {
        var host = "127.0.0.1"
        var port = 8080
        var origin: String?
        var hosts: [String] = []
        var certificateFile: String?
        var certificateKeyFile: String?
        var trustedProxies: [Network] = []
        var metricsToken: Secret?
        var metricsTokenFile: String?
        var maxConnections = 1000
        var maxConnectionsPerAddress = 200
        var maxBodyBytes = 32 * 1024 * 1024
        var bodySeconds = 300
        var idleSeconds = 60
    }

    struct Log: Sendable {
        var format = LogFormat.text
        var level = Logger.Level.info
    }

    struct Mail: Sendable {
        var watch = true
        var send = true
    }

    struct TextMessages: Sendable {
        var gateway = TextGatewayPreset.none
        var url: String?
        var user: String?
        var secret: Secret?
        var secretFile: String?
        var from: String?
        var prefixes = ["+420", "+421", "+48"]
    }

    struct ShutDown: Sendable {
        var limitSeconds = 30
        var drainSeconds = 0
    }

    var web = Web()
    var log = Log()
    var mail = Mail()
    var textMessages = TextMessages()
    var shutDown = ShutDown()
}

/// The form of a line of the log.
enum LogFormat: String, CaseIterable, Sendable {
    case text, json
}

/// Who sends text messages.
enum TextGatewayPreset: String, CaseIterable, Sendable {
    /// Nobody: codes by text message are not offered.
    case none
    /// The log, for trying things out.
    case development
    case kannel, smsapi, twilio
    /// A call of HTTP that the administrator writes.
    case custom
}
