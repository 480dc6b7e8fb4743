import Evidence

/// `metadata/premis.xml`: PREMIS 3. Objects are the recordings; events are what happened to all of them alike (fixity
/// found equal when the disc was made), and to each (its receipt); agents are the body, the officers and the program.
struct PREMIS {
    static let namespace = "http://www.loc.gov/premis/v3"

    let index: DiscIndex

    var document: String {
        var xml = XMLText()
        xml.element(
            "premis",
            [
                ("xmlns", Self.namespace), ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
                ("xsi:schemaLocation", "\(Self.namespace) https://www.loc.gov/standards/premis/premis.xsd"),
                ("version", "3.0"),
            ]
        ) { xml in
            for recording in index.recordings { object(recording, &xml) }
            for recording in index.recordings { events(recording, &xml) }
            discEvent(&xml)
            agents(&xml)
        }
        return xml.text
    }

    private var disc: String { index.identity.copy.identity }
    private var agent: String { ProgramVersion.signature }

    private func object(_ recording: DiscRecording, _ xml: inout XMLText) {
        xml.element("object", [("xsi:type", "file")]) { xml in
            identifier("object", "SHA-256", recording.sha256, &xml)
            xml.element("objectCharacteristics") { xml in
                fixity("SHA-256", recording.sha256, &xml)
                for (algorithm, digest) in recording.otherDigests.sorted(by: { $0.key < $1.key }) {
                    fixity(algorithm.title, digest, &xml)
                }
                xml.element("size", String(recording.bytes))
                xml.element("format") { xml in
                    xml.element("formatDesignation") { xml in
                        let name = ([recording.container].compactMap { $0 } + recording.codecs).joined(separator: " ")
                        xml.element("formatName", name.isEmpty ? "unknown" : name)
                    }
                }
            }
            xml.element("originalName", recording.originalName)
            xml.element("storage") { xml in
                xml.element("contentLocation") { xml in
                    xml.element("contentLocationType", "path")
                    xml.element("contentLocationValue", recording.path.text)
                }
                xml.element("storageMedium", "\(index.identity.medium.title) \(disc)")
            }
            link("linkingEventIdentifier", "local", "receive-\(recording.sha256)", &xml)
            link("linkingEventIdentifier", "local", "fixity-\(recording.sha256)", &xml)
            if recording.verdict != nil, recording.inspected != nil {
                link("linkingEventIdentifier", "local", "validation-\(recording.sha256)", &xml)
            }
        }
    }

    private func fixity(_ algorithm: String, _ digest: String, _ xml: inout XMLText) {
        xml.element("fixity") { xml in
            xml.element("messageDigestAlgorithm", algorithm)
            xml.element("messageDigest", digest)
            xml.element("messageDigestOriginator", agent)
        }
    }

    private func events(_ recording: DiscRecording, _ xml: inout XMLText) {
        event("receive-\(recording.sha256)", "ingestion", recording.received, of: recording, &xml)
        event("fixity-\(recording.sha256)", "message digest calculation", recording.received, of: recording, &xml)
        // An event has a time; where none was kept, none is made up.
        guard let verdict = recording.verdict, let inspected = recording.inspected else { return }
        event(
            "validation-\(recording.sha256)", "validation", inspected, of: recording, outcome: verdict.key,
            note: index.findings(of: recording).map { "F\($0.id) \($0.kind.key)" }.joined(separator: "; "), &xml)
    }

    private func discEvent(_ xml: inout XMLText) {
        xml.element("event") { xml in
            identifier("event", "local", "disc-\(disc)", &xml)
            xml.element("eventType", "packaging")
            xml.element("eventDateTime", index.identity.date.text)
            xml.element("eventDetailInformation") { xml in
                xml.element("eventDetail", "\(disc): BagIt 1.0, \(index.recordings.count) recordings")
            }
            linkAgent(&xml)
            for recording in index.recordings {
                link("linkingObjectIdentifier", "SHA-256", recording.sha256, &xml)
            }
        }
    }

    private func event(
        _ identifier: String, _ type: String, _ time: ZonedTime, of recording: DiscRecording, outcome: String? = nil,
        note: String = "", _ xml: inout XMLText
    ) {
        xml.element("event") { xml in
            self.identifier("event", "local", identifier, &xml)
            xml.element("eventType", type)
            xml.element("eventDateTime", time.text)
            if let outcome {
                xml.element("eventOutcomeInformation") { xml in
                    xml.element("eventOutcome", outcome)
                    if !note.isEmpty {
                        xml.element("eventOutcomeDetail") { $0.element("eventOutcomeDetailNote", note) }
                    }
                }
            }
            linkAgent(&xml)
            link("linkingObjectIdentifier", "SHA-256", recording.sha256, &xml)
        }
    }

    private func linkAgent(_ xml: inout XMLText) { link("linkingAgentIdentifier", "local", agent, &xml) }

    private func agents(_ xml: inout XMLText) {
        agentElement(agent, agent, "software", &xml)
        agentElement("organisation", index.identity.organisation, "organization", &xml)
        var seen: Set<String> = []
        for officer in index.recordings.compactMap(\.officer).sorted(by: { $0.number < $1.number })
        where seen.insert(officer.number).inserted {
            agentElement("officer-\(officer.number)", officer.text, "person", &xml)
        }
    }

    private func agentElement(_ identifier: String, _ name: String, _ type: String, _ xml: inout XMLText) {
        xml.element("agent") { xml in
            self.identifier("agent", "local", identifier, &xml)
            xml.element("agentName", name.isEmpty ? "unknown" : name)
            xml.element("agentType", type)
        }
    }

    private func identifier(_ of: String, _ type: String, _ value: String, _ xml: inout XMLText) {
        xml.element("\(of)Identifier") { xml in
            xml.element("\(of)IdentifierType", type)
            xml.element("\(of)IdentifierValue", value)
        }
    }

    private func link(_ name: String, _ type: String, _ value: String, _ xml: inout XMLText) {
        xml.element(name) { xml in
            xml.element("\(name)Type", type)
            xml.element("\(name)Value", value)
        }
    }
}
