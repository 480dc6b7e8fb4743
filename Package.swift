// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// One way through the house: arrows point down only (docs/design/house.md).
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let log: Target.Dependency = .product(name: "Logging", package: "swift-log")

/// The clock burnt into pictures is read where Tesseract's headers are (libtesseract-dev); UNBROKEN_OCR=0 leaves it out.
let readsBurntClock =
    ProcessInfo.processInfo.environment["UNBROKEN_OCR"] != "0"
    && FileManager.default.fileExists(atPath: "/usr/include/tesseract/capi.h")

let package = Package(
    name: "unbroken",
    products: [
        .executable(name: "unbroken", targets: ["unbroken"]),
        .executable(name: "unbroken-inspect", targets: ["unbroken-inspect"]),
        .executable(name: "unbroken-serve", targets: ["unbroken-serve"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    ],
    targets: [
        // C: module maps over system libraries, and shims only for what Swift can't call.
        .target(
            name: "CLibAV",
            linkerSettings: ["avformat", "avcodec", "swscale", "swresample", "avutil"].map { .linkedLibrary($0) }),
        .target(name: "CHost"),
        // The voice network's numbers, compiled in (#embed), so that a confined worker has them without opening a file.
        .target(name: "CVoiceWeights", exclude: ["LICENSE.silero", "silero_v6_16k.safetensors"]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // Pure values: no I/O.
        .target(name: "Evidence", swiftSettings: strict),
        .target(name: "Timeline", dependencies: ["Evidence"], swiftSettings: strict),
        .target(name: "Regulation", dependencies: ["Evidence"], swiftSettings: strict),

        // Sound in, probability of speech out. Always optimised: without it a debug build, and so every test of the
        // whole way, takes many times as long.
        .target(
            name: "Voice", dependencies: ["CVoiceWeights", "Evidence"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),

        // One file in, facts out: what is asked and answered, and the processes that do it.
        .target(
            name: "Inspection", dependencies: ["Voice", "Timeline", "Evidence", "CHost", log], swiftSettings: strict),

        // The inside of those processes: a program of its own, so that only it loads libav.
        .target(name: "LibAV", dependencies: ["CLibAV", log], swiftSettings: strict),
        .target(
            name: "InspectionWorker",
            dependencies: ["Inspection", "LibAV", "Voice", "Timeline", "Evidence", "CHost", log]
                + (readsBurntClock ? ["BurntClock"] : []),
            swiftSettings: strict + (readsBurntClock ? [.define("BURNT_CLOCK")] : [])),

        // Where bytes and rows are kept.
        .target(name: "Vault", dependencies: ["Evidence", "COpenSSL", "CHost", log], swiftSettings: strict),
        // What happened to what is kept, in a log that only grows.
        .target(name: "Custody", dependencies: ["Vault", "Evidence", "COpenSSL", "CHost"], swiftSettings: strict),
        .target(
            name: "Catalogue",
            dependencies: ["Custody", "Evidence", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),

        // Discs: what lies on them, which holds what, their images.
        .target(
            name: "Archive", dependencies: ["Vault", "Evidence", "COpenSSL", "CHost", log], swiftSettings: strict),

        // The order in which all of the above happens.
        .target(
            name: "Pipeline",
            dependencies: [
                "Inspection", "Voice", "Archive", "Vault", "Custody", "Catalogue", "Regulation", "Timeline", "Evidence",
                "Yams",
                log,
            ],
            swiftSettings: strict),
        .executableTarget(name: "unbroken-inspect", dependencies: ["InspectionWorker"], swiftSettings: strict),

        // Who may sign in to the review pages.
        .target(
            name: "Accounts",
            dependencies: ["Evidence", "COpenSSL", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),

        // Sign-in through a site's provider: what is asked of it, and whether its answer is true. Only the console has it.
        .target(
            name: "OIDC",
            dependencies: [
                "Evidence", "COpenSSL", "Yams",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),

        // The review pages: a program of its own, so that only it carries an HTTP server.
        .target(
            name: "Console",
            dependencies: [
                "Accounts", "OIDC", "Pipeline", "Inspection", "Archive", "Catalogue", "Custody", "Vault", "Regulation",
                "Timeline", "Evidence",
                log,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Web")], swiftSettings: strict),
        .executableTarget(
            name: "unbroken-serve",
            dependencies: [
                "Console", "OIDC", "Pipeline", "Evidence", log,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "unbroken",
            dependencies: [
                "Pipeline", "Archive", "Accounts", "Catalogue", "Custody", "Inspection", "Vault", "Regulation",
                "Timeline", "Evidence",
                "CHost",
                log,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .testTarget(name: "EvidenceTests", dependencies: ["Evidence"], swiftSettings: strict),
        .testTarget(name: "TimelineTests", dependencies: ["Timeline", "Evidence"], swiftSettings: strict),
        .testTarget(name: "RegulationTests", dependencies: ["Regulation", "Evidence"], swiftSettings: strict),
        .testTarget(
            name: "CatalogueTests", dependencies: ["Catalogue", "Custody", "Evidence"], swiftSettings: strict),
        .testTarget(
            name: "InspectionTests",
            dependencies: ["InspectionWorker", "Inspection", "LibAV", "Voice", "Timeline", "Evidence"],
            swiftSettings: strict),
        .testTarget(name: "CustodyTests", dependencies: ["Custody", "Vault", "Evidence"], swiftSettings: strict),
        .testTarget(
            name: "VaultTests", dependencies: ["Vault", "Evidence", "CHost"], swiftSettings: strict),
        .testTarget(
            name: "ArchiveTests", dependencies: ["Archive", "Vault", "Evidence"], exclude: ["Conformance"],
            swiftSettings: strict),
        .testTarget(
            name: "ArchiveImageTests", dependencies: ["Archive", "Vault", "Evidence"], swiftSettings: strict),
        // Correction data, burning, reading back: by rehearsal, and with an emulated drive where root runs it.
        .testTarget(
            name: "ArchiveDriveTests", dependencies: ["drive-bench", "Archive", "Vault", "Evidence"],
            swiftSettings: strict),
        .executableTarget(
            name: "drive-bench", dependencies: ["Archive", "Vault", "Evidence"], path: "Benchmarks/DriveBench",
            swiftSettings: strict),
        .testTarget(
            name: "ArchiveContentsTests", dependencies: ["Archive", "Vault", "Evidence"],
            exclude: ["page.py", "premis.py"], swiftSettings: strict),
        .executableTarget(
            name: "image-bench", dependencies: ["Archive", "Vault", "Evidence"], path: "Benchmarks/ImageBench",
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["unbroken", "unbroken-inspect", "Pipeline", "Catalogue", "Custody", "Vault", "Evidence"],
            swiftSettings: strict),
        .executableTarget(
            name: "catalogue-bench", dependencies: ["Catalogue", "Evidence"],
            path: "Benchmarks/CatalogueBench", swiftSettings: strict),
        .executableTarget(
            name: "dispatch-bench", dependencies: ["Pipeline", "Inspection", "Catalogue", "Evidence"],
            path: "Benchmarks/DispatchBench", swiftSettings: strict),
        .executableTarget(
            name: "custody-bench", dependencies: ["Custody", "Evidence"], path: "Benchmarks/CustodyBench",
            swiftSettings: strict),
        .executableTarget(
            name: "plan-bench", dependencies: ["Archive", "Catalogue", "Evidence"], path: "Benchmarks/PlanBench",
            swiftSettings: strict),
        .testTarget(
            name: "VoiceTests", dependencies: ["Voice", "Evidence", "COpenSSL"], exclude: ["Clips"],
            swiftSettings: strict),
        .executableTarget(
            name: "voice-bench", dependencies: ["Voice", "Evidence"], path: "Benchmarks/Voice",
            exclude: ["make-set.sh"], swiftSettings: strict),
        .testTarget(
            name: "ConsoleTests",
            dependencies: [
                "Console", "OIDC", "Accounts", "Pipeline", "Inspection", "Catalogue", "Custody", "Vault", "Regulation",
                "Timeline", "Evidence",
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                log,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Pipeline", "Archive", "Inspection", "Voice", "Vault", "Evidence", "Catalogue", "Custody", "Regulation",
                "Timeline",
            ],
            swiftSettings: strict),
    ]
)

if readsBurntClock {
    package.targets += [
        .systemLibrary(
            name: "CTesseract", pkgConfig: "tesseract",
            providers: [.apt(["libtesseract-dev", "tesseract-ocr-eng"])]),
        // Loops over pixels: optimised in debug builds too, so that tests of pictures stay bearable.
        .target(
            name: "BurntClock", dependencies: ["CTesseract", "Timeline", "Evidence"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        .testTarget(
            name: "BurntClockTests",
            dependencies: ["BurntClock", "InspectionWorker", "Inspection", "LibAV", "Timeline", "Evidence"],
            swiftSettings: strict),
    ]
}

// The fuzzer needs libFuzzer linked in: only when asked for (Fuzz/run.sh).
if ProcessInfo.processInfo.environment["UNBROKEN_FUZZ"] == "1" {
    package.targets += [
        .target(name: "CFuzz", path: "Fuzz/CFuzz"),
        .executableTarget(
            name: "inspection-fuzz",
            dependencies: ["CFuzz", "InspectionWorker", "Inspection", "LibAV", "Timeline", "Evidence"],
            path: "Fuzz/InspectionFuzz", swiftSettings: strict),
    ]
}
