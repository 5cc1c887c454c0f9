import Glibc

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>, Int) -> Int32
) -> Int32

/// The program that libFuzzer runs. It must read one input after the other without a trap, and fast.
public enum FuzzTarget {
    /// Passes control to libFuzzer with the program's arguments, and exits with libFuzzer's status.
    ///
    /// - Parameter callback: reads one input, given its first byte and its length, and returns 0.
    public static func run(_ callback: @convention(c) (UnsafePointer<UInt8>, Int) -> Int32) -> Never {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runDriver(&count, &arguments, callback))
    }

    /// Ends the run with a finding if a required condition does not hold.
    ///
    /// - Parameters:
    ///   - holds: the condition.
    ///   - what: describes the condition in the finding.
    public static func require(_ holds: Bool, _ what: StaticString) {
        if !holds { fatalError("does not hold: \(what)") }
    }
}
