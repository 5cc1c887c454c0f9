import Glibc

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>, Int) -> Int32
) -> Int32

/// What libFuzzer feeds: one input after the other, each of which must be read without a trap, and fast.
public enum FuzzTarget {
    /// Hands the program over to libFuzzer, with the program's own arguments; ends the program with its exit status.
    public static func run(_ callback: @convention(c) (UnsafePointer<UInt8>, Int) -> Int32) -> Never {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runDriver(&count, &arguments, callback))
    }

    /// Ends the run with a finding: something that must hold does not.
    public static func require(_ holds: Bool, _ what: StaticString) {
        if !holds { fatalError("does not hold: \(what)") }
    }
}
