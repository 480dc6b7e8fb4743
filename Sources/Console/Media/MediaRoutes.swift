import Accounts
import Catalogue
import Evidence
import HTTPTypes
import Hummingbird
import Inspection
import Pipeline

/// Everything that is seen or heard of a recording. Each route opens the gate first: register, then bytes.
struct MediaRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        router.get("/recordings/{sha}/media") { request, context in
            let seen = try await open(context)
            guard let file = OpenFile(seen.path) else { throw HTTPError(.notFound) }
            return file.response(to: request, type: seen.type, tag: seen.recording.sha256, house: house)
        }
        router.get("/recordings/{sha}/clip") { request, context in
            let fields = request.fields
            guard let from = fields["from"].flatMap({ Int64($0) }), (0...1_000_000).contains(from),
                let length = fields["length"].flatMap({ Int64($0) }), (1...PreviewShelf.longest).contains(length)
            else { throw HTTPError(.badRequest) }
            let seen = try await open(context)
            guard seen.way.isPreview else { throw HTTPError(.notFound) }
            let house = house
            // A player begins with all of it; another part is asked for where it is whole.
            if seen.way == .transcode, request.method == .get, ByteRange.isFromStart(request.headers[.range]),
                let growing = house.previews.growing(
                    of: seen.path, sha256: seen.recording.sha256, way: seen.way, start: from, length: length)
            {
                guard try await growing.opened() != nil else {
                    growing.leave()
                    throw PreviewShelf.Failure()
                }
                return growing.response(house: house)
            }
            let path = try await house.preview {
                try house.previews.file(
                    of: seen.path, sha256: seen.recording.sha256, way: seen.way, start: from, length: length)
            }
            guard let file = OpenFile(path) else { throw HTTPError(.notFound) }
            let tag = "\(seen.recording.sha256)-\(from)-\(length)-\(seen.way.rawValue)"
            return file.response(to: request, type: PreviewShelf.type, tag: tag, house: house)
        }
        router.get("/recordings/{sha}/pictures/{index}") { _, context in
            guard let index = context.parameters.get("index", as: Int.self) else { throw HTTPError(.notFound) }
            let seen = try await open(context)
            let house = house
            let picture = try await house.work { try Self.picture(index, seen, house) }
            return Response(
                status: .ok, headers: [.contentType: "image/jpeg", .cacheControl: "private, no-store"],
                body: ResponseBody(byteBuffer: picture))
        }
        router.get("/recordings/{sha}/still") { request, context in
            guard let time = request.fields["at"].flatMap({ Int64($0) }), (0...1_000_000_000).contains(time) else {
                throw HTTPError(.badRequest)
            }
            let seen = try await open(context)
            guard let index = seen.facts?.picture(at: .milliseconds(time)) else { throw HTTPError(.notFound) }
            let house = house
            let picture = try await house.work { try Self.picture(index, seen, house) }
            return Response(
                status: .ok, headers: [.contentType: "image/jpeg", .cacheControl: "private, no-store"],
                body: ResponseBody(byteBuffer: picture))
        }
        router.post("/recordings/{sha}/open") { request, context in
            let session = try context.signedIn()
            let form = try await request.form()
            try session.check(form)
            _ = try await open(context, reason: form["reason"])
            return Response.seeOther(Request.ownPath(form["next"]))
        }
    }

    struct Seen: Sendable {
        var recording: Recording
        var facts: FileFacts?
        var way: PreviewShelf.Way
        var path: RawPath

        var type: String {
            let isSoundOnly = facts.map { facts in !facts.streams.contains { $0.kind == "video" } } ?? false
            return way == .original ? (isSoundOnly ? "audio/mp4" : "video/mp4") : "application/octet-stream"
        }
    }

    /// The gate. What comes after it may send bytes.
    private func open(_ context: ConsoleContext, reason: String? = nil) async throws -> Seen {
        let session = try context.signedIn()
        let sha256 = try context.parameters.require("sha")
        let house = house
        return try await house.work {
            let gate = try house.gate()
            let (recording, ground, facts) = try house.catalogue.oneState {
                guard let recording = try house.catalogue.recording(sha256) else { throw HTTPError(.notFound) }
                let ground = try house.views.ground(of: recording, person: session.person, gate: gate)
                return (recording, ground, try house.facts(of: sha256))
            }
            let isNew = try house.views.enter(
                recording, on: ground, session: session.id, person: session.person, gate: gate, reason: reason)
            if isNew { house.viewed() }
            return Seen(
                recording: recording, facts: facts, way: PreviewShelf.way(facts),
                path: house.file(recording.vaultPath))
        }
    }

    /// One picture out of the pack that the inspection wrote.
    private static func picture(_ index: Int, _ seen: Seen, _ house: House) throws -> ByteBuffer {
        guard let facts = seen.facts, facts.pictures.indices.contains(index) else { throw HTTPError(.notFound) }
        let picture = facts.pictures[index]
        let sha256 = seen.recording.sha256
        let pack = house.settings.root.appending("derived").appending(String(sha256.prefix(2))).appending(sha256)
            .appending("pictures.mjpeg")
        guard let file = OpenFile(pack), picture.packOffset >= 0, (1...(8 << 20)).contains(picture.packLength),
            picture.packOffset <= file.size - picture.packLength
        else { throw HTTPError(.notFound) }
        var bytes = ByteBuffer()
        while bytes.readableBytes < Int(picture.packLength) {
            var piece = try file.read(
                picture.packOffset + Int64(bytes.readableBytes), Int(picture.packLength) - bytes.readableBytes)
            bytes.writeBuffer(&piece)
        }
        return bytes
    }
}
