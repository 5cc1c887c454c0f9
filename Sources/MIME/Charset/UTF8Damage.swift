/// How much of a text is UTF-8 where it is not all of it.
enum UTF8Damage {
    /// The number of good sequences of two bytes and more, and of bytes that belong to none.
    static func count(in bytes: UnsafeRawBufferPointer) -> (good: Int, bad: Int) {
        var good = 0
        var bad = 0
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): if !scalar.isASCII { good += 1 }
            case .error: bad += 1
            case .emptyInput: return (good, bad)
            }
        }
    }
}
