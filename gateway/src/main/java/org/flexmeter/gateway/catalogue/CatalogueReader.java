package org.flexmeter.gateway.catalogue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.flexmeter.gateway.message.Alert;

/** Reads one catalogue file. */
final class CatalogueReader {
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final YamlObject file;
    private final String fileName;
    private final Names names;
    private final Spelling spelling;

    private CatalogueReader(YamlObject file, String fileName, Names names, Spelling spelling) {
        this.file = file;
        this.fileName = fileName;
        this.names = names;
        this.spelling = spelling;
    }

    /** The catalogue; if it is bad, there are findings and what is returned is not to be used. */
    static Optional<Catalogue> read(
            CatalogueSource source, Names names, Spelling spelling, Findings findings) {
        return YamlObject.read(source, findings)
                .flatMap(
                        file ->
                                new CatalogueReader(
                                                file,
                                                source.name(),
                                                NamesReader.add(names, file),
                                                spelling)
                                        .catalogue());
    }

    private Optional<Catalogue> catalogue() {
        file.allow("gateway", "description", "names", "deviceTypes", "feeds");
        Optional<String> gateway = file.text("gateway", "the gateway's name");
        gateway.filter(name -> !WORD.matcher(name).matches())
                .ifPresent(name -> file.report("gateway", "must be words of a-z and 0-9"));
        Optional<String> description = file.text("description", "one line of prose");
        String name = gateway.orElse("");
        Map<String, DeviceType> types =
                file.object("deviceTypes", "at least one")
                        .map(all -> all.each(type -> deviceType(name, all, type)))
                        .orElse(Map.of());
        Map<String, Feed> feeds =
                file.object("feeds", "at least one")
                        .map(all -> feeds(name, types, all))
                        .orElse(Map.of());
        return gateway.map(
                g -> new Catalogue(g, fileName, description.orElse(""), types, feeds, names));
    }

    private Map<String, Feed> feeds(String gateway, Map<String, DeviceType> types, YamlObject all) {
        FeedReader reader = new FeedReader(gateway, fileName, types, names, spelling);
        return all.each(
                feed -> {
                    checkWord(all, feed);
                    return all.optionalObject(feed).flatMap(object -> reader.feed(feed, object));
                });
    }

    private static void checkWord(YamlObject all, String name) {
        if (!WORD.matcher(name).matches()) {
            all.report(name, "must be words of a-z and 0-9 with '-' between them");
        }
    }

    private Optional<DeviceType> deviceType(String gateway, YamlObject all, String name) {
        checkWord(all, name);
        return all.optionalObject(name)
                .map(
                        object -> {
                            object.allow("description", "alarms", "commands");
                            Optional<String> about =
                                    object.text("description", "one line of prose");
                            return new DeviceType(
                                    gateway,
                                    name,
                                    about.orElse(""),
                                    alarms(object),
                                    CommandTypeReader.commands(object));
                        });
    }

    private List<AlarmType> alarms(YamlObject type) {
        List<AlarmType> alarms = new ArrayList<>();
        Set<String> seenNames = new HashSet<>();
        Set<String> seenCodes = new HashSet<>();
        Set<Integer> seenBits = new HashSet<>();
        for (YamlObject object : type.list("alarms")) {
            Optional<AlarmType> alarm = alarm(object);
            if (alarm.isEmpty()) {
                continue;
            }
            refuseRepeated(object, "name", seenNames.add(alarm.get().name()));
            refuseRepeated(object, "code", seenCodes.add(alarm.get().code()));
            refuseRepeated(object, "bit", seenBits.add(alarm.get().bit()));
            alarms.add(alarm.get());
        }
        return alarms;
    }

    private static void refuseRepeated(YamlObject object, String key, boolean first) {
        if (!first) {
            object.report(key, "is repeated: another alarm of the device type has it");
        }
    }

    private Optional<AlarmType> alarm(YamlObject object) {
        object.allow("name", "bit", "code", "level", "about");
        Optional<String> name = object.text("name", "D2.2's name of the alarm");
        name.filter(n -> names.alarm(n).isEmpty())
                .ifPresent(n -> object.report("name", unknown(n, "alarm")));
        Optional<String> code = object.text("code", "how event rows call the alarm");
        object.require("bit", "its bit in the alarm register");
        Optional<Integer> bit = object.integer("bit", 0, 63);
        Optional<Alert.Level> level =
                object.text("level", "Info, Warning, Error or Critical")
                        .flatMap(text -> level(object, text));
        Optional<String> about = object.text("about", "one sentence for the operator");
        if (name.isEmpty()
                || code.isEmpty()
                || bit.isEmpty()
                || level.isEmpty()
                || about.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new AlarmType(
                        name.get(),
                        names.onWire(name.get(), spelling),
                        bit.get(),
                        code.get(),
                        level.get(),
                        about.get()));
    }

    private static Optional<Alert.Level> level(YamlObject object, String text) {
        for (Alert.Level level : Alert.Level.values()) {
            if (level.wireName().equals(text)) {
                return Optional.of(level);
            }
        }
        object.report("level", "must be Info, Warning, Error or Critical, not '" + text + "'");
        return Optional.empty();
    }

    private String unknown(String name, String kind) {
        return unknown(names, name, kind);
    }

    /** What to say about a name that is neither D2.2's nor the catalogue's own. */
    static String unknown(Names names, String name, String kind) {
        return names.printed(name)
                .map(
                        printed ->
                                "'"
                                        + name
                                        + "' is printed '"
                                        + printed
                                        + "' in D2.2: write that, the setting fm.names chooses the"
                                        + " spelling on the wire")
                .orElse(
                        "'"
                                + name
                                + "' is not a known "
                                + kind
                                + ": use one of D2.2's or add it under names:");
    }
}
