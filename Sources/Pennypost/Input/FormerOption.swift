/// A warning that an option has another name now. The former name works for one version.
enum FormerOption {
    private struct Document: Encodable {
        let warning: String
    }

    /// Prints the warning on standard error; one JSON object if the command prints JSON.
    static func warn(_ former: String, isNow name: String, isJSON: Bool) {
        let words = "\(former) is now \(name)"
        let line = isJSON ? try? JSONLineEncoder().encode(Document(warning: words)) : nil
        Console.current.writeError((line ?? Array("pennypost: \(words)".utf8)) + [0x0A])
    }
}
