import Evidence

/// `metadata/da-t.xml`: each recording's fields under the names that a mapping gives them. Fields of which nothing is
/// known are left out.
struct MappedMetadata {
    let index: DiscIndex
    let mapping: MetadataMapping

    var document: String {
        var xml = XMLText()
        xml.element("metadata", [("scheme", mapping.scheme), ("disc", index.identity.copy.identity)]) { xml in
            for recording in index.recordings {
                xml.element("record", [("sha256", recording.sha256)]) { xml in
                    for element in mapping.elements {
                        xml.element(
                            element.name, element.field.value(recording, in: index),
                            element.number.map { [("number", $0)] } ?? [])
                    }
                }
            }
        }
        return xml.text
    }
}
