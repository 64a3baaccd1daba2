package org.flexmeter.gateway.catalogue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads names.yaml and the names that a catalogue adds. */
final class NamesReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(\\.[a-z0-9]+)*");

    private final Map<String, Names.Quantity> measurements = new LinkedHashMap<>();
    private final Map<String, String> alarms = new LinkedHashMap<>();

    /**
     * D2.2's names, of the artifact.
     *
     * @throws CatalogueException if the artifact's file is bad
     */
    static Names packaged() {
        return Packaged.NAMES;
    }

    /** Read once: catalogues are read at every edit, the artifact's names do not change. */
    private static final class Packaged {
        static final Names NAMES = read(CatalogueSource.resource("catalogue/names.yaml"));
    }

    /**
     * The names of a file of the form of names.yaml.
     *
     * @throws CatalogueException with everything that is wrong in it
     */
    static Names read(CatalogueSource source) {
        Findings findings = new Findings(source.name());
        NamesReader reader = new NamesReader();
        Map<String, String> corrections = new LinkedHashMap<>();
        YamlObject.read(source, findings)
                .ifPresent(
                        file -> {
                            file.allow("measurements", "alarms", "corrections");
                            reader.measurements(file);
                            reader.alarms(file);
                            corrections.putAll(reader.corrections(file));
                        });
        if (!findings.isEmpty()) {
            throw new CatalogueException(findings.sorted());
        }
        return new Names(reader.measurements, reader.alarms, corrections);
    }

    private void measurements(YamlObject file) {
        file.object("measurements", "the names of measurements with their units")
                .ifPresent(
                        all ->
                                all.keys()
                                        .forEach(
                                                name ->
                                                        all.optionalObject(name)
                                                                .ifPresent(
                                                                        q -> quantity(name, q))));
    }

    private void quantity(String name, YamlObject object) {
        object.allow("unit", "about");
        quantityOf(object).ifPresent(quantity -> measurements.put(name, quantity));
    }

    private void alarms(YamlObject file) {
        file.object("alarms", "the names of alarms")
                .ifPresent(
                        all -> alarms.putAll(all.each(name -> all.text(name, "a line of prose"))));
    }

    private Map<String, String> corrections(YamlObject file) {
        Optional<YamlObject> object = file.optionalObject("corrections");
        if (object.isEmpty()) {
            return Map.of();
        }
        YamlObject corrections = object.get();
        return corrections.each(
                name -> {
                    if (!measurements.containsKey(name) && !alarms.containsKey(name)) {
                        corrections.report(name, "is neither a measurement nor an alarm");
                    }
                    return corrections.optionalText(name);
                });
    }

    /** The names of a file and those that a catalogue adds under {@code names}. */
    static Names add(Names names, YamlObject catalogue) {
        NamesReader reader = new NamesReader();
        catalogue
                .optionalObject("names")
                .ifPresent(all -> all.keys().forEach(name -> reader.own(names, all, name)));
        return names.with(reader.measurements, reader.alarms);
    }

    private void own(Names names, YamlObject all, String name) {
        if (names.measurement(name).isPresent() || names.alarm(name).isPresent()) {
            all.report(name, "is one of D2.2's names and cannot be given another meaning");
        }
        if (!NAME.matcher(name).matches()) {
            all.report(name, "must be words of a-z and 0-9 with dots between them");
        }
        Optional<YamlObject> object = all.optionalObject(name);
        if (object.isEmpty()) {
            return;
        }
        object.get().allow("kind", "unit", "about");
        String kind = object.get().optionalText("kind").orElse("measurement");
        switch (kind) {
            case "measurement" ->
                    quantityOf(object.get())
                            .ifPresent(quantity -> measurements.put(name, quantity));
            case "alarm" ->
                    object.get()
                            .text("about", "one line of prose")
                            .ifPresent(about -> alarms.put(name, about));
            default -> object.get().report("kind", "must be measurement or alarm, not " + kind);
        }
    }

    private static Optional<Names.Quantity> quantityOf(YamlObject object) {
        Optional<Unit> unit = unit(object);
        Optional<String> about = object.text("about", "one line of prose");
        return unit.isPresent() && about.isPresent()
                ? Optional.of(new Names.Quantity(unit.get(), about.get()))
                : Optional.empty();
    }

    /** The unit of a mapping's key {@code unit}. */
    static Optional<Unit> unit(YamlObject object) {
        return object.text("unit", "a UCUM code such as kW.h")
                .flatMap(
                        code -> {
                            Optional<Unit> unit = Unit.of(code);
                            if (unit.isEmpty()) {
                                object.report(
                                        "unit",
                                        "'" + code + "' is not a known unit (UCUM, case matters)");
                            }
                            return unit;
                        });
    }
}
