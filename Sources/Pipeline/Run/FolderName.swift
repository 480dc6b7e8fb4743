extension UploadRun {
    /// A serial as a folder name: nothing that could climb or hide.
    static func folderName(_ serial: String?) -> String {
        let safe = (serial ?? "").filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        return safe.isEmpty ? "unknown" : String(safe.prefix(64))
    }
}
