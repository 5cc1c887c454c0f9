import Configuration
import Synchronization

/// Where settings are written: arguments, environment and file, the first of which counts.
struct SettingSources: Sendable {
    /// The name of the file in the data folder.
    static let fileName = "pennypost.yaml"
    /// The most bytes of the file.
    static let largestFile = 256 * 1024

    private struct Source: Sendable {
        let snapshot: any ConfigSnapshot
        /// How a setting is called there.
        let place: @Sendable (ServeSetting) -> String
    }

    private var sources: [Source] = []
    /// The settings that a file contains.
    private(set) var fileKeys: Set<String> = []
    /// What is unknown or not allowed.
    private(set) var problems: [SettingProblem] = []

    /// Takes arguments: `--web-port 8081`, `--web-port=8081`.
    mutating func add(arguments: [String]) {
        for argument in arguments where argument.hasPrefix("-") {
            let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
            guard let setting = ServeSetting.all.first(where: { $0.argument == name }) else {
                unknown(name, place: name, among: ServeSetting.all.map(\.argument))
                continue
            }
            guard !setting.isSecret else {
                problems.append(
                    SettingProblem(
                        key: setting.key, place: name, message: "others can read a command line",
                        remedy: "Put the secret into a file and name it: \(setting.argument)-file FILE"))
                continue
            }
        }
        if let first = arguments.first, !first.hasPrefix("-") {
            problems.append(
                SettingProblem(
                    key: first, place: first, message: "it belongs to no setting",
                    remedy: "Write --NAME VALUE; “pennypost serve --settings” lists the names"))
        }
        let provider = CommandLineArgumentsProvider(arguments: ["pennypost"] + arguments)
        sources.append(Source(snapshot: provider.snapshot(), place: \.argument))
    }

    /// Takes variables of the environment: `PENNYPOST_WEB_PORT`.
    mutating func add(environment: [String: String]) {
        let known = Set(ServeSetting.all.map(\.variable))
        var values: [String: String] = [:]
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix(ServeSetting.prefix) {
            if known.contains(name) {
                values[String(name.dropFirst(ServeSetting.prefix.count))] = value
            } else if ServeSetting.sections.contains(where: name.hasPrefix) {
                unknown(name, place: name, among: known.sorted())
            }
        }
        let provider = EnvironmentVariablesProvider(environmentVariables: values)
        sources.append(Source(snapshot: provider.snapshot(), place: \.variable))
    }

    /// Takes a file in YAML.
    ///
    /// - Parameters:
    ///   - bytes: what it contains.
    ///   - path: its path, for errors.
    ///   - isPrivate: whether only its owner can read it. Otherwise it may hold no secret.
    mutating func add(file bytes: [UInt8], path: String, isPrivate: Bool) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return spoilt(path, "it is not in UTF-8")
        }
        // A file with nothing but comments says nothing.
        guard text.split(whereSeparator: \.isNewline).contains(where: { !Self.isComment($0) }) else { return }
        // The library asks of each key whether it is secret, and so tells which keys there are.
        let secrets = Set(ServeSetting.all.filter(\.isSecret).map(\.key))
        let keys = KeyList()
        let options = YAMLSnapshot.ParsingOptions(
            secretsSpecifier: .dynamic { key, _ in
                keys.add(key)
                return secrets.contains(key)
            })
        do {
            let snapshot = try YAMLSnapshot(data: bytes.span.bytes, providerName: path, parsingOptions: options)
            sources.append(Source(snapshot: snapshot, place: { "\($0.key) in \(path)" }))
        } catch {
            // The error quotes the file, which may hold a secret; only the line is told.
            let line = "\(error)".prefix { $0.isNumber }
            return spoilt(path, "it is not in YAML" + (line.isEmpty ? "" : ", from line \(line)"))
        }
        fileKeys = keys.all
        for key in fileKeys.sorted() {
            guard let setting = ServeSetting.all.first(where: { $0.key == key }) else {
                unknown(key, place: "\(key) in \(path)", among: ServeSetting.all.map(\.key))
                continue
            }
            if setting.isSecret, !isPrivate {
                problems.append(
                    SettingProblem(
                        key: key, place: "\(key) in \(path)", message: "other users of the machine can read the file",
                        remedy: "Close it to them: chmod 600 \(path)"))
            }
        }
    }

    /// Returns the configuration. Settings with problems keep their defaults.
    func read() -> (ServeConfiguration, [SettingProblem]) {
        var configuration = ServeConfiguration()
        var problems = problems
        for setting in ServeSetting.all {
            guard let (written, place) = value(of: setting) else { continue }
            guard let written, setting.isList || written.count == 1, setting.put(&configuration, written) else {
                let value = written.map { $0.joined(separator: ", ") } ?? ""
                let shown = setting.isSecret || value.isEmpty ? "it" : "“\(value.prefix(100))”"
                problems.append(
                    SettingProblem(
                        key: setting.key, place: place, message: "\(shown) is not \(setting.form)",
                        remedy: "Write \(setting.form)"))
                continue
            }
        }
        return (configuration, problems)
    }

    /// Returns what is written for a setting and where; `nil` if nothing is. Values that can't be read are `nil`.
    private func value(of setting: ServeSetting) -> ([String]?, String)? {
        let key = AbsoluteConfigKey(setting.path)
        for source in sources {
            let place = source.place(setting)
            do {
                if setting.isList,
                    let content = try? source.snapshot.value(forKey: key, type: .stringArray).value?.content,
                    case .stringArray(let texts) = content
                {
                    return (texts.filter { !$0.isEmpty }, place)
                }
                guard let content = try source.snapshot.value(forKey: key, type: .string).value?.content,
                    case .string(let text) = content, !text.isEmpty
                else { continue }
                let texts = setting.isList ? text.split(separator: ",").map(Self.trimmed) : [text]
                return (texts, place)
            } catch {
                return (nil, place)
            }
        }
        return nil
    }

    private mutating func unknown(_ key: String, place: String, among names: [String]) {
        let hint = SimilarName.of(key, among: names).map { "Did you mean \($0)? " } ?? ""
        problems.append(
            SettingProblem(
                key: key, place: place, message: "there is no such setting",
                remedy: hint + "“pennypost serve --settings” lists them"))
    }

    private mutating func spoilt(_ path: String, _ message: String) {
        problems.append(
            SettingProblem(
                key: path, place: path, message: message,
                remedy: "Correct the file; Documentation/Serving.md shows an example"))
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    private static func isComment(_ line: Substring) -> Bool {
        let start = line.drop(while: \.isWhitespace)
        return start.isEmpty || start.first == "#" || start == "---"
    }
}

/// The keys that were met while a file was read.
private final class KeyList: Sendable {
    private let keys = Mutex<Set<String>>([])

    var all: Set<String> { keys.withLock(\.self) }

    func add(_ key: String) { keys.withLock { _ = $0.insert(key) } }
}
