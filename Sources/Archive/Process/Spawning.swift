import CHost
import Glibc

/// Starts programs: each in a group of its own, with an environment that is not the machine's.
enum Spawning {
    /// Dates, letters and folders that a program may look up. `HOME` is nowhere: no settings of a user are read.
    static let environment = ["LC_ALL=C.UTF-8", "TZ=UTC", "HOME=/nonexistent", "PATH=/usr/bin:/bin:/usr/sbin:/sbin"]

    /// - Parameters:
    ///   - descriptors: the child's number, and ours that it becomes; standard input is `/dev/null` unless named.
    /// - Returns: its number, or the errno why there is none.
    static func start(
        _ program: String, _ arguments: [String], environment: [String],
        descriptors: [(child: Int32, ours: Int32)]
    ) -> Result<pid_t, POSIXCode> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if !descriptors.contains(where: { $0.child == STDIN_FILENO }) {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        for (child, ours) in descriptors { posix_spawn_file_actions_adddup2(&actions, ours, child) }
        // A group of its own: the terminal's Ctrl-C is ours to pass on. No signal blocked or ignored that our thread has so.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var argv = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for pointer in argv + variables { free(pointer) } }
        var child: pid_t = 0
        let result = posix_spawn(&child, program, &actions, &attributes, &argv, &variables)
        return result == 0 ? .success(child) : .failure(POSIXCode(rawValue: result))
    }
}

/// An errno.
struct POSIXCode: RawRepresentable, Error, Hashable {
    var rawValue: Int32
}
