import CZlib
import NIOCore

/// Raw DEFLATE in both directions (RFC 4978 §3, RFC 1951). Confined to the connection's event loop.
final class DeflateStream {
    private let inflater: UnsafeMutablePointer<z_stream>
    private let deflater: UnsafeMutablePointer<z_stream>
    /// Compressed bytes not yet read.
    private var input = ByteBuffer()

    /// The most bytes that one step returns. A little input can expand enormously, and must not bypass the limits.
    private static let stepSize = 64 * 1024

    init() throws(IMAPError) {
        inflater = .allocate(capacity: 1)
        deflater = .allocate(capacity: 1)
        inflater.initialize(to: z_stream())
        deflater.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        // -15: the largest window, no zlib header.
        let reading = inflateInit2_(inflater, -15, ZLIB_VERSION, size)
        let writing = deflateInit2_(
            deflater, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        guard reading == Z_OK, writing == Z_OK else {
            throw .protocolViolation(.brokenCompression("zlib \(reading), \(writing)"), phase: .open)
        }
    }

    deinit {
        inflateEnd(inflater)
        deflateEnd(deflater)
        inflater.deallocate()
        deflater.deallocate()
    }

    /// Adds compressed bytes for ``next(allocator:)`` to read.
    func feed(_ bytes: ByteBuffer) {
        if input.readableBytes == 0 {
            input = bytes
        } else {
            input.writeImmutableBuffer(bytes)
        }
    }

    /// Returns the next decompressed bytes; `nil` if more input is needed.
    func next(allocator: ByteBufferAllocator) throws(IMAPError) -> ByteBuffer? {
        var output = allocator.buffer(capacity: Self.stepSize)
        var code = Z_OK
        let stream = inflater
        let written = output.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.stepSize) { room in
            input.readWithUnsafeMutableReadableBytes { bytes in
                stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_in = UInt32(clamping: bytes.count)
                stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(clamping: room.count)
                code = inflate(stream, Z_SYNC_FLUSH)
                let taken = min(bytes.count, Int(UInt32.max)) - Int(stream.pointee.avail_in)
                return (taken, room.count - Int(stream.pointee.avail_out))
            }
        }
        switch code {
        case Z_OK, Z_BUF_ERROR: break
        default: throw .protocolViolation(.brokenCompression("zlib \(code)"), phase: .open)
        }
        return written > 0 ? output : nil
    }

    /// Compresses the bytes and flushes, so that the peer can read all of them (Z_SYNC_FLUSH).
    func compress(_ bytes: ByteBuffer, allocator: ByteBufferAllocator) throws(IMAPError) -> ByteBuffer {
        var bytes = bytes
        let stream = deflater
        var output = allocator.buffer(capacity: Int(deflateBound(stream, UInt(bytes.readableBytes))) + 16)
        var code = Z_OK
        var isDone = false
        while !isDone, code == Z_OK || code == Z_BUF_ERROR {
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: 1024) { room in
                bytes.readWithUnsafeMutableReadableBytes { input in
                    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    stream.pointee.avail_in = UInt32(clamping: input.count)
                    stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    stream.pointee.avail_out = UInt32(clamping: room.count)
                    code = deflate(stream, Z_SYNC_FLUSH)
                    isDone = stream.pointee.avail_out > 0
                    return (input.count - Int(stream.pointee.avail_in), room.count - Int(stream.pointee.avail_out))
                }
            }
        }
        guard isDone else { throw .protocolViolation(.brokenCompression("zlib \(code)"), phase: .open) }
        return output
    }
}
