package org.flexmeter.world.gateway;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.flexmeter.world.meter.Device;
import org.flexmeter.world.process.PartException;

/**
 * The folder that an operator of the gateway edits: settings and devices. Settings are written so
 * that only their owner can read them, because they hold passwords.
 */
public final class GatewayHome {
    private final Path folder;
    private final Map<String, String> settings = new TreeMap<>();
    private final List<Device> devices = new ArrayList<>();
    private final Map<String, List<String>> groups = new TreeMap<>();

    public GatewayHome(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Sets {@code application.properties}' key; the last one counts. */
    public GatewayHome set(String key, Object value) {
        settings.put(key, value.toString());
        return this;
    }

    /** Adds lines to {@code devices.csv}. */
    public GatewayHome devices(Collection<Device> more) {
        devices.addAll(more);
        return this;
    }

    /** Puts devices into groups: a group's name, and its members' hardwareIds. */
    public GatewayHome groups(Map<String, List<String>> more) {
        groups.putAll(more);
        return this;
    }

    /** What was set, with nothing where it was not. */
    public String setting(String key) {
        return settings.getOrDefault(key, "");
    }

    public Path folder() {
        return folder;
    }

    /** Writes both files; called again, it replaces them in one step each, as an editor does. */
    public GatewayHome write() {
        try {
            Files.createDirectories(folder);
            writeSettings();
            writeDevices();
            return this;
        } catch (IOException e) {
            throw new PartException("The gateway's home " + folder + " cannot be written.", e);
        }
    }

    private void writeSettings() throws IOException {
        Path fresh = folder.resolve("application.properties.new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
            properties.store(writer, "written by the simulated world");
        }
        Files.move(
                fresh,
                folder.resolve("application.properties"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private String groupsOf(Device device) {
        return groups.entrySet().stream()
                .filter(group -> group.getValue().contains(device.hardwareId()))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" "));
    }

    private void writeDevices() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("gateway,id,type,hardwareId,specificationToken,siteToken,enabled,groups");
        devices.forEach(device -> lines.add(device.line() + "," + groupsOf(device)));
        Path fresh = Files.write(folder.resolve("devices.csv.new"), lines);
        Files.move(
                fresh,
                folder.resolve("devices.csv"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }
}
