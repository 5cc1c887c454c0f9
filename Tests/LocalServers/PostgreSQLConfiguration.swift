import Foundation

/// The settings of a test's PostgreSQL: small, and only on loopback.
struct PostgreSQLConfiguration {
    let options: PostgreSQLOptions
    let folder: TemporaryFolder
    let endpoint: LocalEndpoint

    var text: String {
        var lines = [
            "listen_addresses = '\(endpoint.host)'",
            "port = \(endpoint.port)",
            "unix_socket_directories = '\(folder.appending("socket"))'",
            "max_connections = 400",
            "shared_buffers = 32MB",
            "max_wal_size = 256MB",
            "logging_collector = off",
            "log_destination = stderr",
            "fsync = \(options.syncsCommits ? "on" : "off")",
            "full_page_writes = \(options.syncsCommits ? "on" : "off")",
        ]
        if options.certificate != nil {
            lines += [
                "ssl = on", "ssl_cert_file = '\(folder.appending("certificate.pem"))'",
                "ssl_key_file = '\(folder.appending("key.pem"))'",
            ]
        }
        return (lines + options.settings + [""]).joined(separator: "\n")
    }
}

/// PostgreSQL's programs. Debian keeps them in a separate folder for each version.
struct PostgreSQLPrograms {
    let initdb: String
    let postgres: String

    /// Returns the programs of the newest installed version.
    static func installed() throws(LocalServerError) -> PostgreSQLPrograms {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap(Int.init)
        for version in versions.sorted(by: >) {
            let bin = "\(root)/\(version)/bin"
            let programs = PostgreSQLPrograms(initdb: bin + "/initdb", postgres: bin + "/postgres")
            if access(programs.initdb, X_OK) == 0, access(programs.postgres, X_OK) == 0 { return programs }
        }
        throw .missingProgram(name: "PostgreSQL", package: "postgresql")
    }

    /// Creates the cluster and runs it, and runs it again after each stop if the file `again` exists. While the file
    /// `held` exists, it waits. On SIGTERM, PostgreSQL would wait for its clients, so it is sent SIGQUIT instead.
    static let script = #"""
        folder=$1 data=$2 initdb=$3 postgres=$4 user=$5
        "$initdb" --pgdata="$data" --username="$user" --pwfile="$folder/password" --auth-local=trust \
            --auth-host=scram-sha-256 --encoding=UTF8 --locale=C --no-sync --no-instructions || exit 1
        echo "include '$folder/pennypost.conf'" >>"$data/postgresql.conf"
        server= ends= status=1
        trap 'ends=1; [ -z "$server" ] || kill -QUIT "$server"' TERM
        while [ -z "$ends" ]; do
            "$postgres" -D "$data" &
            server=$!
            while kill -0 "$server" 2>/dev/null; do wait "$server"; status=$?; done
            [ -z "$ends" ] && [ -e "$folder/again" ] || exit "$status"
            rm -f "$folder/again"
            while [ -z "$ends" ] && [ -e "$folder/held" ]; do sleep 0.02; done
        done
        """#
}
