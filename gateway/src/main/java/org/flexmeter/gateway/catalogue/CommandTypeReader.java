package org.flexmeter.gateway.catalogue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flexmeter.gateway.catalogue.CommandParameter.Kind;
import org.flexmeter.gateway.catalogue.CommandParameter.Type;

/** Reads {@code commands:} of a device type. */
final class CommandTypeReader {
    private static final Pattern COMMAND = Pattern.compile("[A-Za-z0-9]+([._-][A-Za-z0-9]+)*");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private CommandTypeReader() {}

    /** The commands of a device type, by name. */
    static Map<String, CommandType> commands(YamlObject type) {
        return type.optionalObject("commands")
                .map(all -> all.each(name -> command(all, name)))
                .orElse(Map.of());
    }

    private static Optional<CommandType> command(YamlObject all, String name) {
        if (!COMMAND.matcher(name).matches()) {
            all.report(name, "must be words of letters and digits with '-', '_' or '.' between");
        }
        return all.optionalObject(name)
                .flatMap(
                        object -> {
                            object.allow("about", "repeatable", "ttl", "timeout", "parameters");
                            return object.text("about", "one line of prose")
                                    .map(about -> command(object, name, about));
                        });
    }

    private static CommandType command(YamlObject object, String name, String about) {
        return new CommandType(
                name,
                about,
                object.flag("repeatable"),
                object.duration("ttl"),
                object.duration("timeout"),
                object.optionalObject("parameters")
                        .map(all -> all.each(parameter -> parameter(all, parameter)))
                        .orElse(Map.of()));
    }

    private static Optional<CommandParameter> parameter(YamlObject all, String name) {
        if (!PARAMETER.matcher(name).matches()) {
            all.report(name, "must be letters, digits, '_', '-' and '.', a letter first");
        }
        return all.optionalObject(name).flatMap(object -> read(object, name));
    }

    private static Optional<CommandParameter> read(YamlObject object, String name) {
        object.allow("type", "unit", "min", "max", "values", "required", "about");
        Optional<Type> type =
                object.text("type", "one of " + types()).flatMap(text -> type(object, text));
        Optional<String> about = object.text("about", "one line of prose");
        if (type.isEmpty() || about.isEmpty()) {
            return Optional.empty();
        }
        CommandParameter parameter =
                new CommandParameter(
                        name,
                        type.get(),
                        object.has("unit") ? NamesReader.unit(object) : Optional.empty(),
                        object.number("min"),
                        object.number("max"),
                        object.texts("values"),
                        !object.has("required") || object.flag("required"),
                        about.get());
        check(object, parameter);
        return Optional.of(parameter);
    }

    private static void check(YamlObject object, CommandParameter parameter) {
        Kind kind = parameter.type().kind();
        boolean number = kind == Kind.WHOLE || kind == Kind.DECIMAL;
        for (String key : List.of("unit", "min", "max")) {
            if (object.has(key) && !number) {
                object.report(key, "is for numbers, not for " + parameter.type().wireName());
            }
        }
        if (object.has("values") && kind != Kind.TEXT) {
            object.report("values", "is for String, not for " + parameter.type().wireName());
        }
        Optional<BigDecimal> max = parameter.max();
        parameter
                .min()
                .filter(min -> max.isPresent() && min.compareTo(max.get()) > 0)
                .ifPresent(min -> object.report("min", "is greater than max"));
    }

    private static Optional<Type> type(YamlObject object, String text) {
        Optional<Type> type = Type.of(text);
        if (type.isEmpty()) {
            object.report("type", "must be one of " + types() + ", not '" + text + "'");
        }
        return type;
    }

    private static String types() {
        return Arrays.stream(Type.values()).map(Type::wireName).collect(Collectors.joining(", "));
    }
}
