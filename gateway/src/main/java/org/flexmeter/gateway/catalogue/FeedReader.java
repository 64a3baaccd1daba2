package org.flexmeter.gateway.catalogue;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the feeds of one catalogue file. */
final class FeedReader {
    private static final int MAX_BATCH = 10_000;

    private final String gateway;
    private final String fileName;
    private final Map<String, DeviceType> types;
    private final Names names;
    private final Spelling spelling;

    FeedReader(
            String gateway,
            String fileName,
            Map<String, DeviceType> types,
            Names names,
            Spelling spelling) {
        this.gateway = gateway;
        this.fileName = fileName;
        this.types = types;
        this.names = names;
        this.spelling = spelling;
    }

    /** The feed; empty, with findings, if too little of it is right. */
    Optional<Feed> feed(String name, YamlObject object) {
        Optional<String> kind = object.text("kind", "measurements, alarm-events or alarm-register");
        Optional<Feed.Source> source = source(name, object);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        return switch (kind.get()) {
            case "measurements" -> measurements(object, source);
            case "alarm-events" -> alarmEvents(object, source);
            case "alarm-register" -> alarmRegister(object, source);
            default -> {
                object.report(
                        "kind",
                        "must be measurements, alarm-events or alarm-register, not '"
                                + kind.get()
                                + "'");
                yield Optional.empty();
            }
        };
    }

    private Optional<Feed.Source> source(String name, YamlObject object) {
        Optional<DeviceType> type =
                object.text("deviceType", "one of deviceTypes").flatMap(t -> type(object, t));
        Optional<String> device = object.text("device", "the column with the device's local id");
        Optional<TimeColumn> time =
                object.object("time", "{column: ...}").flatMap(FeedReader::time);
        if (type.isEmpty() || device.isEmpty() || time.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Feed.Source(
                        gateway,
                        name,
                        fileName,
                        type.get(),
                        device.get(),
                        time.get(),
                        originator(object)));
    }

    private static Optional<String> originator(YamlObject object) {
        Optional<YamlObject> originator = object.optionalObject("originator");
        originator.ifPresent(o -> o.allow("column"));
        return originator.flatMap(
                o -> o.text("column", "the column with the id of the command that caused the row"));
    }

    private Optional<DeviceType> type(YamlObject object, String name) {
        DeviceType type = types.get(name);
        if (type == null) {
            object.report("deviceType", "'" + name + "' is not one of the file's deviceTypes");
        }
        return Optional.ofNullable(type);
    }

    private static Optional<TimeColumn> time(YamlObject object) {
        object.allow("column", "zone");
        Optional<String> column = object.text("column", "the column with the time");
        Optional<ZoneId> zone = object.optionalText("zone").flatMap(text -> zone(object, text));
        return column.map(name -> new TimeColumn(name, zone));
    }

    private static Optional<ZoneId> zone(YamlObject object, String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException unknown) {
            object.report("zone", "'" + text + "' is not a time zone such as Europe/Rome");
            return Optional.empty();
        }
    }

    private Optional<Feed> measurements(YamlObject object, Optional<Feed.Source> source) {
        object.allow("deviceType", "kind", "batch", "device", "time", "originator", "columns");
        OptionalInt batch =
                object.integer("batch", 1, MAX_BATCH)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty());
        List<ValueColumn> columns =
                object.object("columns", "at least one column")
                        .map(this::columns)
                        .orElse(List.of());
        return source.map(from -> new Feed.Measurements(from, batch, columns));
    }

    private List<ValueColumn> columns(YamlObject all) {
        if (all.keys().isEmpty()) {
            all.reportHere("has no columns");
        }
        Map<String, String> columnOfName = new HashMap<>();
        List<ValueColumn> columns = new ArrayList<>();
        for (String column : all.keys()) {
            Optional<ValueColumn> read =
                    all.optionalObject(column).flatMap(object -> column(column, object));
            if (read.isEmpty()) {
                continue;
            }
            String earlier = columnOfName.putIfAbsent(read.get().name(), column);
            if (earlier != null) {
                all.report(column, "has the same name as " + earlier + ": " + read.get().name());
            }
            columns.add(read.get());
        }
        return columns;
    }

    private Optional<ValueColumn> column(String column, YamlObject object) {
        object.allow("name", "unit", "scale", "min", "max", "optional", "about");
        Optional<String> name = object.text("name", "an FM name");
        Optional<Names.Quantity> quantity = name.flatMap(names::measurement);
        if (name.isPresent() && quantity.isEmpty()) {
            object.report("name", CatalogueReader.unknown(names, name.get(), "measurement"));
        }
        Optional<Unit> unit = NamesReader.unit(object);
        Optional<String> about = object.text("about", "one line of prose");
        BigDecimal scale = scale(object);
        Optional<BigDecimal> min = object.number("min");
        Optional<BigDecimal> max = object.number("max");
        if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
            object.report("min", "is greater than max");
        }
        boolean optional = object.flag("optional");
        if (quantity.isEmpty() || unit.isEmpty() || about.isEmpty()) {
            return Optional.empty();
        }
        return conversion(object, unit.get(), quantity.get().unit())
                .map(
                        conversion ->
                                new ValueColumn(
                                        column,
                                        name.get(),
                                        names.onWire(name.get(), spelling),
                                        unit.get(),
                                        scale,
                                        min,
                                        max,
                                        optional,
                                        conversion,
                                        about.get()));
    }

    private static BigDecimal scale(YamlObject object) {
        BigDecimal scale = object.number("scale").orElse(BigDecimal.ONE);
        if (scale.signum() == 0) {
            object.report("scale", "must not be zero");
        }
        return scale;
    }

    private static Optional<Conversion> conversion(YamlObject object, Unit from, Unit to) {
        if (from.convertibleTo(to)) {
            return Optional.of(Conversion.between(from, to));
        }
        object.report(
                "unit",
                "'" + from.code() + "' cannot be converted to the name's unit " + to.code());
        return Optional.empty();
    }

    private Optional<Feed> alarmEvents(YamlObject object, Optional<Feed.Source> source) {
        object.allow("deviceType", "kind", "device", "time", "originator", "alarm");
        requireAlarms(object, source);
        Optional<YamlObject> alarm = object.object("alarm", "{column: ..., active: ...}");
        alarm.ifPresent(a -> a.allow("column", "active", "message"));
        Optional<String> column =
                alarm.flatMap(a -> a.text("column", "the column with the alarm's code"));
        if (source.isEmpty() || column.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Feed.AlarmEvents(
                        source.get(),
                        column.get(),
                        alarm.flatMap(a -> a.optionalText("active")),
                        alarm.flatMap(a -> a.optionalText("message"))));
    }

    private Optional<Feed> alarmRegister(YamlObject object, Optional<Feed.Source> source) {
        object.allow("deviceType", "kind", "device", "time", "originator", "register");
        requireAlarms(object, source);
        Optional<YamlObject> register = object.object("register", "{column: ...}");
        register.ifPresent(r -> r.allow("column"));
        Optional<String> column =
                register.flatMap(r -> r.text("column", "the column with the bit-mask"));
        if (source.isEmpty() || column.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Feed.AlarmRegister(source.get(), column.get()));
    }

    private static void requireAlarms(YamlObject object, Optional<Feed.Source> source) {
        source.filter(from -> from.deviceType().alarms().isEmpty())
                .ifPresent(from -> object.report("deviceType", "has no alarms"));
    }
}
