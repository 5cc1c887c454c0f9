import Glibc
import MIME
import Stopwatch

/// `parse-speed FILE`: reads the messages of FILE (each preceded by its length in four bytes, little-endian) into
/// memory, then parses, walks and decodes them all. Prints how long that took.
@main
struct ParseSpeed {
    static func main() {
        guard CommandLine.arguments.count == 2, let file = fopen(CommandLine.arguments[1], "rb") else {
            endWithUsage("parse-speed FILE")
        }
        let messages = read(file)
        var warmUp = Tally()
        for message in messages.prefix(messages.count / 20) { warmUp.take(message) }

        let stopwatch = Stopwatch()
        var tally = Tally()
        for message in messages { tally.take(message) }
        print(
            stopwatch.line([
                "messages": messages.count, "bytes": messages.reduce(0) { $0 + $1.count }, "leaves": tally.leaves,
                "decoded": tally.decoded, "addresses": tally.addresses,
            ]))
    }

    private static func read(_ file: UnsafeMutablePointer<FILE>) -> [[UInt8]] {
        defer { fclose(file) }
        var messages: [[UInt8]] = []
        var length = [UInt8](repeating: 0, count: 4)
        while fread(&length, 1, 4, file) == 4 {
            let count = length.reversed().reduce(0) { $0 << 8 | Int($1) }
            messages.append(
                [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                    filled = fread(buffer.baseAddress, 1, count, file)
                })
        }
        return messages
    }
}

/// Totals of what was found. They keep the compiler from dropping work, and show that the peers did the same.
private struct Tally {
    var leaves = 0
    var decoded = 0
    var addresses = 0

    /// Parses a message, reads the fields that a message list shows, walks the tree (embedded messages too) and decodes
    /// every leaf: text to a String (UTF-8), anything else to its bytes.
    mutating func take(_ bytes: [UInt8]) {
        let message = Message(parsing: bytes)
        addresses += message.from.count + message.to.count
        decoded += message.subject?.utf8.count ?? 0
        if message.date != nil { decoded += 1 }
        for part in message.parts {
            if part.isMultipart || part.message != nil { continue }
            leaves += 1
            decoded += part.isText ? part.decodedText().utf8.count : part.decodedBytes().count
        }
    }
}
