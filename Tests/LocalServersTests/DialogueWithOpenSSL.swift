import LocalServers

/// Holds a session with a TLS server: sends the whole input at once and returns what the server says.
///
/// The server must end the session, so the input must contain QUIT or LOGOUT.
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
