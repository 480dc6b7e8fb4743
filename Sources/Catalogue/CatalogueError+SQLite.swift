import GRDB

extension CatalogueError {
    /// Any error on its way out of the engine. The text is made from SQLite's result code only: what SQLite or a
    /// caller would say may contain values, and officers' names and places never belong into a log.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as CatalogueError: self = error
        case let error as DatabaseError: self = Self.of(error, path: path)
        default:
            self.init(
                code: .failed, message: "the catalogue could not carry out the request (\(type(of: error)))",
                hint: "run the command again; if it fails again, report it with the log", path: path)
        }
    }

    static func missing(_ path: String) -> CatalogueError {
        CatalogueError(
            code: .cannotOpen, message: "there is no catalogue at \(path)",
            hint: "check the vault's path, or make a vault with `unbroken init`", path: path)
    }

    private static func of(_ error: DatabaseError, path: String) -> CatalogueError {
        let name = "SQLite code \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL:
            return CatalogueError(
                code: .diskFull, message: "no space left for the catalogue \(path) (\(name)); nothing was changed",
                hint: "free space on its disk and run the same command again: it goes on where it stopped", path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return CatalogueError(
                code: .busy, message: "another program is writing to the catalogue \(path) (\(name))",
                hint: "wait until the other run has ended, then run the same command again", path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return CatalogueError(
                code: .corrupt,
                message: error.resultCode == .SQLITE_NOTADB
                    ? "\(path) is not a catalogue (\(name))" : "the catalogue \(path) is damaged (\(name))",
                hint: "put it aside, do not delete it, and restore the last copy; the originals are not touched",
                path: path)
        case .SQLITE_CANTOPEN:
            return CatalogueError(
                code: .cannotOpen, message: "cannot open the catalogue \(path) (\(name))",
                hint: "check that its folder exists and that you may write there", path: path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            return CatalogueError(
                code: .cannotOpen, message: "the catalogue \(path) may not be written to (\(name))",
                hint: "check the owner and the permissions of the file and its folder", path: path)
        case .SQLITE_IOERR:
            return CatalogueError(
                code: .failed,
                message: "reading or writing the catalogue \(path) failed (\(name)); nothing was changed",
                hint: "check the disk and its cables, then run the same command again", path: path)
        case .SQLITE_CONSTRAINT where error.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER:
            return CatalogueError(
                code: .refused, message: "the catalogue refused: \(error.message ?? name); nothing was changed",
                hint: "look at the recording's holds, at the proposal or at the request, and decide again", path: path)
        case .SQLITE_CONSTRAINT:
            return CatalogueError(
                code: .failed,
                message: "the catalogue \(path) refused contradictory data (\(name)); nothing was changed",
                hint: "check the list or file that was being read, then report this with the log", path: path)
        default:
            return CatalogueError(
                code: .failed, message: "the catalogue \(path) failed (\(name)); nothing was changed",
                hint: "run the command again; if it fails again, report it with the log", path: path)
        }
    }
}
