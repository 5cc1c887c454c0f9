import LocalServers

/// A session with a TLS server: the input goes in at once, what the server says comes back.
///
/// The server has to end the session, by QUIT or LOGOUT in the input.
func dialogue(
    with endpoint: LocalEndpoint, trusting authorityFile: String, startTLS: String? = nil, input: String
) async throws -> String {
    let upgrade = startTLS.map { ["-starttls", $0] } ?? []
    return try await run(
        "/usr/bin/openssl",
        [
            "s_client", "-connect", "\(endpoint)", "-CAfile", authorityFile, "-verify_return_error",
            "-verify_hostname", "localhost", "-quiet", "-ign_eof", "-crlf",
        ] + upgrade, input: input
    ).output
}
