#!/usr/bin/env python3
"""Checks a PREMIS 3.0 file against what its schema says of the elements used here.

Children, their order, which must be there and which may come again: read from the PREMIS data dictionary 3.0. Not the
schema itself. Then that every link names an object, event or agent that is there.
"""
import sys
import xml.etree.ElementTree as tree

SPACE = "{http://www.loc.gov/premis/v3}"
# name: ordered (child, least, most)
MANY = 10 ** 9
def id_of(name): return [(name + "Type", 1, 1), (name + "Value", 1, 1)]
RULES = {
    "premis": [("object", 0, MANY), ("event", 0, MANY), ("agent", 0, MANY), ("rights", 0, MANY)],
    "object": [("objectIdentifier", 1, MANY), ("preservationLevel", 0, MANY), ("significantProperties", 0, MANY),
               ("objectCharacteristics", 1, MANY), ("originalName", 0, 1), ("storage", 0, MANY),
               ("signatureInformation", 0, MANY), ("relationship", 0, MANY), ("linkingEventIdentifier", 0, MANY)],
    "objectCharacteristics": [("compositionLevel", 0, 1), ("fixity", 0, MANY), ("size", 0, 1), ("format", 1, MANY)],
    "fixity": [("messageDigestAlgorithm", 1, 1), ("messageDigest", 1, 1), ("messageDigestOriginator", 0, 1)],
    "format": [("formatDesignation", 1, 1)],
    "formatDesignation": [("formatName", 1, 1), ("formatVersion", 0, 1)],
    "storage": [("contentLocation", 0, 1), ("storageMedium", 0, 1)],
    "contentLocation": id_of("contentLocation"),
    "event": [("eventIdentifier", 1, 1), ("eventType", 1, 1), ("eventDateTime", 1, 1),
              ("eventDetailInformation", 0, MANY), ("eventOutcomeInformation", 0, MANY),
              ("linkingAgentIdentifier", 0, MANY), ("linkingObjectIdentifier", 0, MANY)],
    "eventDetailInformation": [("eventDetail", 0, 1)],
    "eventOutcomeInformation": [("eventOutcome", 0, 1), ("eventOutcomeDetail", 0, MANY)],
    "eventOutcomeDetail": [("eventOutcomeDetailNote", 0, 1)],
    "agent": [("agentIdentifier", 1, MANY), ("agentName", 0, MANY), ("agentType", 0, 1)],
}
for name in ["objectIdentifier", "eventIdentifier", "agentIdentifier", "linkingEventIdentifier",
             "linkingAgentIdentifier", "linkingObjectIdentifier"]:
    RULES[name] = id_of(name)

root = tree.parse(sys.argv[1]).getroot()
errors = []


def walk(node):
    name = node.tag.removeprefix(SPACE)
    children = [child.tag.removeprefix(SPACE) for child in node]
    rules = RULES.get(name)
    if rules is None:
        if children: errors.append(f"{name}: has children")
        if not (node.text or "").strip(): errors.append(f"{name}: empty")
        return
    order = [rule[0] for rule in rules]
    places = []
    for child in children:
        if child not in order: errors.append(f"{name}: {child} does not belong here")
        else: places.append(order.index(child))
    if places != sorted(places): errors.append(f"{name}: order {children[:8]}")
    for child, least, most in rules:
        if not least <= children.count(child) <= most: errors.append(f"{name}: {children.count(child)} {child}")
    for child in node: walk(child)


walk(root)
if root.get("version") != "3.0": errors.append("version")
kinds = {kind: root.findall(SPACE + kind) for kind in ["object", "event", "agent"]}
known = {}
for kind, nodes in kinds.items():
    values = [node.find(f"{SPACE}{kind}Identifier/{SPACE}{kind}IdentifierValue").text for node in nodes]
    if len(values) != len(set(values)): errors.append(f"{kind}: an identifier twice")
    known[kind] = set(values)
for node in kinds["object"]:
    if node.get("{http://www.w3.org/2001/XMLSchema-instance}type") != "file": errors.append("object: not a file")
for kind in kinds:
    name = f"linking{kind.capitalize()}Identifier"
    for value in root.iter(f"{SPACE}{name}Value"):
        if value.text not in known[kind]: errors.append(f"{name}: {value.text} is nowhere")
print("objects", len(kinds["object"]), "events", len(kinds["event"]), "agents", len(kinds["agent"]))
print("\n".join(errors[:20]))
sys.exit(1 if errors else 0)
