import Evidence
import Foundation
import Inspection
import Pipeline

// Interim entry, replaced by the command tree.
let arguments = CommandLine.arguments
if arguments.count > 1, arguments[1] == "inspect-worker" { exit(WorkerMain.run()) }
let pool = WorkerPool()
for path in arguments.dropFirst(2) where path != "--json" {
    print(FindingJSON.check(path: path, sha256: nil, facts: pool.inspect(RawPath(path), size: 0, pictures: PictureRequest(folder: nil, interval: .zero))).line)
}
