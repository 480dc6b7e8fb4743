import Foundation

/// Names that every reader of an image keeps as they are.
///
/// Linux shows at most 253 bytes of a Rock Ridge name and 254 of a UDF name, and cuts the rest without a word (measured with
/// 6.1). UDF itself ends at 255 bytes of OSTA CS0 (UDF 1.02, 2.3.4.7): 254 letters up to U+00FF, else 127 UTF-16 units.
/// It also shows a UDF name that begins with two dots as another. Names that not every reader could keep are refused, not shortened.
public enum ImageNames {
    public static let largestUTF8 = 253
    public static let largestCS0 = 255

    /// The composed form, as a name must have it.
    public static func composed(_ name: String) -> String { name.precomposedStringWithCanonicalMapping }

    static func check(_ name: String, of path: String) throws(ImageError) {
        let scalars = name.unicodeScalars
        guard !name.isEmpty, name != ".", !name.utf8.starts(with: "..".utf8),
            !scalars.contains(where: { $0 == "/" || $0.value < 0x20 || $0.value == 0x7F })
        else { throw ImageError(.unusableName, path: path) }
        // Comparing strings would not tell: Swift holds both forms for equal.
        guard composed(name).utf8.elementsEqual(name.utf8) else { throw ImageError(.nameNotComposed, path: path) }
        guard name.utf8.count <= largestUTF8, OSTA.encode(name).count <= largestCS0 else {
            throw ImageError(
                .nameTooLong, path: path, detail: "\(name.utf8.count) bytes, \(name.utf16.count) UTF-16 units")
        }
    }
}
