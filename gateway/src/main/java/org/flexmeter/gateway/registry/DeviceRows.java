package org.flexmeter.gateway.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Finding;
import org.flexmeter.gateway.message.HardwareIds;

/** Makes devices of the rows of the operator's file and finds what is wrong with them. */
final class DeviceRows {
    private static final List<String> REQUIRED = List.of("gateway", "id", "type", "hardwareId");
    private static final List<String> OPTIONAL =
            List.of("specificationToken", "siteToken", "enabled", "groups");

    private final String file;
    private final Optional<Catalogues> catalogues;
    private final Set<String> unchecked;
    private final List<Finding> findings;
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<Device> devices = new ArrayList<>();
    private final Map<String, Integer> lineOfHardwareId = new HashMap<>();
    private final Map<String, Map<String, Integer>> lineOfLocalId = new HashMap<>();
    // gateways, types and tokens repeat on every line: one object for each, however many devices
    private final Map<String, String> words = new HashMap<>();
    private final Map<String, Optional<String>> tokens = new HashMap<>();
    private final Map<String, List<String>> groups = new HashMap<>();
    private final Map<String, Integer> lineOfGroup = new HashMap<>();
    private boolean headerRead;

    DeviceRows(
            String file,
            Optional<Catalogues> catalogues,
            Set<String> unchecked,
            List<Finding> findings) {
        this.file = file;
        this.catalogues = catalogues;
        this.unchecked = Set.copyOf(unchecked);
        this.findings = findings;
    }

    List<Device> devices() {
        return devices;
    }

    void row(int line, List<String> fields) {
        if (!headerRead) {
            headerRead = true;
            header(line, fields);
        } else if (!positions.isEmpty()) {
            device(line, fields);
        }
    }

    void end() {
        if (!headerRead) {
            find(1, "the file is empty: it begins with the line " + headerText());
        }
        lineOfGroup.forEach(
                (group, line) -> {
                    if (lineOfHardwareId.containsKey(group)) {
                        find(
                                line,
                                "group '%s' is the hardwareId of line %d: a command could mean either"
                                        .formatted(group, lineOfHardwareId.get(group)));
                    }
                });
    }

    private static String headerText() {
        return String.join(",", REQUIRED) + "," + String.join(",", OPTIONAL);
    }

    private void find(int line, String reason) {
        findings.add(new Finding(file, line, reason));
    }

    private void header(int line, List<String> fields) {
        Set<String> bad = new LinkedHashSet<>();
        Map<String, Integer> found = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i);
            boolean known = REQUIRED.contains(name) || OPTIONAL.contains(name);
            if (!known || found.putIfAbsent(name, i) != null) {
                bad.add("'" + name + "' is unknown or repeated");
            }
        }
        REQUIRED.stream()
                .filter(name -> !found.containsKey(name))
                .forEach(name -> bad.add(name + " is missing"));
        if (bad.isEmpty()) {
            positions.putAll(found);
        } else {
            find(
                    line,
                    "bad header, "
                            + String.join(", ", bad)
                            + ": write "
                            + headerText()
                            + ", separated by commas");
        }
    }

    private void device(int line, List<String> fields) {
        int before = findings.size();
        if (fields.size() > positions.size()) {
            find(line, fields.size() + " fields where the header has " + positions.size());
        }
        for (String name : REQUIRED) {
            if (field(fields, name).isEmpty()) {
                find(line, name + " is missing");
            }
        }
        String enabled = field(fields, "enabled");
        if (!enabled.isEmpty() && !enabled.equals("true") && !enabled.equals("false")) {
            find(line, "enabled must be true or false, not '" + enabled + "'");
        }
        if (findings.size() == before) {
            checkIdentity(line, field(fields, "gateway"), fields);
            checkType(line, field(fields, "gateway"), field(fields, "type"));
            checkGroups(line, field(fields, "groups"));
        }
        if (findings.isEmpty()) {
            devices.add(device(fields));
        }
    }

    private String field(List<String> fields, String name) {
        int position = positions.getOrDefault(name, Integer.MAX_VALUE);
        return position < fields.size() ? fields.get(position) : "";
    }

    private void checkIdentity(int line, String gateway, List<String> fields) {
        String id = field(fields, "id");
        String hardwareId = field(fields, "hardwareId");
        if (!HardwareIds.valid(hardwareId)) {
            find(line, "hardwareId '" + hardwareId + "' must match [A-Za-z0-9_-]+");
        }
        Integer other =
                lineOfLocalId.computeIfAbsent(gateway, g -> new HashMap<>()).putIfAbsent(id, line);
        if (other != null) {
            find(line, "id '" + id + "' of gateway " + gateway + " stands in line " + other);
        }
        Integer same = lineOfHardwareId.putIfAbsent(hardwareId, line);
        if (same != null) {
            find(line, "hardwareId '" + hardwareId + "' stands in line " + same);
        }
    }

    private void checkGroups(int line, String text) {
        for (String group : groups(text)) {
            lineOfGroup.putIfAbsent(group, line);
            if (!HardwareIds.valid(group)) {
                find(
                        line,
                        "group '%s' must match [A-Za-z0-9_-]+; spaces stand between groups"
                                .formatted(group));
            }
        }
    }

    private List<String> groups(String text) {
        return groups.computeIfAbsent(
                text, t -> t.isBlank() ? List.of() : List.of(t.strip().split("\\s+")));
    }

    private void checkType(int line, String gateway, String type) {
        if (catalogues.isEmpty() || unchecked.contains(gateway)) {
            return;
        }
        if (catalogues.get().catalogue(gateway).isEmpty()) {
            find(line, "gateway '" + gateway + "' has no catalogue");
        } else if (catalogues.get().deviceType(gateway, type).isEmpty()) {
            find(
                    line,
                    "type '"
                            + type
                            + "' is not one of catalogue/"
                            + gateway
                            + ".yaml: "
                            + String.join(
                                    ", ",
                                    catalogues
                                            .get()
                                            .catalogue(gateway)
                                            .map(c -> c.deviceTypes().keySet())
                                            .orElse(Set.of())
                                            .stream()
                                            .sorted()
                                            .toList()));
        }
    }

    private Device device(List<String> fields) {
        String id = field(fields, "id");
        String hardwareId = field(fields, "hardwareId");
        return new Device(
                id,
                word(field(fields, "gateway")),
                word(field(fields, "type")),
                hardwareId.equals(id) ? id : hardwareId,
                token(field(fields, "specificationToken")),
                token(field(fields, "siteToken")),
                !field(fields, "enabled").equals("false"),
                groups(field(fields, "groups")));
    }

    private String word(String text) {
        return words.computeIfAbsent(text, same -> same);
    }

    private Optional<String> token(String text) {
        return text.isEmpty() ? Optional.empty() : tokens.computeIfAbsent(text, Optional::of);
    }
}
