/// Measures how much of a text is valid UTF-8.
enum UTF8Damage {
    /// Returns the number of valid sequences of two or more bytes, and of decoding errors.
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
