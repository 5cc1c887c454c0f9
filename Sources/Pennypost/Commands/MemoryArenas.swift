import CMalloc

/// The arenas of the C library's allocator.
///
/// By default glibc makes up to eight for each processor. A thread keeps to one, and memory that it frees is not used
/// by the others. Work that moves between threads, as a fetch does, therefore holds many times what it uses.
enum MemoryArenas {
    /// How many arenas all threads share.
    static let most: Int32 = 2

    /// Limits the number of arenas. Call it before the first thread starts.
    static func limit() { _ = mallopt(M_ARENA_MAX, most) }
}
