package org.flexmeter.gateway.catalogue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A parameter of a command.
 *
 * @param name such as {@code limit}
 * @param type how SiteWhere calls its type
 * @param unit of a number, UCUM
 * @param min smallest number that is obeyed
 * @param max greatest number that is obeyed
 * @param values the only texts that are obeyed; empty for any
 * @param required whether a command without it is refused
 * @param about one line for the operator
 */
public record CommandParameter(
        String name,
        Type type,
        Optional<Unit> unit,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        List<String> values,
        boolean required,
        String about) {

    /** What the parameter is in the program. */
    public enum Kind {
        TEXT,
        WHOLE,
        DECIMAL,
        FLAG
    }

    /** SiteWhere's types of command parameters (its {@code ParameterType}). */
    public enum Type {
        STRING("String", Kind.TEXT, 0),
        BYTES("Bytes", Kind.TEXT, 0),
        BOOL("Bool", Kind.FLAG, 0),
        INT32("Int32", Kind.WHOLE, 32),
        INT64("Int64", Kind.WHOLE, 64),
        UINT32("UInt32", Kind.WHOLE, 32),
        UINT64("UInt64", Kind.WHOLE, 64),
        SINT32("SInt32", Kind.WHOLE, 32),
        SINT64("SInt64", Kind.WHOLE, 64),
        FIXED32("Fixed32", Kind.WHOLE, 32),
        FIXED64("Fixed64", Kind.WHOLE, 64),
        SFIXED32("SFixed32", Kind.WHOLE, 32),
        SFIXED64("SFixed64", Kind.WHOLE, 64),
        FLOAT("Float", Kind.DECIMAL, 32),
        DOUBLE("Double", Kind.DECIMAL, 64);

        private final String wireName;
        private final Kind kind;
        private final int bits;

        Type(String wireName, Kind kind, int bits) {
            this.wireName = wireName;
            this.kind = kind;
            this.bits = bits;
        }

        /** As SiteWhere writes it. */
        public String wireName() {
            return wireName;
        }

        public Kind kind() {
            return kind;
        }

        /** 32 or 64 of a number, 0 of anything else. */
        public int bits() {
            return bits;
        }

        /** Whether there are no numbers below zero. */
        public boolean unsigned() {
            return wireName.startsWith("U") || wireName.startsWith("Fixed");
        }

        static Optional<Type> of(String wireName) {
            return Arrays.stream(values())
                    .filter(type -> type.wireName.equals(wireName))
                    .findFirst();
        }
    }

    public CommandParameter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(min, "min");
        Objects.requireNonNull(max, "max");
        Objects.requireNonNull(about, "about");
        values = List.copyOf(values);
    }
}
