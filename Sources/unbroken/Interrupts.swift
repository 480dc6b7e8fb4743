import Dispatch
import Foundation
import Glibc

/// Removes temporary files when the user stops the program.
enum Interrupts {
    /// From now on SIGINT, SIGTERM and SIGHUP remove these, then end the program with 128 and the signal's number.
    static func removeOnStop(files: [String], folder: String?) {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // The default would end the program before the source hears of it.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
            source.setEventHandler {
                for file in files { unlink(file) }
                // Workers may still write: what comes back is removed again, and once the folder is gone nothing can.
                for _ in 0..<50 {
                    guard let folder, FileManager.default.fileExists(atPath: folder) else { break }
                    try? FileManager.default.removeItem(atPath: folder)
                    usleep(10_000)
                }
                _exit(128 + number)
            }
            source.resume()
            // It listens as long as the program runs: nobody lets go of it.
            _ = Unmanaged.passRetained(source as AnyObject)
        }
    }
}
