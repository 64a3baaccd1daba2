package org.flexmeter.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.CommandParameter;
import org.flexmeter.gateway.catalogue.CommandParameter.Type;
import org.flexmeter.gateway.catalogue.CommandType;
import org.flexmeter.gateway.command.Parameters.BadParameterException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each of SiteWhere's types. */
class ParametersTest {

    private static CommandType with(Type type, boolean required, String... values) {
        CommandParameter parameter =
                new CommandParameter(
                        "p",
                        type,
                        Optional.empty(),
                        Optional.empty(),
                        type == Type.SINT32
                                ? Optional.of(BigDecimal.valueOf(100))
                                : Optional.empty(),
                        List.of(values),
                        required,
                        "a parameter");
        return new CommandType(
                "do", "does", false, Optional.empty(), Optional.empty(), Map.of("p", parameter));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "STRING,\"a b\",a b",
                "STRING,7,7",
                "BOOL,true,true",
                "BOOL,\"false\",false",
                "INT32,2147483647,2147483647",
                "INT32,-2147483648,-2147483648",
                "INT32,1e3,1000",
                "INT32,\" 12 \",12",
                "INT64,9223372036854775807,9223372036854775807",
                "UINT32,4294967295,4294967295",
                "FIXED32,0,0",
                "FLOAT,1.5,1.5",
                "DOUBLE,3,3.0",
                "DOUBLE,1e308,1.0E308"
            })
    void whatFitsIsTaken(Type type, String given, String taken) throws BadParameterException {
        Map<String, Object> values = Parameters.check(with(type, true), "{\"p\":" + given + "}");
        assertThat(values.get("p")).hasToString(taken);
        assertThat(Parameters.read(Parameters.write(values))).isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "BOOL,1,is neither true nor false",
                "INT32,2147483648,is no Int32",
                "INT32,1.5,is not a whole number",
                "INT32,\"\",is not a number",
                "UINT32,-1,is no UInt32",
                "UINT64,9223372036854775808,is no UInt64",
                "INT64,1e300,is no Int64",
                "SINT32,101,is out of range: at most 100",
                "FLOAT,1e39,is no Float",
                "DOUBLE,1e309,is no Double",
                "DOUBLE,[1],is not a single value",
                "STRING,\"x\",is none of [day"
            })
    void whatDoesNotFitIsSaid(Type type, String given, String said) {
        CommandType command =
                type == Type.STRING ? with(type, true, "day", "night") : with(type, true);
        assertThatThrownBy(() -> Parameters.check(command, "{\"p\":" + given + "}"))
                .isInstanceOf(BadParameterException.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,true"})
    void whatIsNotRequiredMayBeMissing(boolean required, boolean taken) {
        try {
            assertThat(Parameters.check(with(Type.BOOL, required), "{}")).isEmpty();
            assertThat(taken).isTrue();
        } catch (BadParameterException e) {
            assertThat(taken).isFalse();
        }
    }
}
