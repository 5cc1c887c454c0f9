import Storage

/// A message in an mboxrd file.
///
/// The line `From ` with sender and time in UTC; `Status` and `X-Status` with the flags; `X-Keywords` with the
/// keywords, if any; the message's bytes unchanged, except that each line of any number of `>` and `From ` gets one
/// more `>`; then an empty line.
enum MboxForm {
    static func bytes(of message: [UInt8], sender: String?, receivedAt: Timestamp, flags: [String]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(message.count + 200)
        output += "From \(envelope(sender)) \(time(receivedAt))\n".utf8
        let lineEnd = endsLinesWithCRLF(message) ? "\r\n" : "\n"
        let known = Set(flags.map { $0.lowercased() })
        output += "Status: \(known.contains("\\seen") ? "RO" : "O")\(lineEnd)".utf8
        let marks = [("\\answered", "A"), ("\\flagged", "F"), ("\\draft", "T"), ("\\deleted", "D")]
            .filter { known.contains($0.0) }.map(\.1).joined()
        output += "X-Status: \(marks)\(lineEnd)".utf8
        let keywords = flags.filter { !$0.hasPrefix("\\") }
        if !keywords.isEmpty { output += "X-Keywords: \(keywords.joined(separator: " "))\(lineEnd)".utf8 }
        var line = message.startIndex
        while line < message.endIndex {
            let end = message[line...].firstIndex(of: 0x0A).map { $0 + 1 } ?? message.endIndex
            if isFromLine(message[line..<end]) { output.append(UInt8(ascii: ">")) }
            output += message[line..<end]
            line = end
        }
        if message.last != 0x0A { output.append(0x0A) }
        output.append(0x0A)
        return output
    }

    /// The sender for the `From ` line. RFC 4155 §2 wants an address without spaces; without one, `MAILER-DAEMON` is
    /// usual.
    private static func envelope(_ sender: String?) -> String {
        guard let sender, !sender.isEmpty, sender.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return "MAILER-DAEMON"
        }
        return sender
    }

    /// The time as `asctime` writes it: `Thu Mar  5 09:15:03 2026`.
    private static func time(_ time: Timestamp) -> String {
        let text = Array(Timestamp(seconds: max(time.microseconds, 0) / 1_000_000).description)
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = Int(String(text[5..<7])) ?? 1
        let day = Int(String(text[8..<10])) ?? 1
        let weekday = days[Int(max(time.microseconds, 0) / 86_400_000_000 % 7)]
        return
            "\(weekday) \(months[month - 1]) \(day < 10 ? " " : "")\(day) \(String(text[11..<19])) \(String(text[0..<4]))"
    }

    private static func endsLinesWithCRLF(_ message: [UInt8]) -> Bool {
        guard let end = message.firstIndex(of: 0x0A), end > 0 else { return false }
        return message[end - 1] == 0x0D
    }

    private static func isFromLine(_ line: ArraySlice<UInt8>) -> Bool {
        line.drop { $0 == UInt8(ascii: ">") }.starts(with: "From ".utf8)
    }
}
