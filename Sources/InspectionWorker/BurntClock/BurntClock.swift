import Inspection
import LibAV
import Timeline

#if BURNT_CLOCK
    import BurntClock
#endif

/// The text recognition of this process, or why there is none. One thread only, like everything in a worker.
///
/// A worker makes it when its first request asks for clocks, before it confines itself and before it opens any file
/// (``WorkerMain``): making it reads Tesseract's trained data. It is kept from file to file.
final class BurntClockSight {
    #if BURNT_CLOCK
        private let reader: BurntClockReader
    #endif

    static var version: String? {
        #if BURNT_CLOCK
            "tesseract \(BurntClockReader.version)"
        #else
            nil
        #endif
    }

    #if BURNT_CLOCK
        private init(_ reader: BurntClockReader) { self.reader = reader }
    #endif

    static func make() -> Result<BurntClockSight, Missing> {
        #if BURNT_CLOCK
            do throws(BurntClockError) {
                return .success(BurntClockSight(try BurntClockReader()))
            } catch {
                return .failure(Missing(silence: .noTrainedData))
            }
        #else
            return .failure(Missing(silence: .noRecogniser))
        #endif
    }

    struct Missing: Error, Hashable {
        var silence: BurntSilence
    }

    /// The next picture is of another file.
    func forget() {
        #if BURNT_CLOCK
            reader.forget()
        #endif
    }

    func stamp(_ picture: borrowing Picture, scaler: Scaler) throws(AVError) -> (stamp: BurntStamp, confidence: Int)? {
        #if BURNT_CLOCK
            let seen = try picture.withLuma(scaler) { base, width, height, stride in
                reader.stamp(base, width: width, height: height, stride: stride)
            }
            guard let found = seen ?? nil else { return nil }
            return (found.stamp, found.text.confidence)
        #else
            return nil
        #endif
    }
}
