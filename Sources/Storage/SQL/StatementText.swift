/// What has to be known of a statement's text: which parameters it has.
enum StatementText {
    /// The highest number among the `$1`-style parameters outside literals, quoted names and comments; 0 where none is.
    static func highestParameter(in sql: String) -> Int {
        var highest = 0
        var bytes = sql.utf8.makeIterator()
        var next = bytes.next()
        while let byte = next {
            next = bytes.next()
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                while let inner = next, inner != byte { next = bytes.next() }
                next = bytes.next()
            case UInt8(ascii: "-") where next == UInt8(ascii: "-"):
                while let inner = next, inner != UInt8(ascii: "\n") { next = bytes.next() }
            case UInt8(ascii: "$"):
                var number = 0
                while let digit = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit), number < 100_000 {
                    number = number * 10 + Int(digit - UInt8(ascii: "0"))
                    next = bytes.next()
                }
                highest = max(highest, number)
            default: break
            }
        }
        return highest
    }
}
