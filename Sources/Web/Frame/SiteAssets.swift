import Crypto
import HTTPTypes

/// The style sheet, the script and the pictures. Each is named by the hash of its content, so that a browser may keep
/// it for a year and still never shows an old one.
struct SiteAssets: Sendable {
    /// A file.
    struct File: Sendable {
        let name: String
        let type: String
        let bytes: [UInt8]
        let path: SitePath
    }

    let style, script, sprite, icon: File
    private let byPath: [SitePath: File]

    init() {
        func file(_ name: String, _ type: String, _ bytes: [UInt8]) -> File {
            let hash = SHA256.hash(data: bytes).prefix(8).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
            return File(name: name, type: type, bytes: bytes, path: .asset(hash: hash.joined(), name: name))
        }
        // One sheet for browsers, in two files for those who write it; the second wins.
        style = file(
            "style.css", "text/css; charset=utf-8",
            Self.slim(PackageResources.style_css + PackageResources.lists_css, comment: "/*"))
        script = file(
            "script.js", "text/javascript; charset=utf-8", Self.slim(PackageResources.script_js, comment: "//"))
        sprite = file("sprite.svg", "image/svg+xml", PackageResources.sprite_svg)
        icon = file("favicon.svg", "image/svg+xml", PackageResources.favicon_svg)
        byPath = Dictionary(uniqueKeysWithValues: [style, script, sprite, icon].map { ($0.path, $0) })
    }

    /// Leaves out what a browser does not need: indentation, empty lines and lines that are a comment. No string in
    /// these files spans several lines.
    ///
    /// - Parameter comment: What such a line begins with.
    private static func slim(_ bytes: [UInt8], comment: String) -> [UInt8] {
        let comment = Array(comment.utf8)
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { $0.drop { $0 == UInt8(ascii: " ") } }
        return Array(lines.filter { !$0.isEmpty && !$0.starts(with: comment) }.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// Returns the answer to a request for a file; `nil` if there is none.
    func answer(_ path: SitePath) -> PageAnswer? {
        guard let file = byPath[path] else { return nil }
        var fields = HTTPFields()
        fields[.cacheControl] = "public, max-age=31536000, immutable"
        return .bytes(file.bytes, type: file.type, fields: fields)
    }
}
