import Catalogue
import Custody
import Evidence
import Pipeline
import Vault

/// What every command that writes does around its work: the log is there before, and has the new entries after, however
/// the work ended.
enum CustodyCare {
    static func around<T>(
        _ root: RawPath, _ catalogue: SQLiteCatalogue, _ body: (CustodyKeeper?) throws -> T
    ) throws -> T {
        var keeper: CustodyKeeper?
        do {
            keeper = try CustodyKeeper(root: root, catalogue: catalogue)
            try SettingsSeal.tell(root: root, catalogue: catalogue, pipelines: Paths.pipelines())
            // And what a killed command left behind.
            try keeper?.carry()
        } catch let error as CustodyError {
            // Evidence is taken in all the same: what is to be said of it waits in the catalogue.
            warn(error)
        } catch let error as VaultError {
            // The settings are entered by the next command that can.
            Console.report(Stop(error))
        }
        defer {
            do throws(CustodyError) { try keeper?.carry() } catch { warn(error) }
        }
        return try body(keeper)
    }

    static func warn(_ error: CustodyError) { Console.report(Stop(error)) }
}

extension Stop {
    init(_ error: CustodyError) {
        self.init(CustodyWords.message(error, language), hint: CustodyWords.hint(error, language))
    }
}
