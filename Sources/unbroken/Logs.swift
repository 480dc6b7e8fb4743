import Foundation
import Logging

/// The log is for whoever looks after the machine: silent unless UNBROKEN_LOG names a level. It never carries names of
/// officers or places.
enum Logs {
    static func route() {
        let wanted = ProcessInfo.processInfo.environment["UNBROKEN_LOG"].flatMap { Logger.Level(rawValue: $0) }
        LoggingSystem.bootstrap { label in
            guard let wanted else { return SwiftLogNoOpLogHandler() }
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = wanted
            return handler
        }
    }
}
