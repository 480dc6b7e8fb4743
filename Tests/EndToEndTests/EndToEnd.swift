import Foundation
import Testing

/// The program as its users meet it: started as a process on real files. One test after the other, because the
/// program itself uses every core and some tests measure time.
@Suite(.serialized) struct EndToEnd {
    @Test("the program and the sample day are there") func isThere() throws {
        let version = try Product.run(["--version"])
        #expect(version.code == 0, "\(Product.binary): \(version.err)")
        #expect(!version.out.isEmpty)
        #expect(Truth.shared.files.count == 20)
    }
}
