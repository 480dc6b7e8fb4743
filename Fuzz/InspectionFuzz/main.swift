import CFuzz
import Evidence
import Foundation
import Glibc
import Inspection
import InspectionWorker
import LibAV
import Timeline

// Hands what libFuzzer makes up to the whole inspection, as a worker would: structure, packets, continuity, sound,
// pictures and voice. A crash, a trap or a hang is libFuzzer's to report; the file that did it is kept.

LibAVLog.route()
LibAVLimits.setLargestAllocation(400 << 20)

// Packets and structure alone go round some twenty times as often: both are worth their time.
private let packetsOnly = ProcessInfo.processInfo.environment["FUZZ_PACKETS_ONLY"] == "1"
private let inspector = Inspector(
    pictures: packetsOnly ? nil : PictureRequest(folder: nil, interval: .zero),
    analysis: packetsOnly ? .packetsOnly : AnalysisRequest())

private func inspect(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    guard let data else { return 0 }
    let descriptor = ufuzz_file(data, size)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    let facts = inspector.inspect(RawPath("/proc/self/fd/\(descriptor)"))
    // What is found must be told in full, whatever stood in the file.
    guard (try? JSONEncoder().encode(facts)) != nil else { abort() }
    return 0
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
withUnsafeMutablePointer(to: &arguments) { pointer in
    pointer.withMemoryRebound(to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self, capacity: 1) { argv in
        exit(LLVMFuzzerRunDriver(&count, argv, { inspect($0, $1) }))
    }
}
