import CTesseract
import Glibc

/// Why no text can be recognised.
public enum BurntClockError: Error, Hashable, Sendable {
    /// No trained data for the language `eng` in any of Tesseract's folders.
    case noTrainedData
    case noMemory

    /// What to do about it.
    public var hint: String {
        switch self {
        case .noTrainedData: "install tesseract-ocr-eng, or set TESSDATA_PREFIX to the folder of eng.traineddata"
        case .noMemory: "give the process more memory"
        }
    }
}

/// Owns one handle of Tesseract. Not thread-safe; made and used on one thread.
///
/// Debian's Tesseract starts OpenMP threads for every line unless `OMP_THREAD_LIMIT` is 1 when the process starts:
/// they cost more than they bring (50 against 31 ms of processor time a reading, once each, on a busy machine). Workers are started so.
final class Recogniser {
    private let handle: OpaquePointer

    static var version: String { String(cString: TessVersion()) }

    /// Loads the trained data, some four megabytes, from disk.
    init() throws(BurntClockError) {
        guard let handle = TessBaseAPICreate() else { throw .noMemory }
        // The dictionaries hold words; a clock has none, and they would bend digits towards them.
        let settings = [
            ("load_system_dawg", "0"), ("load_freq_dawg", "0"), ("load_punc_dawg", "0"), ("load_number_dawg", "0"),
            ("load_unambig_dawg", "0"), ("load_bigram_dawg", "0"), ("debug_file", "/dev/null"),
        ]
        var names: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0.0) }
        var values: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0.1) }
        defer { for pointer in names + values { free(pointer) } }
        let result = TessBaseAPIInit4(
            handle, nil, "eng", OEM_LSTM_ONLY, nil, 0, &names, &values, settings.count, 0)
        guard result == 0 else {
            TessBaseAPIDelete(handle)
            throw .noTrainedData
        }
        TessBaseAPISetVariable(handle, "tessedit_char_whitelist", "0123456789")
        self.handle = handle
    }

    deinit {
        TessBaseAPIEnd(handle)
        TessBaseAPIDelete(handle)
    }

    /// The digits of one line in a grey picture, dark on light, with a confidence from 0 to 100.
    func line(_ picture: GrayImage) -> (text: String, confidence: Int) {
        guard picture.width > 8, picture.height > 8 else { return ("", 0) }
        TessBaseAPISetPageSegMode(handle, PSM_SINGLE_LINE)
        picture.bytes.withUnsafeBufferPointer { bytes in
            TessBaseAPISetImage(
                handle, bytes.baseAddress, Int32(picture.width), Int32(picture.height), 1, Int32(picture.width))
        }
        // Digits of 32 pixels: those of ten points at this resolution. Without it Tesseract guesses, and says so.
        TessBaseAPISetSourceResolution(handle, 300)
        defer { TessBaseAPIClear(handle) }
        guard TessBaseAPIRecognize(handle, nil) == 0, let text = TessBaseAPIGetUTF8Text(handle) else { return ("", 0) }
        defer { TessDeleteText(text) }
        let digits = String(cString: text).filter { $0 != "\n" }
        return (digits, max(0, min(100, Int(TessBaseAPIMeanTextConf(handle)))))
    }
}
