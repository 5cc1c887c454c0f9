import Glibc
import Synchronization

/// Decodes multi-byte charsets with the C library's iconv.
///
/// An iconv descriptor has state and may be used by only one thread at a time. A pool holds the descriptors; one is
/// taken out for each text and returned. Only names from ``CharsetLabels`` reach iconv, never a message's label.
enum IconvDecoder {
    private struct Descriptor: @unchecked Sendable {
        // Has one owner at a time: the pool, or the caller that took it out.
        let handle: iconv_t
    }

    private static let pool = Mutex<[String: [Descriptor]]>([:])
    private static let kept = 8

    /// Returns the text, and whether some bytes were invalid; `nil` if the system lacks the conversion.
    static func decode(_ bytes: UnsafeRawBufferPointer, from charset: String) -> (text: String, isLossy: Bool)? {
        guard let descriptor = take(charset) else { return nil }
        defer { put(descriptor, charset) }
        return convert(bytes, with: descriptor.handle)
    }

    private static func take(_ charset: String) -> Descriptor? {
        if let descriptor = pool.withLock({ $0[charset]?.popLast() }) { return descriptor }
        guard let handle = iconv_open("UTF-8", charset), handle != iconv_t(bitPattern: -1) else { return nil }
        return Descriptor(handle: handle)
    }

    private static func put(_ descriptor: Descriptor, _ charset: String) {
        let isKept = pool.withLock { pool in
            guard pool[charset, default: []].count < kept else { return false }
            pool[charset, default: []].append(descriptor)
            return true
        }
        if !isKept { iconv_close(descriptor.handle) }
    }

    /// Ends on any bytes: each iteration takes input, produces output, or stops.
    private static func convert(_ bytes: UnsafeRawBufferPointer, with handle: iconv_t) -> (text: String, isLossy: Bool)
    {
        iconv(handle, nil, nil, nil, nil)
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return ("", false) }
        // iconv takes a mutable pointer but does not write through it.
        var input: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
            mutating: base.assumingMemoryBound(to: CChar.self))
        var inputLeft = bytes.count
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 2 + 16)
        var isLossy = false
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { chunk in
            var isDone = false
            while !isDone {
                let inputBefore = inputLeft
                var output = chunk.baseAddress
                var outputLeft = chunk.count
                let result = iconv(handle, &input, &inputLeft, &output, &outputLeft)
                // (size_t)-1 means that it stopped early.
                let reason = result < 0 ? errno : 0
                let made = chunk.count - outputLeft
                text.append(contentsOf: UnsafeRawBufferPointer(chunk).prefix(made))
                switch reason {
                case 0:
                    // All input is taken. Let a stateful conversion write what it holds back.
                    output = chunk.baseAddress
                    outputLeft = chunk.count
                    iconv(handle, nil, nil, &output, &outputLeft)
                    text.append(contentsOf: UnsafeRawBufferPointer(chunk).prefix(chunk.count - outputLeft))
                    isDone = true
                case E2BIG where made > 0 || inputLeft < inputBefore:
                    continue
                case EILSEQ where inputLeft > 0:
                    isLossy = true
                    text.append(contentsOf: UTF8.encodedReplacementCharacter)
                    input = input.map { $0 + 1 }
                    inputLeft -= 1
                    isDone = inputLeft == 0
                default:
                    // The last character is cut off.
                    isLossy = true
                    text.append(contentsOf: UTF8.encodedReplacementCharacter)
                    isDone = true
                }
            }
        }
        return (String(decoding: text, as: UTF8.self), isLossy)
    }
}
