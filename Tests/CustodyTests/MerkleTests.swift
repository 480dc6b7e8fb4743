import Evidence
import Testing

@testable import Custody

@Suite("The Merkle tree")
struct MerkleTests {
    /// The eight leaves and roots that implementations of Certificate Transparency have been tested with since 2012.
    private static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
        Array(0x60...0x6F),
    ]
    private static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    private func hex(_ hash: MerkleHash) -> String { NoteVerifier.hex(hash.bytes) }

    @Test("Roots are those published for RFC 6962, and that of nothing is the hash of nothing")
    func published() throws {
        let hasher = try MerkleHasher()
        #expect(hex(hasher.empty()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        for count in 1...8 {
            let folder = TemporaryFolder()
            let log = try folder.log()
            try log.append { _ in Array(Self.leaves[..<count]) }
            #expect(hex(try log.checkpoint().root) == Self.roots[count - 1], "\(count)")
        }
    }

    @Test(
        "However the entries come, the tiles lead to the root of the definition",
        arguments: [[1], [255, 1], [256], [257], [1, 255, 256, 1], [513, 7], [300, 300, 300], [700, 69_300]])
    func batches(_ batches: [Int]) throws {
        let folder = TemporaryFolder()
        let log = try folder.log()
        var count = 0
        for batch in batches {
            try log.append { size in
                #expect(size == count)
                return (count..<count + batch).map(Entries.make)
            }
            count += batch
        }
        let hasher = try MerkleHasher()
        let all = (0..<count).map(Entries.make)
        #expect(
            try log.checkpoint()
                == Checkpoint(
                    origin: "unbroken.test/log", size: Int64(count), root: Plain.root(all[...], hasher)))
        #expect(try log.entries(from: 0, size: Int64(count)) == Array(all.prefix(256)))
        #expect(try log.entry(Int64(count) - 1) == all.last)
        #expect(throws: CustodyError.self) { try log.entry(Int64(count)) }
        #expect(try LogCheck.run(log).faults.isEmpty)
    }

    @Test("Every entry of every small log is proven, and no other entry, place or root is")
    func inclusion() throws {
        let hasher = try MerkleHasher()
        for size in [1, 2, 3, 7, 8, 9, 255, 256, 257, 511] {
            let folder = TemporaryFolder()
            let log = try folder.log(size)
            let root = try log.checkpoint().root
            let step = size < 10 ? 1 : 17
            for index in stride(from: 0, to: size, by: step) {
                let proof = try log.inclusion(of: Int64(index)).hashes
                func holds(_ leaf: Int, at place: Int, of count: Int, root: MerkleHash) -> Bool {
                    MerkleProof.holds(
                        proof, leaf: hasher.leaf(Entries.make(leaf)), index: Int64(place), size: Int64(count),
                        root: root, hasher)
                }
                #expect(holds(index, at: index, of: size, root: root))
                #expect(!holds(index + 1, at: index, of: size, root: root))
                #expect(!holds(index, at: index ^ 1, of: size, root: root) || size == 1)
                #expect(!holds(index, at: index, of: size, root: hasher.empty()))
                #expect(!holds(index, at: -1, of: size, root: root))
            }
        }
    }

    @Test("Any older log is proven to be the beginning of a newer, and a changed one is not")
    func consistency() throws {
        let hasher = try MerkleHasher()
        let all = (0..<600).map(Entries.make)
        for (old, new) in [
            (1, 2), (2, 3), (3, 7), (4, 7), (6, 8), (7, 8), (255, 256), (256, 257), (255, 600), (512, 600),
        ] {
            let folder = TemporaryFolder()
            let log = try folder.log(new)
            let proof = try log.consistency(with: Int64(old)).hashes
            let before = (size: Int64(old), root: Plain.root(all[..<old], hasher))
            let after = (size: Int64(new), root: Plain.root(all[..<new], hasher))
            #expect(MerkleProof.holds(proof, from: before, to: after, hasher), "\(old) \(new)")
            var changed = all
            changed[old - 1] = [1, 2, 3]
            let other = (size: Int64(old), root: Plain.root(changed[..<old], hasher))
            #expect(!MerkleProof.holds(proof, from: other, to: after, hasher), "\(old) \(new)")
            #expect(!MerkleProof.holds(Array(proof.dropLast()), from: before, to: after, hasher))
        }
        let log = try TemporaryFolder().log(5)
        _ = log
        #expect(MerkleProof.holds([], from: (0, hasher.empty()), to: (5, hasher.leaf([UInt8(1)])), hasher))
        #expect(!MerkleProof.holds([], from: (0, hasher.leaf([UInt8(1)])), to: (5, hasher.empty()), hasher))
    }

    @Test(
        "Tiles are named as the specification's own example",
        arguments: [(1_234_067, "x001/x234/067"), (0, "000"), (999, "999"), (1000, "x001/000")] as [(Int64, String)])
    func names(_ index: Int64, _ text: String) {
        #expect(TilePath.number(index) == text)
        #expect(TilePath(kind: .hashes(level: 2), index: index, count: 112).text == "tile/2/\(text).p/112")
        #expect(TilePath(kind: .entries, index: index, count: 256).text == "tile/entries/\(text)")
    }

    @Test("A log of 70 000 entries has the tiles of the specification's example")
    func example() throws {
        let folder = TemporaryFolder()
        _ = try folder.log(70_000, batch: 35_000)
        let tiles = folder.files.filter { $0.hasPrefix("tile/") && !$0.hasPrefix("tile/entries") }
        #expect(tiles.filter { $0.hasPrefix("tile/0/") && !$0.contains(".p/") }.count == 273)
        #expect(tiles.contains("tile/0/273.p/112"))
        #expect(tiles.contains("tile/1/000") && tiles.contains("tile/1/001.p/17") && tiles.contains("tile/2/000.p/1"))
    }
}
