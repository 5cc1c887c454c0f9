import Foundation
import NIOSSL

/// The files with the certificate and its private key.
struct TLSFiles: Sendable, Hashable {
    let certificate: String
    let key: String

    /// The most bytes of either file.
    private static let largest = 1024 * 1024

    /// What tells that a file is another one: where it lies, its number, its length, when it was written.
    struct State: Sendable, Hashable {
        private var words: [String] = []

        fileprivate init(_ paths: [String]) {
            for path in paths {
                // Renewals often only point a symbolic link at another file.
                let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
                let attributes = (try? FileManager.default.attributesOfItem(atPath: real)) ?? [:]
                let written = (attributes[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate
                words += [
                    real, "\(attributes[.systemFileNumber] ?? "")", "\(attributes[.size] ?? "")", "\(written ?? 0)",
                ]
            }
        }
    }

    var state: State { State([certificate, key]) }

    /// Reads both files, and returns the server's side of TLS, which can be used.
    func read() throws(SettingProblem) -> TLSConfiguration {
        let chain = try Self.read(certificate, setting: "web.certificate-file", of: "certificate") { bytes in
            try NIOSSLCertificate.fromPEMBytes(bytes)
        }
        let key = try Self.read(key, setting: "web.certificate-key-file", of: "private key") { bytes in
            try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        }
        guard !chain.isEmpty else {
            throw SettingProblem(
                key: "web.certificate-file", place: "web.certificate-file",
                message: "“\(certificate)” contains no certificate", remedy: "Name a file in PEM form")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw SettingProblem(
                key: "web.certificate-key-file", place: "web.certificate-key-file",
                message: "“\(self.key)” is not the key of the certificate in “\(certificate)”",
                remedy: "Name the key that the certificate was made with")
        }
        return configuration
    }

    private static func read<Content>(
        _ path: String, setting: String, of content: String, _ parse: ([UInt8]) throws -> Content
    ) throws(SettingProblem) -> Content {
        do {
            let bytes = try GivenFile(option: setting, path: path).read(limit: largest)
            if bytes.firstRange(of: Array("ENCRYPTED".utf8)) != nil {
                throw SettingProblem(
                    key: setting, place: setting,
                    message: "“\(path)” asks for a passphrase, and nobody is there to type it",
                    remedy: "Take the passphrase away: openssl pkey -in OLD -out NEW; and let only this user read NEW")
            }
            return try parse(bytes)
        } catch let problem as SettingProblem {
            throw problem
        } catch let failure as CommandFailure {
            throw SettingProblem(
                key: setting, place: setting, message: failure.message,
                remedy: failure.remedy ?? "Check its permissions")
        } catch {
            throw SettingProblem(
                key: setting, place: setting, message: "“\(path)” contains no \(content) in PEM form",
                remedy: "Name a file that contains -----BEGIN \(content.uppercased())-----")
        }
    }
}
