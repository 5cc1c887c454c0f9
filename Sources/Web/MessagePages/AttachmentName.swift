/// The name of an attachment, made safe for a header field, a page and a disk.
struct AttachmentName: Sendable, Hashable {
    /// The name as people read it.
    let text: String

    /// The most bytes of a name. Disks take 255, and a browser may add a number.
    private static let longest = 180
    /// The most scalars of a sender's name that are read.
    private static let mostScalars = 1_000
    /// Names that Windows takes for devices, with any ending.
    private static let devices = Set(
        ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })
    /// Endings of files that may run something when they are opened.
    private static let running: Set<String> = [
        "apk", "app", "appx", "bat", "cmd", "com", "cpl", "deb", "desktop", "dmg", "docm", "exe", "gadget", "hta",
        "htm",
        "html", "img", "iso", "jar", "js", "jse", "lnk", "mht", "msc", "msi", "msix", "msp", "pif", "pkg", "pptm",
        "ps1",
        "py", "reg", "rpm", "scf", "scr", "sct", "sh", "shtml", "svg", "url", "vb", "vbe", "vbs", "vhd", "wsf", "wsh",
        "xhtml", "xlam", "xll", "xlsm", "xml",
    ]

    /// Makes a name safe: no control characters and none that turn the line around, no path, no quotation marks, no
    /// hidden file, no device.
    ///
    /// - Parameters:
    ///   - given: The name as the sender gave it; `nil` if there is none.
    ///   - number: The attachment's number, for one without a name.
    ///   - mediaType: Its type.
    init(_ given: String?, number: Int, mediaType: String) {
        var safe = String.UnicodeScalarView()
        for scalar in (given ?? "").unicodeScalars.prefix(Self.mostScalars) {
            switch scalar {
            case "/", "\\", ":", "*", "?", "\"", "<", ">", "|": safe.append("_")
            default:
                if scalar.properties.isWhitespace {
                    safe.append(" ")
                } else if !Self.isHidden(scalar) {
                    safe.append(scalar)
                }
            }
        }
        var name = String(safe).split(separator: " ").joined(separator: " ")
        name = String(name.unicodeScalars.drop { ". ~-".unicodeScalars.contains($0) })
        while let last = name.unicodeScalars.last, ". ".unicodeScalars.contains(last) {
            name.unicodeScalars.removeLast()
        }
        name = Self.cut(name)
        if name.allSatisfy({ "_ ".contains($0) }) {
            name = mediaType == "message/rfc822" ? "letter-\(number).eml" : "attachment-\(number)"
        }
        if let base = name.split(separator: ".").first, Self.devices.contains(base.lowercased()) { name = "_" + name }
        text = name
    }

    /// What follows the last full stop, in lower case; empty if nothing does.
    var ending: String {
        guard let point = text.lastIndex(of: ".") else { return "" }
        return text[text.index(after: point)...].lowercased()
    }

    /// Whether opening it may run something.
    var mayRun: Bool { Self.running.contains(ending) }

    /// The header field Content-Disposition (RFC 6266 §4): the name in ASCII for old programs, without the percent sign
    /// that some of them decode (appendix D), and in UTF-8 (RFC 8187 §3.2).
    var disposition: String {
        var plain = ""
        var encoded = ""
        for scalar in text.unicodeScalars {
            plain.unicodeScalars.append(
                scalar.isASCII && scalar != "%" && scalar != "\"" && scalar != "\\" ? scalar : "_")
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }

    /// Whether a character is not seen, or is no character.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// Cuts a name that is too long before its ending, which says what it is.
    private static func cut(_ name: String) -> String {
        guard name.utf8.count > longest else { return name }
        var ending = ""
        if let point = name.lastIndex(of: "."), name[point...].utf8.count <= 12 { ending = String(name[point...]) }
        var kept = String.UnicodeScalarView()
        var bytes = ending.utf8.count
        for scalar in name.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= longest else { break }
            kept.append(scalar)
        }
        return String(kept) + ending
    }
}
